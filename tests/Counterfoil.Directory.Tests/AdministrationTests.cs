using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Conformance;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests;

[Collection(DomainTests.Name)]
public sealed class AdministrationTests(DomainFixture fixture) : IDisposable
{
    private readonly Office office = new(fixture.Domain);

    private DomainAccounts Accounts => fixture.Domain.Accounts;

    public void Dispose() => office.Dispose();

    [Fact]
    public async Task An_administrator_links_an_account_by_any_of_its_names_or_its_SID()
    {
        var sid = await Accounts.CreateUserAsync("petra", "P3tra-Pass!", displayName: "Petra Pan");
        foreach (var said in new[] { @"PROBE\petra", "petra@probe.test", sid })
        {
            using var each = new Office(fixture.Domain);
            var petra = each.Add("petra");
            var row = (await EnrolAsync(each, petra, said))
                .ShouldBeOfType<Enrolment.DoneCase>()
                .Row;
            row.SearchName.ShouldBe(sid);
            row.Secret.IsBlank.ShouldBeTrue();
            each.Plugin.Show(row)
                .Select(one => one.Text)
                .ShouldBe([@"PROBE\petra", "Petra Pan", sid]);
            (await each.LogInAsync("petra", "P3tra-Pass!")).ShouldBe(petra, Factor.Password);
        }
    }

    [Fact]
    public async Task What_cannot_be_linked_is_refused_with_a_sentence()
    {
        var sid = await Accounts.CreateUserAsync("rakel", "R4kel-Pass!", "twins@company.example");
        await Accounts.CreateUserAsync("ragna", "R4gna-Pass!", "twins@company.example");
        office.Link("rakel", sid);
        var other = office.Add("other");

        (await ProblemAsync(other, @"PROBE\rakel")).ShouldContain("linked already");
        (await ProblemAsync(other, "twins@company.example")).ShouldContain("Several");
        (await ProblemAsync(other, @"PROBE\nobody-here")).ShouldContain("no such account");
        (await ProblemAsync(other, @"PROBE\DC1$")).ShouldContain("no such account");
        (await ProblemAsync(other, "S-1-5-21-1-2-3-4")).ShouldContain("no such account");
        (await ProblemAsync(other, "S-1-")).ShouldContain("no such account");

        office.Host.Values["controllers"] = "ldaps://localhost:1";
        (await ProblemAsync(other, @"PROBE\rakel")).ShouldContain("cannot be asked");
        office.Host.Values["controllers"] = "nonsense";
        (await ProblemAsync(other, @"PROBE\rakel")).ShouldContain("settings");
    }

    [Fact]
    public async Task People_are_found_by_parts_of_their_names()
    {
        var sid = await Accounts.CreateUserAsync(
            "solveig",
            "S0lveig-Pass!",
            "solveig@company.example",
            "Solveig Åsmundsdatter"
        );
        foreach (
            var text in new[] { "olvei", "ÅSMUNDS", "solveig@comp", @"PROBE\solveig", " solveig " }
        )
        {
            var found = await office.Plugin.FindUsersAsync(Rehearsal.Tenant, text, 10, default);
            var one = found.ShouldHaveSingleItem(text);
            one.Value.ShouldBe(sid);
            one.Name.ShouldBe(@"Solveig Åsmundsdatter (PROBE\solveig)");
            one.Facts["email"].ShouldBe("solveig@company.example");
        }
        foreach (var text in new[] { "*", "", "\0", "nobody-is-called-so", ")(objectClass=*" })
            (await office.Plugin.FindUsersAsync(Rehearsal.Tenant, text, 10, default)).ShouldBeEmpty(
                text
            );
    }

    [Fact]
    public async Task No_more_are_found_than_were_asked_for()
    {
        foreach (var name in new[] { "throng1", "throng2", "throng3" })
            await Accounts.CreateUserAsync(name, "Cr0wd-Pass!");

        (await office.Plugin.FindUsersAsync(Rehearsal.Tenant, "throng", 2, default)).Count.ShouldBe(
            2
        );
        (await office.Plugin.FindUsersAsync(Rehearsal.Tenant, "throng", 9, default)).Count.ShouldBe(
            3
        );
    }

    [Fact]
    public async Task Groups_are_found_and_who_is_in_them_through_others_too()
    {
        await Accounts.CreateUserAsync("tiril", "T1ril-Pass!");
        var outer = await Accounts.CreateGroupAsync("Everything (all)");
        await Accounts.CreateGroupAsync("Middle");
        await Accounts.CreateGroupAsync("Innermost");
        await Accounts.AddToGroupAsync("Everything (all)", "Middle");
        await Accounts.AddToGroupAsync("Middle", "Innermost");
        await Accounts.AddToGroupAsync("Innermost", "tiril");

        var group = (
            await office.Plugin.FindGroupsAsync(Rehearsal.Tenant, "everything (", 10, default)
        ).ShouldHaveSingleItem();
        group.ShouldBe(new FoundGroup(outer, @"PROBE\Everything (all)"));
        (await MembersAsync(outer)).ShouldBe(["tiril"]);

        var everybody = await office.Plugin.FindGroupsAsync(
            Rehearsal.Tenant,
            "Domain Users",
            10,
            default
        );
        (await MembersAsync(everybody.ShouldHaveSingleItem().Value)).ShouldContain("tiril");
        (await MembersAsync("S-1-5-21-1-2-3-4")).ShouldBeEmpty();
        (await MembersAsync("Middle")).ShouldBeEmpty();
    }

    private async Task<IEnumerable<string>> MembersAsync(string group) =>
        (await office.Plugin.UsersInGroupAsync(Rehearsal.Tenant, group, 100, default)).Select(
            user => user.Facts["displayName"]
        );

    private static ValueTask<Enrolment> EnrolAsync(Office office, Associate who, string said) =>
        office.Plugin.EnrolAsync(
            who,
            new FieldValues(
                new Dictionary<string, Secret>(StringComparer.Ordinal)
                {
                    ["account"] = new Secret(said),
                }
            ),
            office.EditableRowsOf(who),
            default
        );

    private async Task<string> ProblemAsync(Associate who, string said) =>
        (await EnrolAsync(office, who, said))
            .ShouldBeOfType<Enrolment.RefusedCase>()
            .Problems.Single()
            .Reason;
}
