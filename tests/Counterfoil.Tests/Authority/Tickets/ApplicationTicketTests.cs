using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Passwords;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Authority.Evaluation;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Authority.Tickets;

/// <summary>What applications are given for people: how long it lives, what ends it, and that nothing of it can be widened.</summary>
public sealed class ApplicationTicketTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task A_code_is_exchanged_for_an_access_token_that_opens_the_services()
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var (access, refresh) = await application.LogInAsync();

        var proof = (await application.UseAsync(access)).ShouldBeOfType<Outcome.Believed>().Proof;

        proof.Associate.Name.ShouldBe("anna");
        proof.Ticket!.Application.ShouldBe(application.Id);
        proof.Ticket.Scopes.ShouldBe(["openid", "profile"]);
        access.Ticket.Reveal().ShouldStartWith("8A:Home1.");
        access.Stub.Parent.ShouldBe(refresh.Stub.Parent);
        access.Stub.Line.ShouldBe(refresh.Stub.Line);
    }

    [Fact]
    public async Task No_text_of_one_kind_is_heard_as_another_kind_however_it_is_dressed()
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var proof = await house.ProveAsync("anna");
        var (access, refresh) = await application.LogInAsync();
        Issued.Done[] held =
        [
            await application.IssueAsync(proof, TicketKind.Ticket),
            access,
            await application.AgreeAsync(),
            refresh,
        ];
        foreach (var one in held)
        {
            TicketForm.TryParse(one.Stub.Kind, one.Ticket.Reveal(), out var parts).ShouldBeTrue();
            parts = parts with { Tenant = Installation.Own };
            foreach (var kind in Enum.GetValues<TicketKind>())
            {
                // The right GUID and number in another kind's form, at the door of that other kind.
                var dressed = new Secret(TicketForm.ToWire(kind, parts));
                var outcome = await application.HearAsync(kind, dressed);
                if (kind == one.Stub.Kind)
                    outcome.ShouldBeOfType<Outcome.Believed>();
                else
                    outcome
                        .ShouldBeOfType<Outcome.Refused>($"{one.Stub.Kind} as {kind}")
                        .Refusal.Reason.ShouldBe("ticket_of_another_kind");
            }
        }
    }

    [Theory]
    [InlineData(TicketKind.Ticket, DoorTakes.Tickets, true)]
    [InlineData(TicketKind.Ticket, DoorTakes.TicketsAndAccessTokens, true)]
    [InlineData(TicketKind.Ticket, DoorTakes.GrantsAndRefreshTokens, false)]
    [InlineData(TicketKind.AccessToken, DoorTakes.Tickets, false)]
    [InlineData(TicketKind.AccessToken, DoorTakes.TicketsAndAccessTokens, true)]
    [InlineData(TicketKind.AccessToken, DoorTakes.GrantsAndRefreshTokens, false)]
    [InlineData(TicketKind.Grant, DoorTakes.Tickets, false)]
    [InlineData(TicketKind.Grant, DoorTakes.TicketsAndAccessTokens, false)]
    [InlineData(TicketKind.Grant, DoorTakes.GrantsAndRefreshTokens, true)]
    [InlineData(TicketKind.RefreshToken, DoorTakes.Tickets, false)]
    [InlineData(TicketKind.RefreshToken, DoorTakes.TicketsAndAccessTokens, false)]
    [InlineData(TicketKind.RefreshToken, DoorTakes.GrantsAndRefreshTokens, true)]
    public async Task Each_kind_opens_its_own_doors(TicketKind kind, DoorTakes takes, bool opens)
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var (access, refresh) = await application.LogInAsync();
        var held = kind switch
        {
            TicketKind.AccessToken => access,
            TicketKind.RefreshToken => refresh,
            _ => await application.IssueAsync(await house.ProveAsync("anna"), kind),
        };
        var door = new Door("some-door", "Some door") { Takes = takes };
        var outcome = await application.HearAsync(kind, held.Ticket, door);
        if (opens)
            outcome.ShouldBeOfType<Outcome.Believed>();
        else
            outcome
                .ShouldBeOfType<Outcome.Refused>()
                .Refusal.Reason.ShouldBe("ticket_not_for_this_door");
    }

    [Fact]
    public async Task Whoever_changed_the_password_and_stayed_logged_in_logs_in_at_applications()
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var session = await house.LogInAsync("anna");
        var before = await house.ProofOfAsync(session);
        (
            await house
                .Get<PasswordRegister>()
                .ChangeAsync(
                    before,
                    new Secret(Installation.Password),
                    new Secret("nine quiet herons wade"),
                    TicketsAtChange.KeepThisLine,
                    Never
                )
        ).ShouldBeOfType<Registered<Associate>.Done>();
        house.Time.Advance(TimeSpan.FromSeconds(1));

        var code = await application.IssueAsync(
            await house.ProofOfAsync(session),
            TicketKind.Grant
        );

        (
            await application.ExchangeAsync(
                await application.PresentAsync(code),
                TicketKind.AccessToken
            )
        ).ShouldBeOfType<Exchanged.Done>();
        // What it was proven with before the change is no more.
        var late = await application.IssueAsync(before, TicketKind.Grant);
        (
            await application.HearAsync(TicketKind.Grant, late.Ticket)
        ).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task A_code_got_with_a_session_ends_with_what_ends_the_session_though_it_is_younger()
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var session = await house.LogInAsync("anna");
        house.Time.Advance(TimeSpan.FromMinutes(5));
        var until = house.Time.GetUtcNow();
        house.Time.Advance(TimeSpan.FromMinutes(5));
        var code = await application.IssueAsync(
            await house.ProofOfAsync(session),
            TicketKind.Grant
        );

        await house
            .Get<Revoker>()
            .EndAsync(
                await house.ProveAsync("anna"),
                new RevocationScope.OfTenant(Installation.Own) { IssuedUntil = until },
                Never
            );

        (
            await application.HearAsync(TicketKind.Grant, code.Ticket)
        ).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task A_code_lapses_after_a_minute_though_its_grant_lives_on()
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var (code, other) = (await application.AgreeAsync(), await application.AgreeAsync());
        house.Time.Advance(TimeSpan.FromSeconds(59));
        var proof = await application.PresentAsync(code);
        house.Time.Advance(TimeSpan.FromSeconds(1));

        (
            await application.ExchangeAsync(proof, TicketKind.AccessToken)
        ).ShouldBeOfType<Exchanged.Lapsed>();
        (await application.HearAsync(PlayedApplication.Exchange, new GrantEvidence(other.Ticket)))
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.Reason.ShouldBe("lapsed_code");
    }

    [Fact]
    public async Task A_code_redeemed_by_a_hundred_at_once_is_redeemed_once_and_then_nobody_has_anything()
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var proof = await application.PresentAsync(await application.AgreeAsync());

        var ends = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(_ =>
                    Task.Run(() => application.ExchangeAsync(proof, TicketKind.AccessToken))
                )
        );

        var done = ends.OfType<Exchanged.Done>().ShouldHaveSingleItem();
        ends.OfType<Exchanged.Again>().ShouldNotBeEmpty();
        (await application.UseAsync(done.Given[0])).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task A_code_that_comes_again_later_ends_what_was_got_for_it()
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var code = await application.AgreeAsync();
        var exchanged = await application.ExchangeAsync(
            await application.PresentAsync(code),
            TicketKind.AccessToken
        );
        var access = exchanged.ShouldBeOfType<Exchanged.Done>().Given[0];
        house.Time.Advance(TimeSpan.FromMinutes(5));
        var evidence = new GrantEvidence(code.Ticket);

        (
            await application.HearAsync(PlayedApplication.Exchange, evidence)
        ).ShouldBeOfType<Outcome.Refused>();
        (
            await application.Desk.EndLineIfReusedAsync(Installation.Own, evidence, Never)
        ).ShouldBeTrue();

        (await application.UseAsync(access)).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task A_code_that_nobody_redeemed_in_time_is_no_sign_of_a_thief()
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var evidence = new GrantEvidence((await application.AgreeAsync()).Ticket);

        (
            await application.Desk.EndLineIfReusedAsync(Installation.Own, evidence, Never)
        ).ShouldBeFalse();
        house.Time.Advance(TimeSpan.FromMinutes(5));
        (
            await application.Desk.EndLineIfReusedAsync(Installation.Own, evidence, Never)
        ).ShouldBeFalse();
    }

    [Fact]
    public async Task A_replaced_refresh_token_that_comes_again_ends_the_line()
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var (_, first) = await application.LogInAsync();
        var exchanged = await application.ExchangeAsync(
            await application.PresentAsync(first),
            TicketKind.AccessToken,
            TicketKind.RefreshToken
        );
        var given = exchanged.ShouldBeOfType<Exchanged.Done>().Given;
        (await application.UseAsync(given[0])).ShouldBeOfType<Outcome.Believed>();
        var evidence = new RefreshTokenEvidence(first.Ticket);

        (
            await application.HearAsync(PlayedApplication.Exchange, evidence)
        ).ShouldBeOfType<Outcome.Refused>();
        (
            await application.Desk.EndLineIfReusedAsync(Installation.Own, evidence, Never)
        ).ShouldBeTrue();

        (await application.UseAsync(given[0])).ShouldBeOfType<Outcome.Refused>();
        (
            await application.HearAsync(
                PlayedApplication.Exchange,
                new RefreshTokenEvidence(given[1].Ticket)
            )
        ).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task A_refresh_token_that_is_not_replaced_serves_again_and_again_to_the_end_of_its_grant()
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var (_, refresh) = await application.LogInAsync();
        for (var days = 0; days < 89; days += 30)
        {
            var proof = await application.PresentAsync(refresh);
            var given = (await application.ExchangeAsync(proof, TicketKind.AccessToken))
                .ShouldBeOfType<Exchanged.Done>()
                .Given[0];
            (await application.UseAsync(given)).ShouldBeOfType<Outcome.Believed>();
            house.Time.Advance(TimeSpan.FromDays(30));
        }
        (
            await application.HearAsync(
                PlayedApplication.Exchange,
                new RefreshTokenEvidence(refresh.Ticket)
            )
        ).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task An_access_token_lives_an_hour_however_often_it_is_used()
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var (access, _) = await application.LogInAsync();
        for (var minutes = 0; minutes < 60; minutes += 10)
        {
            (await application.UseAsync(access)).ShouldBeOfType<Outcome.Believed>($"{minutes} min");
            await house.Get<TicketRenewals>().FlushAsync(Never);
            house.Time.Advance(TimeSpan.FromMinutes(10));
        }
        (await application.UseAsync(access))
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.Reason.ShouldBe("expired_ticket");
    }

    [Fact]
    public async Task Advisory_43_Nothing_outlives_its_grant()
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var brief = application.Wish(TicketKind.Grant) with { Life = TimeSpan.FromMinutes(10) };
        var grant = (
            await application.Issuer.IssueAsync(await house.ProveAsync("anna"), brief, Never)
        ).ShouldBeOfType<Issued.Done>();
        var given = (
            await application.ExchangeAsync(
                await application.PresentAsync(grant),
                TicketKind.AccessToken,
                TicketKind.RefreshToken
            )
        )
            .ShouldBeOfType<Exchanged.Done>()
            .Given;
        given.ShouldAllBe(one => one.Stub.AbsoluteEnd == grant.Stub.AbsoluteEnd);
    }

    [Fact]
    public async Task An_access_token_is_never_made_a_ticket_nor_anything_else()
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var (access, _) = await application.LogInAsync();
        var proof = await application.PresentAsync(access);

        (
            await house.Issuer.IssueAsync(proof, TicketRequest.Default, Never)
        ).ShouldBeOfType<Issued.Unfit>();
        (await house.Issuer.GetSafeCredentialsAsync(proof, Never)).ShouldBeOfType<Issued.Unfit>();
        foreach (var kind in Enum.GetValues<TicketKind>())
            (
                await application.Issuer.IssueAsync(proof, application.Wish(kind), Never)
            ).ShouldBeOfType<Issued.Unfit>($"{kind}");
    }

    [Fact]
    public async Task A_grant_gets_nothing_for_another_application_and_no_scope_that_was_not_granted()
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var proof = await application.PresentAsync(await application.AgreeAsync());
        var wish = application.Wish(TicketKind.AccessToken);
        ApplicationTicket[] wider =
        [
            wish with
            {
                Application = Randomness.NextGuid(),
            },
            wish with
            {
                Scopes = ["openid", "profile", "admin"],
            },
            wish with
            {
                Kind = TicketKind.Ticket,
            },
            wish with
            {
                Kind = TicketKind.Grant,
            },
        ];
        foreach (var one in wider)
        {
            (
                await application.Issuer.ExchangeAsync(proof, [one], Never)
            ).ShouldBeOfType<Exchanged.Unfit>();
        }
        // Nothing of that has used the code up.
        (
            await application.Issuer.ExchangeAsync(proof, [wish], Never)
        ).ShouldBeOfType<Exchanged.Done>();
    }

    [Fact]
    public async Task The_ticket_of_one_application_is_no_way_to_another()
    {
        await using var house = await Installation.OpenAsync();
        var (one, other) = (
            await PlayedApplication.OpenAsync(house),
            await PlayedApplication.OpenAsync(house)
        );
        var ticket = await one.IssueAsync(await house.ProveAsync("anna"), TicketKind.Ticket);
        var proof = await one.PresentAsync(ticket);

        (
            await other.Issuer.IssueAsync(proof, other.Wish(TicketKind.Grant), Never)
        ).ShouldBeOfType<Issued.Unfit>();
        (await one.IssueAsync(proof, TicketKind.Grant)).Stub.Application.ShouldBe(one.Id);
        // What is got with it stays that application's.
        (await house.Issuer.IssueAsync(proof, TicketRequest.Default, Never))
            .ShouldBeOfType<Issued.Done>()
            .Stub.Application.ShouldBe(one.Id);
    }

    [Fact]
    public async Task Logging_out_of_the_browser_leaves_applications_and_signing_out_everywhere_does_not()
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var browser = await house.LogInAsync("anna");
        house.Time.Advance(TimeSpan.FromMinutes(1));
        var proof = await house.ProofOfAsync(browser);
        var grant = await application.IssueAsync(proof, TicketKind.Grant);
        var access = (
            await application.ExchangeAsync(
                await application.PresentAsync(grant),
                TicketKind.AccessToken
            )
        )
            .ShouldBeOfType<Exchanged.Done>()
            .Given[0];
        grant.Stub.Parent.ShouldBeNull();
        grant.Stub.Origin.ShouldBe(proof.Origin);

        var revoker = house.Get<Revoker>();
        await revoker.EndAsync(proof, proof.Ticket!.TicketId, Never);
        (await application.UseAsync(access)).ShouldBeOfType<Outcome.Believed>();
        await revoker.EndAsync(
            proof,
            new RevocationScope.OfAssociate(Installation.Own, proof.Associate.Id),
            Never
        );
        (await application.UseAsync(access)).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task Withdrawing_from_one_application_leaves_the_other_and_the_persons_own_tickets()
    {
        await using var house = await Installation.OpenAsync();
        var (one, other) = (
            await PlayedApplication.OpenAsync(house),
            await PlayedApplication.OpenAsync(house)
        );
        var browser = await house.LogInAsync("anna");
        var proof = await house.ProofOfAsync(browser);
        var (mine, theirs) = ((await one.LogInAsync()).Access, (await other.LogInAsync()).Access);
        await one.UseAsync(mine);
        var revoker = house.Get<Revoker>();
        var scope = new RevocationScope.OfApplicationOfAssociate(
            Installation.Own,
            one.Id,
            proof.Associate.Id
        );

        // The grant, its refresh token and its access token.
        (await revoker.PreviewAsync(scope, Never)).ShouldBe(3);
        (await revoker.EndAsync(proof, scope, Never)).ShouldBe(3);

        (await one.UseAsync(mine)).ShouldBeOfType<Outcome.Refused>();
        (await other.UseAsync(theirs)).ShouldBeOfType<Outcome.Believed>();
        (await house.UseAsync(browser)).ShouldBeOfType<Outcome.Believed>();

        // Consented anew, without logging in anew.
        house.Time.Advance(TimeSpan.FromSeconds(1));
        var grant = await one.IssueAsync(proof, TicketKind.Grant);
        (
            await one.HearAsync(PlayedApplication.Exchange, new GrantEvidence(grant.Ticket))
        ).ShouldBeOfType<Outcome.Believed>();
    }

    [Fact]
    public async Task A_plugin_sees_the_kind_and_the_application_and_may_object_to_them()
    {
        var plugin = new ToldPlugin("TEST/SEES");
        await using var house = await Installation.OpenAsync(plugin);
        var application = await PlayedApplication.OpenAsync(house);
        var seen = new List<(Occasion, TicketKind?, Guid?)>();
        plugin.Review = (hearing, _) =>
        {
            seen.Add((hearing.Occasion, hearing.Kind, hearing.Application));
            return Task.FromResult(Verdict.NoObjection);
        };
        var (access, _) = await application.LogInAsync();
        await application.UseAsync(access);
        seen.ShouldBe([
            (Occasion.Login, null, null),
            (Occasion.Issue, TicketKind.Grant, application.Id),
            (Occasion.Use, TicketKind.Grant, application.Id),
            (Occasion.Issue, TicketKind.AccessToken, application.Id),
            (Occasion.Use, TicketKind.AccessToken, application.Id),
        ]);

        plugin.Review = (hearing, _) =>
            Task.FromResult(
                hearing.Application == application.Id
                    ? Verdict.Objects("not this one")
                    : Verdict.NoObjection
            );
        house.Time.Advance(TimeSpan.FromMinutes(2));
        (await application.UseAsync(access)).ShouldBeOfType<Outcome.Refused>();
        (
            await application.Issuer.IssueAsync(
                await house.ProveAsync("anna"),
                application.Wish(TicketKind.Grant),
                Never
            )
        ).ShouldBeOfType<Issued.Refused>();
    }

    [Fact]
    public async Task Looking_at_a_token_is_no_use_and_sees_through_its_owner()
    {
        await using var house = await Installation.OpenAsync();
        var bert = await house.AddAsync("bert");
        var application = await PlayedApplication.OpenAsync(house, "bert");
        var (access, refresh) = await application.LogInAsync();
        async Task<SeenTicket?> LookAsync(TicketKind kind, Secret text) =>
            await application.Desk.FindAsync(Installation.Own, kind, text, Never);

        var seen = (await LookAsync(TicketKind.AccessToken, access.Ticket))!;
        seen.IsLiving.ShouldBeTrue();
        seen.Associate.Id.ShouldBe(bert.Id);
        seen.EndsAt.ShouldBe(access.Stub.AbsoluteEnd);
        (await house.Get<TicketRenewals>().FlushAsync(Never)).ShouldBe(0);
        (await LookAsync(TicketKind.AccessToken, refresh.Ticket)).ShouldBeNull();
        (await LookAsync(TicketKind.RefreshToken, access.Ticket)).ShouldBeNull();

        await house.DisableAsync(bert);
        (await LookAsync(TicketKind.AccessToken, access.Ticket))!.IsLiving.ShouldBeFalse();
    }

    [Fact]
    public async Task A_system_user_asked_for_a_thousand_times_has_one_ticket_and_all_of_its_idle_life()
    {
        await using var house = await Installation.OpenAsync();
        var robot = await house.AddAsync(Installation.Own, "robot", AssociateType.System, "");
        var application = await PlayedApplication.OpenAsync(house, robot.Name);
        var proof = await house.ProveAsync(robot.Name);
        var given = new HashSet<string>(StringComparer.Ordinal);
        Issued.Done last = null!;
        for (var i = 0; i < 1000; i++)
        {
            last = (
                await application.Issuer.GetSafeCredentialsForAsync(proof, application.Id, Never)
            ).ShouldBeOfType<Issued.Done>();
            given.Add(last.Ticket.Reveal());
        }
        given.Count.ShouldBe(1);
        last.Stub.Application.ShouldBe(application.Id);

        house.Time.Advance(TimeSpan.FromHours(5));
        await application.Issuer.GetSafeCredentialsForAsync(proof, application.Id, Never);
        await house.Get<TicketRenewals>().FlushAsync(Never);
        house.Time.Advance(TimeSpan.FromHours(5));
        await application.PresentAsync(last);

        var scope = new RevocationScope.OfApplication(Installation.Own, application.Id);
        await house.Get<Revoker>().EndAsync(proof, scope, Never);
        house.Time.Advance(TimeSpan.FromSeconds(1));
        (await application.Issuer.GetSafeCredentialsForAsync(proof, application.Id, Never))
            .ShouldBeOfType<Issued.Done>()
            .Ticket.ShouldNotBe(last.Ticket);
    }
}
