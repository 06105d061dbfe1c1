using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Tickets;
using Counterfoil.Tests.Authority.Evaluation;
using Dapper;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Authority.Tickets;

public sealed class TicketTests
{
    [Fact]
    public async Task Each_use_pushes_the_end_to_a_full_six_hours()
    {
        await using var house = await Installation.OpenAsync();
        var ticket = await house.LogInAsync("anna");

        for (var use = 0; use < 5; use++)
        {
            house.Time.Advance(TimeSpan.FromHours(6) - TimeSpan.FromSeconds(30));
            (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Believed>();
            await house.Get<TicketRenewals>().FlushAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Six_hours_without_a_use_end_it_for_good()
    {
        await using var house = await Installation.OpenAsync();
        var ticket = await house.LogInAsync("anna");
        house.Time.Advance(TimeSpan.FromHours(6));

        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
        (await house.LastRefusalAsync()).Outcome.ShouldBe("expired_ticket");
    }

    [Theory]
    [InlineData(TicketPreset.Seed, 7 * 24 * 60)]
    [InlineData(TicketPreset.Aal2, 24 * 60)]
    [InlineData(TicketPreset.Aal3, 12 * 60)]
    public async Task However_often_it_is_used_it_ends_at_the_presets_absolute_end(
        TicketPreset preset,
        int minutes
    )
    {
        await using var house = await Installation.OpenAsync();
        await SwitchAsync(house, preset);
        var ticket = await house.LogInAsync("anna");
        var step = TicketLife.Of(preset).Idle - TimeSpan.FromMinutes(1);

        var lived = TimeSpan.Zero;
        for (; lived + step < TimeSpan.FromMinutes(minutes); lived += step)
        {
            house.Time.Advance(step);
            (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Believed>();
            await house.Get<TicketRenewals>().FlushAsync(CancellationToken.None);
        }
        house.Time.Advance(TimeSpan.FromMinutes(minutes) - lived);

        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Between_two_hearings_a_use_allocates_nothing(int tenants)
    {
        await using var house = await Installation.OpenAsync();
        if (tenants > 1)
            await house.AddOtherTenantAsync();
        var ticket = (await house.LogInAsync("anna")).Reveal();
        await house.UseAsync(new Secret(ticket));
        var believed = Recall(100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        believed += Recall(1000);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        believed.ShouldBe(1100);

        int Recall(int times)
        {
            var evaluator = house.Evaluator;
            var count = 0;
            for (var use = 0; use < times; use++)
            {
                if (
                    evaluator.TryRecall(
                        new(Installation.Rest, tenant: null, ticket, Installation.FromOffice)
                    )
                    is not null
                )
                    count++;
            }
            return count;
        }
    }

    [Fact]
    public async Task A_thousand_uses_in_an_interval_cost_one_row_write_and_no_statement_of_their_own()
    {
        await using var house = await Installation.OpenAsync();
        var ticket = await house.LogInAsync("anna");
        house.Time.Advance(TimeSpan.FromSeconds(1));
        await house.UseAsync(ticket);
        await house.Get<TicketRenewals>().FlushAsync(CancellationToken.None);
        house.Time.Advance(TimeSpan.FromSeconds(1));
        var before = house.Database.StatementCount;

        for (var use = 0; use < 1000; use++)
            (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Believed>();
        house.Database.StatementCount.ShouldBe(before);
        await house.Get<TicketRenewals>().FlushAsync(CancellationToken.None);

        // One statement reads what may move, one moves it, however many tickets there are.
        house.Database.StatementCount.ShouldBe(before + 2);
    }

    [Fact]
    public async Task A_crash_loses_at_most_what_was_not_written_and_lengthens_nothing()
    {
        await using var house = await Installation.OpenAsync();
        var ticket = await house.LogInAsync("anna");
        house.Time.Advance(TimeSpan.FromHours(5));
        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Believed>();

        await house.CrashAsync();
        house.Time.Advance(TimeSpan.FromMinutes(59));
        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Believed>();
        await house.CrashAsync();
        house.Time.Advance(TimeSpan.FromMinutes(1));

        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task A_wrong_number_with_a_right_guid_is_refused()
    {
        await using var house = await Installation.OpenAsync();
        Ticket.TryParse((await house.LogInAsync("anna")).Reveal(), out var ticket).ShouldBeTrue();

        (
            await house.UseAsync(new Secret((ticket with { Number = ticket.Number - 1 }).ToWire()))
        ).ShouldBeOfType<Outcome.Refused>();
        (await house.UseAsync(new Secret(ticket.ToWire()))).ShouldBeOfType<Outcome.Believed>();
    }

    [Fact]
    public async Task Tickets_name_their_tenant_once_there_are_two_and_older_ones_still_mean_the_own()
    {
        await using var house = await Installation.OpenAsync();
        var early = await house.LogInAsync("anna");
        await house.AddOtherTenantAsync();
        var late = await house.LogInAsync("anna");

        Ticket.TryParse(early.Reveal(), out var first).ShouldBeTrue();
        Ticket.TryParse(late.Reveal(), out var second).ShouldBeTrue();
        first.Tenant.ShouldBeNull();
        second.Tenant.ShouldBe(Installation.Own);
        (await house.UseAsync(early)).ShouldBeOfType<Outcome.Believed>();
        (await house.UseAsync(late)).ShouldBeOfType<Outcome.Believed>();
    }

    [Fact]
    public async Task A_ticket_narrowed_to_doors_opens_no_other_and_what_is_got_with_it_neither()
    {
        await using var house = await Installation.OpenAsync();
        var narrow = await house.LogInAsync("anna", new TicketRequest { Doors = ["rest"] });
        (
            await house.HearAsync(
                Installation.Page,
                Installation.FromOffice,
                new TicketEvidence(narrow)
            )
        ).ShouldBeOfType<Outcome.Refused>();

        var proof = await house.ProofOfAsync(narrow);
        (
            await house.Issuer.IssueAsync(
                proof,
                new TicketRequest { Doors = ["login-page"] },
                CancellationToken.None
            )
        ).ShouldBeOfType<Issued.Unfit>();
        var child = (
            await house.Issuer.IssueAsync(proof, TicketRequest.Default, CancellationToken.None)
        ).ShouldBeOfType<Issued.Done>();
        child.Stub.Terms.Doors.ShouldBe(["rest"]);
    }

    [Fact]
    public async Task What_is_got_with_a_ticket_has_its_origin_and_never_outlives_it()
    {
        await using var house = await Installation.OpenAsync();
        var parent = await house.LogInAsync(
            "anna",
            new TicketRequest { Life = TimeSpan.FromHours(2), IdleLife = TimeSpan.FromMinutes(30) }
        );
        house.Time.Advance(TimeSpan.FromMinutes(20));
        var proof = await house.ProofOfAsync(parent);
        var wish = new TicketRequest
        {
            Life = TimeSpan.FromDays(3),
            IdleLife = TimeSpan.FromHours(5),
        };

        var child = (await house.Issuer.IssueAsync(proof, wish, CancellationToken.None))
            .ShouldBeOfType<Issued.Done>()
            .Stub;

        child.AbsoluteEnd.ShouldBe(proof.Ticket!.AbsoluteEnd);
        child.Terms.IdleLife.ShouldBe(TimeSpan.FromMinutes(30));
        child.Line.ShouldBe(proof.Ticket.Line);
        child.Origin.At.ShouldBe(proof.Origin.At);
        child.Origin.Factors.ShouldBe(proof.Origin.Factors);
    }

    [Fact]
    public async Task An_objection_at_use_refuses_but_does_not_end_the_ticket_and_slides_nothing()
    {
        var moody = new ToldPlugin("TEST/MOODY");
        await using var house = await Installation.OpenAsync(moody);
        var ticket = await house.LogInAsync("anna");
        await house.UseAsync(ticket);
        house.Time.Advance(TimeSpan.FromHours(3));
        moody.Review = (_, _) => Task.FromResult(Verdict.Objects("Office is closed."));
        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
        moody.Review = (_, _) => Task.FromResult(Verdict.NoObjection);
        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Believed>();

        moody.Review = (_, _) => Task.FromResult(Verdict.Objects("Office is closed."));
        house.Time.Advance(TimeSpan.FromHours(5));
        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
        house.Time.Advance(TimeSpan.FromHours(1));
        moody.Review = (_, _) => Task.FromResult(Verdict.NoObjection);

        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task An_answer_older_than_the_review_interval_is_never_used()
    {
        var asked = new ToldPlugin("TEST/ASKED");
        await using var house = await Installation.OpenAsync(asked);
        var ticket = await house.LogInAsync("anna");
        await house.UseAsync(ticket);
        asked.Review = (_, _) => Task.FromResult(Verdict.Objects("No more."));
        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Believed>();

        house.Time.Advance(TimeSpan.FromSeconds(60));

        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task A_ticket_in_steady_use_is_heard_ahead_of_time()
    {
        var asked = new ToldPlugin("TEST/ASKED");
        await using var house = await Installation.OpenAsync(asked);
        var ticket = await house.LogInAsync("anna");
        await house.UseAsync(ticket);
        var before = asked.Reviews;
        house.Time.Advance(TimeSpan.FromSeconds(50));

        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Believed>();

        await Until.TrueAsync(() => asked.Reviews == before + 1);
    }

    [Fact]
    public async Task A_plugin_that_cannot_be_asked_is_excused_for_the_grace_and_then_objects()
    {
        var flaky = new ToldPlugin("TEST/FLAKY");
        await using var house = await Installation.OpenAsync(flaky);
        var ticket = await house.LogInAsync("anna");
        await house.UseAsync(ticket);
        flaky.Review = (_, _) => throw new TimeoutException();

        house.Time.Advance(TimeSpan.FromMinutes(14));
        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Believed>();
        house.Time.Advance(TimeSpan.FromMinutes(1));

        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task Another_program_or_address_with_the_same_ticket_is_heard_anew()
    {
        var asked = new ToldPlugin("TEST/ASKED");
        await using var house = await Installation.OpenAsync(asked);
        var ticket = await house.LogInAsync("anna");
        await house.UseAsync(ticket);
        var before = asked.Reviews;

        await house.HearAsync(
            Installation.Rest,
            Installation.From("10.9.9.9"),
            new TicketEvidence(ticket)
        );

        asked.Reviews.ShouldBe(before + 1);
    }

    [Fact]
    public async Task The_201st_living_ticket_ends_the_one_used_longest_ago()
    {
        await using var house = await Installation.OpenAsync();
        var tickets = new List<Secret>();
        for (var i = 0; i < 201; i++)
        {
            tickets.Add(await house.LogInAsync("anna"));
            house.Time.Advance(TimeSpan.FromSeconds(1));
        }

        (await house.UseAsync(tickets[0])).ShouldBeOfType<Outcome.Refused>();
        (await house.UseAsync(tickets[1])).ShouldBeOfType<Outcome.Believed>();
        (await house.UseAsync(tickets[200])).ShouldBeOfType<Outcome.Believed>();
    }

    [Theory]
    [InlineData("UPDATE credentials SET associateId = 2 WHERE credentialType = 'Ticket'")]
    [InlineData(
        "UPDATE credentials SET validTo = validTo + 86400000 WHERE credentialType = 'Ticket'"
    )]
    [InlineData("UPDATE associates SET type = 13 WHERE name = 'anna'")]
    public async Task A_row_that_somebody_touched_is_a_refusal_and_a_decision_and_no_crash(
        string sql
    )
    {
        await using var house = await Installation.OpenAsync();
        await house.AddAsync("bert");
        var ticket = await house.LogInAsync("anna");
        await TamperAsync(house, sql);

        (await house.UseAsync(ticket))
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.Code.ShouldBe(RefusalCode.InvalidCredentials);

        (await house.LastRefusalAsync()).Outcome.ShouldBe("broken_seal");
    }

    private static async Task SwitchAsync(Installation house, TicketPreset preset) =>
        (
            await house
                .Get<TenantRegister>()
                .ChangeAsync(
                    Actor.Installation,
                    Installation.Own,
                    tenant => tenant with { Switches = tenant.Switches with { Preset = preset } },
                    CancellationToken.None
                )
        ).ShouldBeOfType<Registered<Tenant>.Done>();

    private static async Task TamperAsync(Installation house, string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={house.File}"
        );
        (await connection.ExecuteAsync(sql)).ShouldBe(1);
    }
}
