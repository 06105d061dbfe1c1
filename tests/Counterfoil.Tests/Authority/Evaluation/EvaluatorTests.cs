using Counterfoil.Authority.Evaluation;
using Counterfoil.Cryptography;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Authority.Evaluation;

public sealed class EvaluatorTests
{
    [Fact]
    public async Task A_name_and_its_password_prove_an_associate()
    {
        await using var house = await Installation.OpenAsync();

        var proof = await house.ProveAsync("anna");

        proof.Associate.Name.ShouldBe("anna");
        proof.Origin.Factors.ShouldBe([Factor.Password]);
        proof.IsOperator.ShouldBeTrue();
    }

    [Theory]
    [InlineData("ANNA")]
    [InlineData("  anna ")]
    [InlineData("ａｎｎａ")]
    public async Task A_name_is_normalised_and_the_canonical_one_comes_back(string typed)
    {
        await using var house = await Installation.OpenAsync();

        (await house.ProveAsync(typed)).Associate.Name.ShouldBe("anna");
    }

    [Fact]
    public async Task Unknown_name_wrong_password_and_disabled_associate_look_and_cost_the_same()
    {
        await using var house = await Installation.OpenAsync();
        await house.DisableAsync(await house.AddAsync("bert"));
        var lane = house.Get<HashingLane>();

        var refusals = new List<(Refusal Refusal, long Hashes)>();
        foreach (
            var (name, password) in new[]
            {
                ("nobody", Installation.Password),
                ("anna", "wrong wrong wrong"),
                ("bert", Installation.Password),
                ("bert", "wrong wrong wrong"),
            }
        )
        {
            var before = lane.Completed;
            var refused = (
                await house.TryPasswordAsync(name, password)
            ).ShouldBeOfType<Outcome.Refused>();
            refusals.Add((refused.Refusal, lane.Completed - before));
        }

        refusals.ShouldAllBe(one =>
            one.Refusal.Code == RefusalCode.InvalidCredentials && one.Hashes == 1
        );
        refusals.Select(one => one.Refusal.Sentence).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_blank_password_is_refused_without_a_hash()
    {
        await using var house = await Installation.OpenAsync();
        var before = house.Get<HashingLane>().Completed;

        (await house.TryPasswordAsync("anna", ""))
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.Code.ShouldBe(RefusalCode.InvalidCredentials);

        house.Get<HashingLane>().Completed.ShouldBe(before);
        (await house.LastRefusalAsync()).Outcome.ShouldBe("blank_password");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not the password at all")]
    public async Task A_ticket_in_the_place_of_a_user_name_lets_its_holder_in_whatever_the_password(
        string password
    )
    {
        await using var house = await Installation.OpenAsync();
        var ticket = await house.LogInAsync("anna");

        (await house.TryPasswordAsync(ticket.Reveal(), password))
            .ShouldBeOfType<Outcome.Believed>()
            .Proof.Associate.Name.ShouldBe("anna");
    }

    [Fact]
    public async Task An_e_mail_address_names_the_one_associate_that_has_it()
    {
        await using var house = await Installation.OpenAsync();
        await house.AddAsync(Installation.Own, "bert", AssociateType.Internal, "Bert@Example.test");

        (await house.ProveAsync("bert@example.TEST")).Associate.Name.ShouldBe("bert");
    }

    [Fact]
    public async Task An_e_mail_address_of_two_associates_means_nobody()
    {
        await using var house = await Installation.OpenAsync();
        await house.AddAsync(Installation.Own, "bert", AssociateType.Internal, "post@example.test");
        await house.AddAsync(Installation.Own, "carl", AssociateType.Internal, "post@example.test");

        (
            await house.TryPasswordAsync("post@example.test", Installation.Password)
        ).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task A_name_that_is_anothers_e_mail_address_means_the_bearer_of_the_name()
    {
        await using var house = await Installation.OpenAsync();
        await house.AddAsync(Installation.Own, "bert", AssociateType.Internal, "carl@example.test");
        await house.AddAsync(Installation.Own, "carl@example.test", AssociateType.Internal, "");

        (await house.ProveAsync("carl@example.test")).Associate.Name.ShouldBe("carl@example.test");
    }

    [Fact]
    public async Task Two_plugins_that_resolve_different_associates_let_nobody_in()
    {
        var other = new ToldPlugin("TEST/OTHER");
        await using var house = await Installation.OpenAsync(other);
        var bert = await house.AddAsync("bert");
        other.Resolve = (_, _) =>
            Task.FromResult(
                Resolution.Resolved(
                    bert.Id,
                    new ProvidedCredential("TEST/OTHER", null, ""),
                    report: null,
                    Factor.Passkey
                )
            );

        (
            await house.TryPasswordAsync("anna", Installation.Password)
        ).ShouldBeOfType<Outcome.Refused>();

        (await house.LastRefusalAsync()).Outcome.ShouldBe("several_associates");
    }

    [Fact]
    public async Task A_name_beside_another_persons_ticket_lets_nobody_in()
    {
        await using var house = await Installation.OpenAsync();
        await house.AddAsync("bert");
        var annas = await house.LogInAsync("anna");

        foreach (
            var (name, password) in new[]
            {
                ("bert", "a wrong password here"),
                ("bert", Installation.Password),
                ("nobody", "a wrong password here"),
            }
        )
            (
                await house.HearAsync(
                    new TicketEvidence(annas),
                    new NameAndPassword(name, new Secret(password))
                )
            ).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task A_wrong_password_beside_the_same_persons_ticket_is_no_oracle()
    {
        await using var house = await Installation.OpenAsync();
        var ticket = await house.LogInAsync("anna");

        foreach (var password in new[] { "a wrong password here", Installation.Password })
            (
                await house.HearAsync(
                    new TicketEvidence(ticket),
                    new NameAndPassword("anna", new Secret(password))
                )
            )
                .ShouldBeOfType<Outcome.Believed>()
                .Proof.Ticket.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("screen")]
    [InlineData("review")]
    [InlineData("throw")]
    [InlineData("hang")]
    public async Task One_plugin_against_is_enough_and_is_named_in_the_decision(string how)
    {
        var against = new ToldPlugin("TEST/AGAINST");
        await using var house = await Installation.OpenAsync(
            new Counterfoil.Authority.AuthorityOptions
            {
                PluginTimeLimit = TimeSpan.FromSeconds(3),
            },
            against
        );
        var never = new TaskCompletionSource<Verdict>();
        var asked = new TaskCompletionSource();
        against.Screen = _ => how == "screen" ? new Objection("Not on Sundays.") : null;
        against.Review = (_, _) =>
        {
            asked.TrySetResult();
            return how switch
            {
                "review" => Task.FromResult(Verdict.Objects("Not on Sundays.")),
                "throw" => throw new InvalidOperationException("the secret is out"),
                "hang" => never.Task,
                _ => Task.FromResult(Verdict.NoObjection),
            };
        };

        var hearing = house.TryPasswordAsync("anna", Installation.Password);
        if (how == "hang")
        {
            await asked.Task;
            await Until.TrueAsync(() =>
            {
                house.Time.Advance(TimeSpan.FromSeconds(1));
                return hearing.IsCompleted;
            });
        }

        (await hearing)
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.Code.ShouldBe(RefusalCode.InvalidCredentials);
        var decision = await house.LastRefusalAsync();
        decision.Votes.ShouldContain(vote =>
            vote.Plugin == "TEST/AGAINST" && !vote.Reason.Contains("the secret")
        );
    }

    [Fact]
    public async Task A_type_that_the_tenant_does_not_let_in_is_refused()
    {
        await using var house = await Installation.OpenAsync();
        await house.AddAsync(Installation.Own, "beamer", AssociateType.Resource, "");

        (
            await house.TryPasswordAsync("beamer", Installation.Password)
        ).ShouldBeOfType<Outcome.Refused>();

        (await house.LastRefusalAsync()).Outcome.ShouldBe("type_not_allowed");
    }

    [Fact]
    public async Task A_disabled_associate_is_out_at_once_and_an_enabled_one_does_not_get_the_old_ticket_back()
    {
        await using var house = await Installation.OpenAsync();
        var bert = await house.AddAsync("bert");
        var ticket = await house.LogInAsync("bert");
        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Believed>();

        await house.DisableAsync(bert);
        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();

        await house
            .Get<Counterfoil.Authority.Associates.AssociateRegister>()
            .ChangeAsync(
                Counterfoil.Authority.Actor.Installation,
                bert.Tenant,
                bert.Id,
                before => before with { IsActive = true },
                CancellationToken.None
            );
        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task A_ticket_of_another_tenant_is_refused_before_any_look_up()
    {
        await using var house = await Installation.OpenAsync();
        await house.AddOtherTenantAsync();
        var foreign = new Ticket(
            Guid.Parse("3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
            1254895,
            Installation.Other
        ).ToWire();
        await house.UseAsync(new Secret(foreign));
        var before = house.Database.StatementCount;

        (await house.UseAsync(new Secret(foreign)))
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.Code.ShouldBe(RefusalCode.InvalidCredentials);

        house.Database.StatementCount.ShouldBe(before);
        (await house.LastRefusalAsync()).Outcome.ShouldBe("ticket_of_another_tenant");
    }

    [Fact]
    public async Task No_evidence_and_an_unknown_tenant_are_said_so()
    {
        await using var house = await Installation.OpenAsync();

        (await house.HearAsync())
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.Code.ShouldBe(RefusalCode.NoEvidence);
        (
            await house.Evaluator.HearAsync(
                new Presented
                {
                    Door = Installation.Rest,
                    Tenant = Installation.Other,
                    Evidence = [],
                },
                CancellationToken.None
            )
        ).ShouldBeOfType<Outcome.Refused>().Refusal.Code.ShouldBe(RefusalCode.UnknownTenant);
    }

    [Fact]
    public async Task A_name_that_means_nobody_is_not_kept_in_a_decision()
    {
        await using var house = await Installation.OpenAsync();

        await house.TryPasswordAsync("my secret password typed as a name", "x");

        (await house.LastRefusalAsync()).ToString().ShouldNotContain("my secret password");
    }
}
