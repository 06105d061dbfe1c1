using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Tests.Authority.Evaluation;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Authority.Reports;

/// <summary>Somebody whom a plugin proves, and whom nobody here knows yet.</summary>
public sealed class NewcomerTests : IAsyncLifetime
{
    private const string Type = "TEST/OUTSIDE";
    private const string Staff = @"PROBE\Staff";

    private static readonly Report Nils = new(
        "S-1-5-21-7",
        new Dictionary<string, string>
        {
            ["name"] = "nils",
            ["displayName"] = "Nils Holm",
            ["email"] = "nils@example.test",
            ["account"] = @"PROBE\nils",
        },
        [Staff, @"PROBE\Sales"]
    );

    private readonly ToldPlugin outside = new(Type);
    private Installation house = null!;

    public async Task InitializeAsync()
    {
        house = await Installation.OpenAsync(outside);
        Tells(Nils);
    }

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task Nobody_becomes_an_associate_unless_the_tenant_wants_it()
    {
        await RefusedAsync("unlinked");

        (await FindAsync("nils")).ShouldBeNull();
    }

    [Fact]
    public async Task A_member_of_a_group_becomes_an_associate_with_a_card_and_without_any_right()
    {
        await TakeInAsync(staff => staff with { NewcomerGroups = [@"probe\STAFF"] });

        var proof = await ArriveAsync();

        var nils = (await FindAsync("nils")).ShouldNotBeNull();
        proof.Associate.Id.ShouldBe(nils.Id);
        proof.Origin.Factors.ShouldBe([Factor.Kerberos]);
        proof.Origin.Credentials.ShouldHaveSingleItem().SearchName.ShouldBe("S-1-5-21-7");
        nils.Type.ShouldBe(AssociateType.Internal);
        nils.Card.FullName.ShouldBe("Nils Holm");
        nils.Card.Email.ShouldBe("nils@example.test");
        nils.Card.Rights.ShouldBeEmpty();
        nils.Card.RoleName.ShouldBeEmpty();
        var row = (await RowAsync()).ShouldNotBeNull();
        row.Associate.ShouldBe(nils.Id);
        row.DisplayName.ShouldBe(@"PROBE\nils");
        row.Secret.IsBlank.ShouldBeTrue();
        (await house.DecisionsAsync())[0]
            .Votes.ShouldContain(vote =>
                vote.Plugin == Type && vote.Answer == "added" && vote.Reason == "nils"
            );
    }

    [Fact]
    public async Task And_is_the_same_associate_ever_after()
    {
        await TakeInAsync(all => all with { NewcomerGroups = [Staff] });
        var first = await ArriveAsync();

        var others = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ArriveAsync()));

        others.ShouldAllBe(one => one.Associate.Id == first.Associate.Id);
    }

    [Fact]
    public async Task Who_arrives_at_several_doors_at_once_is_one_associate()
    {
        await TakeInAsync(all => all with { NewcomerGroups = [Staff] });

        var proofs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ArriveAsync()));

        proofs.Select(one => one.Associate.Id).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Who_is_in_another_group_stays_outside()
    {
        await TakeInAsync(all => all with { NewcomerGroups = [@"PROBE\Board"] });

        await RefusedAsync("unlinked");
    }

    [Theory]
    [InlineData("nils", "")]
    [InlineData("NILS@example.test", "")]
    [InlineData("bert", "nils@example.test")]
    [InlineData("bert", "nils")]
    public async Task A_name_or_address_that_means_somebody_here_is_never_given_to_another(
        string name,
        string email
    )
    {
        await TakeInAsync(all => all with { NewcomerGroups = [Staff] });
        var there = await house.AddAsync(name);
        if (email.Contains('@', StringComparison.Ordinal))
            await ChangeAsync(there, before => before with { Card = new Card { Email = email } });
        else if (email.Length > 0)
            Tells(Nils with { Facts = new Dictionary<string, string> { ["name"] = "BERT" } });

        await RefusedAsync("newcomers_name_is_taken");

        (await RowAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_link_that_an_administrator_ended_is_not_made_again()
    {
        await TakeInAsync(all => all with { NewcomerGroups = [Staff] });
        await ArriveAsync();
        var credentials = house.Get<ICredentials>();
        await credentials.TryReplaceAsync(
            (await RowAsync())! with
            {
                ValidTo = house.Time.GetUtcNow(),
            },
            new Change(null, house.Time.GetUtcNow()),
            CancellationToken.None
        );

        await RefusedAsync("unlinked");
    }

    [Fact]
    public async Task A_disabled_newcomer_is_refused()
    {
        await TakeInAsync(all => all with { NewcomerGroups = [Staff] });
        await house.DisableAsync((await ArriveAsync()).Associate);

        await RefusedAsync("disabled");
    }

    [Fact]
    public async Task A_name_beside_the_proof_lets_nobody_in()
    {
        await TakeInAsync(all => all with { NewcomerGroups = [Staff] });

        (
            await house.HearAsync(
                new OperatingSystemLogin("nils@PROBE.TEST"),
                new NameAndPassword("nils", new Secret("whatever it may be"))
            )
        ).ShouldBeOfType<Outcome.Refused>();

        (await FindAsync("nils")).ShouldBeNull();
    }

    [Fact]
    public async Task A_report_without_a_usable_name_makes_nobody()
    {
        await TakeInAsync(all => all with { NewcomerGroups = [Staff] });
        Tells(Nils with { Facts = new Dictionary<string, string> { ["name"] = "7T:x" } });

        await RefusedAsync("newcomer_has_no_name");
    }

    [Fact]
    public async Task Groups_give_a_role_at_every_login_and_leaving_takes_it()
    {
        await TakeInAsync(all =>
            all with
            {
                NewcomerGroups = [Staff],
                GroupRoles = [@"PROBE\Board=1:Director", @"PROBE\Sales=3:Salesperson"],
            }
        );
        Role(await ArriveAsync()).ShouldBe((3, "Salesperson"));

        Tells(Nils with { Groups = [Staff, @"PROBE\Sales", @"PROBE\Board"] });
        Role(await ArriveAsync()).ShouldBe((1, "Director"), "the first rule decides");
        Tells(Nils with { Groups = [] });
        await RefusedAsync("unlinked");
        Known((await FindAsync("nils"))!, Nils with { Groups = [] });
        Role(await ArriveAsync()).ShouldBe((1, "Director"), "nobody asked for groups");
        Known((await FindAsync("nils"))!, Nils with { Groups = [Staff] });
        Role(await ArriveAsync()).ShouldBe((0, ""));
        Role((await FindAsync("nils"))!).ShouldBe((0, ""));
    }

    [Fact]
    public async Task A_role_that_was_given_by_hand_stays()
    {
        await TakeInAsync(all => all with { GroupRoles = [@"PROBE\Board=Director"] });
        var bert = await house.AddAsync("bert");
        await ChangeAsync(bert, before => before with { Card = new Card { RoleName = "Porter" } });
        Known(bert, Nils);

        Role(await ArriveAsync()).ShouldBe((0, "Porter"));
    }

    [Theory]
    [InlineData(@"PROBE\Sales=Sales = 3", @"PROBE\Sales", 0, "Sales = 3")]
    [InlineData(" S-1-5-21-1 = 12 : Sales people ", "S-1-5-21-1", 12, "Sales people")]
    [InlineData("G=a:b", "G", 0, "a:b")]
    public async Task Rules_are_read_as_written(string text, string group, int id, string name)
    {
        await TakeInAsync(all => all with { NewcomerGroups = [Staff], GroupRoles = [text] });
        Tells(Nils with { Groups = [Staff, group] });

        Role(await ArriveAsync()).ShouldBe((id, name));
    }

    [Theory]
    [InlineData("Sales")]
    [InlineData("=Sales")]
    [InlineData("Sales=")]
    [InlineData("Sales=3:")]
    public async Task A_rule_that_cannot_be_meant_is_refused_when_it_is_set(string text) =>
        (await SetAsync(all => all with { GroupRoles = [text] }))
            .ShouldBeOfType<Registered<Tenant>.Unfit>()
            .Problem.ShouldContain("GROUP=ROLE");

    private static (int, string) Role(Proof proof) => Role(proof.Associate);

    private static (int, string) Role(Associate associate) =>
        (associate.Card.RoleId, associate.Card.RoleName);

    private void Tells(Report report) =>
        outside.Resolve = (evidence, _) =>
            Task.FromResult(
                evidence.Find<OperatingSystemLogin>() is null
                    ? Resolution.NotMine
                    : Resolution.Unlinked(report, Factor.Kerberos)
            );

    private void Known(Associate associate, Report report) =>
        outside.Resolve = (_, _) =>
            Task.FromResult(
                Resolution.Resolved(
                    associate.Id,
                    new ProvidedCredential(Type, Id: null, report.SearchName),
                    report,
                    Factor.Kerberos
                )
            );

    private async Task<Proof> ArriveAsync() =>
        (await house.HearAsync(new OperatingSystemLogin("nils@PROBE.TEST")))
            .ShouldBeOfType<Outcome.Believed>()
            .Proof;

    private async Task RefusedAsync(string reason)
    {
        (await house.HearAsync(new OperatingSystemLogin("nils@PROBE.TEST")))
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.Code.ShouldBe(RefusalCode.InvalidCredentials);
        (await house.LastRefusalAsync()).Outcome.ShouldBe(reason);
    }

    private async Task TakeInAsync(Func<TenantSwitches, TenantSwitches> change) =>
        (await SetAsync(change)).ShouldBeOfType<Registered<Tenant>.Done>();

    private Task<Registered<Tenant>> SetAsync(Func<TenantSwitches, TenantSwitches> change) =>
        house
            .Get<TenantRegister>()
            .ChangeAsync(
                Actor.Installation,
                Installation.Own,
                before => before with { Switches = change(before.Switches) },
                CancellationToken.None
            );

    private async Task ChangeAsync(Associate associate, Func<Associate, Associate> change) =>
        (
            await house
                .Get<AssociateRegister>()
                .ChangeAsync(
                    Actor.Installation,
                    associate.Tenant,
                    associate.Id,
                    change,
                    CancellationToken.None
                )
        ).ShouldBeOfType<Registered<Associate>.Done>();

    private ValueTask<Associate?> FindAsync(string name)
    {
        NameKey.TryCreate(name, out var key).ShouldBeTrue();
        return house
            .Get<IAssociates>()
            .FindByNameAsync(Installation.Own, key, CancellationToken.None);
    }

    private ValueTask<Credential?> RowAsync() =>
        house
            .Get<ICredentials>()
            .FindAsync(Installation.Own, Type, Nils.SearchName, CancellationToken.None);
}
