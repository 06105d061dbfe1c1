using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Throttling;
using Counterfoil.Cryptography;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Authority.Throttling;

public sealed class ThrottleTests
{
    private const string Home = "10.0.0.1";

    [Fact]
    public async Task Five_failures_are_free_then_there_is_a_wait_that_doubles()
    {
        await using var house = await Installation.OpenAsync();
        await FailAsync(house, "anna", Home, 5);

        var wait = await WaitAsync(house, "anna", Home);
        wait.ShouldBe(TimeSpan.FromSeconds(15));
        house.Time.Advance(wait);
        await FailAsync(house, "anna", Home, 1);

        (await WaitAsync(house, "anna", Home)).ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task While_it_waits_not_even_the_right_password_is_tried()
    {
        await using var house = await Installation.OpenAsync();
        await FailAsync(house, "anna", Home, 5);
        var hashes = house.Get<HashingLane>().Completed;

        (await TryAsync(house, "anna", Home, Installation.Password))
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.Code.ShouldBe(RefusalCode.TooManyAttempts);

        house.Get<HashingLane>().Completed.ShouldBe(hashes);
    }

    [Fact]
    public async Task A_success_begins_anew()
    {
        await using var house = await Installation.OpenAsync();
        await FailAsync(house, "anna", Home, 4);
        await house.ProveAsync("anna");
        await FailAsync(house, "anna", Home, 4);

        (
            await TryAsync(house, "anna", Home, Installation.Password)
        ).ShouldBeOfType<Outcome.Believed>();
    }

    [Fact]
    public async Task A_crowd_of_strangers_is_capped_and_locks_nobody_out_who_was_here_before()
    {
        await using var house = await Installation.OpenAsync();
        await house.ProveAsync("anna");
        for (var stranger = 1; stranger <= 20; stranger++)
            await FailAsync(house, "anna", $"192.0.2.{stranger}", 1);

        (await TryAsync(house, "anna", "192.0.2.99", Installation.Password))
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.Code.ShouldBe(RefusalCode.TooManyAttempts);
        (
            await TryAsync(house, "anna", Home, Installation.Password)
        ).ShouldBeOfType<Outcome.Believed>();
    }

    [Fact]
    public async Task Spelling_a_name_differently_gains_no_tries()
    {
        await using var house = await Installation.OpenAsync();
        await house.AddAsync(Installation.Own, "bert", AssociateType.Internal, "bert@example.test");
        foreach (var spelling in new[] { "bert", "BERT", " bert", "ｂｅｒｔ", "bert@example.test" })
            await FailAsync(house, spelling, "192.0.2.7", 1);

        (await WaitAsync(house, "bert", "192.0.2.7")).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_name_that_means_nobody_is_throttled_like_one_that_means_somebody()
    {
        await using var house = await Installation.OpenAsync();
        await FailAsync(house, "nobody", "192.0.2.7", 5);
        await FailAsync(house, "anna", "192.0.2.8", 5);

        (await WaitAsync(house, "nobody", "192.0.2.7")).ShouldBe(
            await WaitAsync(house, "anna", "192.0.2.8")
        );
    }

    [Fact]
    public async Task The_addresses_of_one_IPv6_network_count_as_one()
    {
        await using var house = await Installation.OpenAsync();
        for (var i = 1; i <= 5; i++)
            await FailAsync(house, "anna", $"2001:db8:1:2::{i}", 1);

        (await WaitAsync(house, "anna", "2001:db8:1:2:ffff::1")).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task It_survives_a_restart()
    {
        await using var house = await Installation.OpenAsync();
        await FailAsync(house, "anna", "192.0.2.7", 5);
        await house.Get<Throttle>().MergeAsync(CancellationToken.None);
        await house.CrashAsync();

        (await WaitAsync(house, "anna", "192.0.2.7")).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task Guessed_tickets_are_throttled_by_address_and_then_ask_no_database()
    {
        await using var house = await Installation.OpenAsync();
        for (var guess = 0; guess < 50; guess++)
            await GuessAsync(house);
        var statements = house.Database.StatementCount;

        (await GuessAsync(house))
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.Code.ShouldBe(RefusalCode.TooManyAttempts);

        house.Database.StatementCount.ShouldBe(statements);
    }

    [Fact]
    public async Task A_ticket_that_this_node_knows_still_works_from_an_address_that_is_throttled()
    {
        await using var house = await Installation.OpenAsync();
        var ticket = await house.LogInAsync("anna");
        await house.UseAsync(ticket);
        for (var guess = 0; guess < 50; guess++)
            await GuessAsync(house);
        (await GuessAsync(house))
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.Code.ShouldBe(RefusalCode.TooManyAttempts);

        (
            await house.HearAsync(
                Installation.Page,
                Installation.FromOffice,
                new TicketEvidence(ticket)
            )
        ).ShouldBeOfType<Outcome.Believed>();
    }

    [Fact]
    public async Task A_ticket_that_has_ended_is_no_guess_and_shuts_out_nobody_at_its_address()
    {
        await using var house = await Installation.OpenAsync();
        var ticket = await house.LogInAsync("anna");
        var lapsed = await house.LogInAsync("anna");
        var proof = await house.ProofOfAsync(ticket);
        await house.Get<Revoker>().EndAsync(proof, proof.Ticket!.TicketId, CancellationToken.None);
        house.Time.Advance(TimeSpan.FromHours(7));
        foreach (var ended in new[] { ticket, lapsed })
        {
            for (var i = 0; i < 100; i++)
                (await house.UseAsync(ended)).ShouldBeOfType<Outcome.Refused>();
        }
        (
            await house.TryPasswordAsync("anna", Installation.Password)
        ).ShouldBeOfType<Outcome.Believed>();
    }

    private static Task<Outcome> GuessAsync(Installation house) =>
        house.HearAsync(
            new TicketEvidence(new Secret(new Ticket(Randomness.NextGuid(), 4711, null).ToWire()))
        );

    private static Task<Outcome> TryAsync(
        Installation house,
        string name,
        string address,
        string password
    ) =>
        house.HearAsync(
            Installation.Rest,
            Installation.From(address),
            new NameAndPassword(name, new Secret(password))
        );

    private static async Task FailAsync(Installation house, string name, string address, int times)
    {
        for (var i = 0; i < times; i++)
            (await TryAsync(house, name, address, "a wrong password here"))
                .ShouldBeOfType<Outcome.Refused>()
                .Refusal.Code.ShouldBe(RefusalCode.InvalidCredentials);
    }

    private static async Task<TimeSpan> WaitAsync(
        Installation house,
        string name,
        string address
    ) =>
        (await TryAsync(house, name, address, "a wrong password here"))
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.RetryAfter
        ?? TimeSpan.Zero;
}
