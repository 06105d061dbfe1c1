using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Authority.Tickets;

public sealed class SharingTests
{
    [Fact]
    public async Task Asked_again_by_the_same_program_it_is_the_same_ticket_and_rows_stay_bounded()
    {
        await using var house = await Installation.OpenAsync();
        var ticket = await house.LogInAsync("anna");

        var tickets = new HashSet<string>();
        for (var call = 0; call < 1000; call++)
            tickets.Add(await SafeAsync(house, ticket));

        tickets.Count.ShouldBe(1);
        var proof = await house.ProofOfAsync(ticket);
        (
            await house
                .Get<TicketExplainer>()
                .ListAsync(proof, associate: null, new(null, 200), CancellationToken.None)
        ).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Callers_that_come_at_once_get_one_ticket()
    {
        await using var house = await Installation.OpenAsync();
        var ticket = await house.LogInAsync("anna");
        await house.UseAsync(ticket);

        var tickets = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Task.Run(() => SafeAsync(house, ticket)))
        );

        tickets.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Another_program_and_another_login_get_another_ticket()
    {
        await using var house = await Installation.OpenAsync();
        var first = await house.LogInAsync("anna");
        var second = await house.LogInAsync("anna");
        var ofReporter = await SafeAsync(house, first);

        (await SafeAsync(house, first, Use.Parse("batch", "10.0.0.1"))).ShouldNotBe(ofReporter);
        (await SafeAsync(house, second)).ShouldNotBe(ofReporter);
    }

    [Fact]
    public async Task A_ticket_that_ended_is_never_handed_out_again()
    {
        await using var house = await Installation.OpenAsync();
        var ticket = await house.LogInAsync("anna");
        var shared = await SafeAsync(house, ticket);
        Ticket.TryParse(shared, out var parsed).ShouldBeTrue();
        await house
            .Get<Revoker>()
            .EndAsync(await house.ProofOfAsync(ticket), parsed.Id, CancellationToken.None);

        (await SafeAsync(house, ticket)).ShouldNotBe(shared);
    }

    [Fact]
    public async Task Ending_a_ticket_ends_those_got_with_it_and_no_other()
    {
        await using var house = await Installation.OpenAsync();
        var browser = await house.LogInAsync("anna");
        var other = await house.LogInAsync("anna");
        var child = new Secret(await SafeAsync(house, browser));
        var grandchild = new Secret(await SafeAsync(house, child, Use.Parse("batch", "10.0.0.1")));
        Ticket.TryParse(browser.Reveal(), out var parsed).ShouldBeTrue();

        (
            await house
                .Get<Revoker>()
                .EndAsync(await house.ProofOfAsync(browser), parsed.Id, CancellationToken.None)
        ).ShouldBe(3);

        foreach (var ended in new[] { browser, child, grandchild })
            (await house.UseAsync(ended)).ShouldBeOfType<Outcome.Refused>();
        (await house.UseAsync(other)).ShouldBeOfType<Outcome.Believed>();
    }

    private static async Task<string> SafeAsync(Installation house, Secret ticket, Use? use = null)
    {
        var heard = await house.HearAsync(
            Installation.Rest,
            use ?? Installation.FromOffice,
            new TicketEvidence(ticket)
        );
        var proof = heard.ShouldBeOfType<Outcome.Believed>().Proof;
        return (await house.Issuer.GetSafeCredentialsAsync(proof, CancellationToken.None))
            .ShouldBeOfType<Issued.Done>()
            .Ticket.Reveal();
    }
}
