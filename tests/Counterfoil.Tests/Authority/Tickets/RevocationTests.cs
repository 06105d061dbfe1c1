using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Authority.Tickets;

public sealed class RevocationTests
{
    [Theory]
    [InlineData("associate", false, true)]
    [InlineData("tenant", false, false)]
    [InlineData("program", false, false)]
    [InlineData("other program", true, true)]
    [InlineData("issued before", true, true)]
    public async Task A_mass_revocation_ends_what_its_preview_counted_and_nothing_else(
        string kind,
        bool annaLives,
        bool bertLives
    )
    {
        await using var house = await Installation.OpenAsync();
        var bert = await house.AddAsync("bert");
        var start = house.Time.GetUtcNow();
        house.Time.Advance(TimeSpan.FromMinutes(1));
        var annas = await house.LogInAsync("anna");
        var berts = await house.LogInAsync("bert");
        var actor = await house.ProofOfAsync(annas);
        await house.UseAsync(berts);
        RevocationScope scope = kind switch
        {
            "associate" => new RevocationScope.OfAssociate(Installation.Own, actor.Associate.Id),
            "tenant" => new RevocationScope.OfTenant(Installation.Own),
            "program" => new RevocationScope.OfProgram(Installation.Own, "REPORTER"),
            "other program" => new RevocationScope.OfProgram(Installation.Own, "batch"),
            _ => new RevocationScope.OfAssociate(Installation.Own, bert.Id) { IssuedUntil = start },
        };
        var revoker = house.Get<Revoker>();

        var preview = await revoker.PreviewAsync(scope, CancellationToken.None);
        (await revoker.EndAsync(actor, scope, CancellationToken.None)).ShouldBe(preview);

        preview.ShouldBe((annaLives ? 0 : 1) + (bertLives ? 0 : 1));
        (await house.UseAsync(annas) is Outcome.Believed).ShouldBe(annaLives);
        (await house.UseAsync(berts) is Outcome.Believed).ShouldBe(bertLives);
    }

    [Fact]
    public async Task After_a_mass_revocation_a_new_login_works()
    {
        await using var house = await Installation.OpenAsync();
        var actor = await house.ProveAsync("anna");
        await house
            .Get<Revoker>()
            .EndAsync(
                actor,
                new RevocationScope.OfTenant(Installation.Own),
                CancellationToken.None
            );
        house.Time.Advance(TimeSpan.FromMilliseconds(1));

        (await house.UseAsync(await house.LogInAsync("anna"))).ShouldBeOfType<Outcome.Believed>();
    }

    [Fact]
    public async Task A_login_that_began_before_a_revocation_leaves_no_ticket_that_lives_after_it()
    {
        await using var house = await Installation.OpenAsync();
        var proof = await house.ProveAsync("anna");
        house.Time.Advance(TimeSpan.FromMilliseconds(5));
        await house
            .Get<Revoker>()
            .EndAsync(
                proof,
                new RevocationScope.OfTenant(Installation.Own),
                CancellationToken.None
            );
        house.Time.Advance(TimeSpan.FromMilliseconds(5));

        var late = (
            await house.Issuer.IssueAsync(proof, TicketRequest.Default, CancellationToken.None)
        )
            .ShouldBeOfType<Issued.Done>()
            .Ticket;

        (await house.UseAsync(late)).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task The_strictest_level_counts_whichever_was_set_last()
    {
        await using var house = await Installation.OpenAsync();
        var ticket = await house.LogInAsync("anna");
        var actor = await house.ProofOfAsync(ticket);
        var revoker = house.Get<Revoker>();
        var longAgo = new RevocationScope.OfAssociate(Installation.Own, actor.Associate.Id)
        {
            IssuedUntil = DateTimeOffset.UnixEpoch.AddDays(1),
        };
        await revoker.EndAsync(
            actor,
            new RevocationScope.OfTenant(Installation.Own),
            CancellationToken.None
        );
        await revoker.EndAsync(actor, longAgo, CancellationToken.None);

        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task An_explanation_says_whose_whence_and_why_it_ends()
    {
        await using var house = await Installation.OpenAsync();
        var ticket = await house.LogInAsync("anna");
        await house.UseAsync(ticket);
        var proof = await house.ProofOfAsync(ticket);
        var explainer = house.Get<TicketExplainer>();

        var living = await explainer.ExplainAsync(
            proof,
            proof.Ticket!.TicketId,
            CancellationToken.None
        );
        living.ShouldNotBeNull();
        (
            living.IsLiving,
            living.EndsBecause,
            living.Associate.Name,
            living.Stub.Terms.Preset
        ).ShouldBe((true, "idle", "anna", "seed"));
        living.Stub.LastUsedInfo.ShouldBe("DOMAIN\\anna on pc-7: reporter (monthly report)");

        await house.Get<Revoker>().EndAsync(proof, proof.Ticket.TicketId, CancellationToken.None);
        var ended = await explainer.ExplainAsync(
            proof,
            proof.Ticket.TicketId,
            CancellationToken.None
        );
        (ended!.IsLiving, ended.EndsBecause).ShouldBe((false, "revoked"));
    }

    [Fact]
    public async Task Looking_at_a_ticket_is_no_use_of_it()
    {
        await using var house = await Installation.OpenAsync();
        var looker = await house.ProveAsync("anna");
        var ticket = await house.LogInAsync("anna");
        Ticket.TryParse(ticket.Reveal(), out var parsed).ShouldBeTrue();
        house.Time.Advance(TimeSpan.FromHours(5));
        await house.Get<TicketExplainer>().ExplainAsync(looker, parsed.Id, CancellationToken.None);
        house.Time.Advance(TimeSpan.FromHours(1));

        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task Others_tickets_are_explained_to_administrators_only()
    {
        await using var house = await Installation.OpenAsync();
        await house.AddAsync("bert");
        var annas = await house.ProofOfAsync(await house.LogInAsync("anna"));
        var berts = await house.ProofOfAsync(await house.LogInAsync("bert"));
        var explainer = house.Get<TicketExplainer>();

        (
            await explainer.ExplainAsync(berts, annas.Ticket!.TicketId, CancellationToken.None)
        ).ShouldBeNull();
        (
            await explainer.ExplainAsync(annas, berts.Ticket!.TicketId, CancellationToken.None)
        ).ShouldNotBeNull();
    }
}
