using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Conformance;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests;

[Collection(DomainTests.Name)]
public sealed class PasswordTests(DomainFixture fixture) : IDisposable
{
    private readonly Office office = new(fixture.Domain);

    private DomainAccounts Accounts => fixture.Domain.Accounts;

    public void Dispose() => office.Dispose();

    [Fact]
    public async Task All_forms_of_a_name_mean_the_account_that_is_linked()
    {
        var sid = await Accounts.CreateUserAsync("alva", "Al-Va-Pass1", "alva@company.example");
        var alva = office.Link("alva", sid, "other@elsewhere.example");

        foreach (
            var name in new[]
            {
                "alva",
                @"PROBE\alva",
                @"probe\ALVA",
                @"probe.test\alva",
                "alva@probe.test",
                "ALVA@PROBE.TEST",
                "alva@company.example",
                "other@elsewhere.example",
            }
        )
            (await office.LogInAsync(name, "Al-Va-Pass1")).ShouldBe(alva, Factor.Password);
        (await office.LogInAsync(@"PROBE\alva", "wrong")).ShouldBeMistaken("wrong_password");
    }

    [Fact]
    public async Task A_name_is_the_directorys_by_local_facts_alone()
    {
        office.Add("bodil");
        await fixture.Domain.PauseControllerAsync();
        try
        {
            foreach (
                var name in new[]
                {
                    "bodil",
                    "nobody",
                    @"ELSEWHERE\bodil",
                    "bodil@elsewhere.example",
                    "",
                    "@",
                }
            )
                (
                    await office.LogInAsync(name, "some-password")
                ).ShouldBeOfType<Resolution.NotMineCase>();
            (
                await office.ArriveAsync("bodil@ELSEWHERE.TEST")
            ).ShouldBeOfType<Resolution.NotMineCase>();
        }
        finally
        {
            await fixture.Domain.ContinueControllerAsync();
        }
    }

    [Theory]
    [InlineData("bjørn-åge", "Blåbærsyltetøy1")]
    [InlineData("αλέξανδρος", "Κωδικός-1-Πρόσβασης")]
    [InlineData("o'neil (x) & co", "a*b(c)d-e1")]
    public async Task Names_and_passwords_of_all_scripts_are_understood(
        string name,
        string password
    )
    {
        var sid = await Accounts.CreateUserAsync(name, password);
        var who = office.Link("somebody", sid);

        (await office.LogInAsync($@"PROBE\{name}", password)).ShouldBe(who, Factor.Password);
        (await office.LogInAsync($@"PROBE\{name.ToUpperInvariant()}", password)).ShouldBe(
            who,
            Factor.Password
        );
        var decomposed = name.Normalize(System.Text.NormalizationForm.FormD);
        (await office.LogInAsync($@"PROBE\{decomposed}", password)).ShouldBe(who, Factor.Password);
        (await office.LogInAsync($@"PROBE\{name}", password + "x")).ShouldBeMistaken(
            "wrong_password"
        );
    }

    [Theory]
    [InlineData(@"PROBE\*")]
    [InlineData(@"PROBE\*)(objectClass=*")]
    [InlineData(@"PROBE\klara*")]
    [InlineData(@"PROBE\klara)(|(sAMAccountName=klara")]
    [InlineData(@"PROBE\\2a")]
    [InlineData("*@probe.test")]
    [InlineData("*)(objectClass=*@probe.test")]
    public async Task A_filter_in_a_name_is_a_name_that_nobody_has(string name)
    {
        if (await Accounts.TextOfAsync("klara", "cn") is null)
            await Accounts.CreateUserAsync("klara", "Kl-Ara-Pass1");
        office.Link("klara", await Accounts.SidOfAsync("klara"));

        (await office.LogInAsync(name, "Kl-Ara-Pass1")).ShouldBeMistaken("unknown_account");
    }

    [Fact]
    public async Task Impossible_names_are_refused_before_anybody_is_asked()
    {
        await fixture.Domain.PauseControllerAsync();
        try
        {
            foreach (var local in new[] { "al\0ice", "al\nice", new string('x', 4096), "al\uD800" })
            {
                (await office.LogInAsync($@"PROBE\{local}", "pass")).ShouldBeMistaken(
                    "impossible_name"
                );
                (await office.LogInAsync($"{local}@probe.test", "pass")).ShouldBeMistaken(
                    "impossible_name"
                );
            }
            foreach (var blank in new[] { "", " ", "\t" })
                (await office.LogInAsync(@"PROBE\alice", blank)).ShouldBeMistaken("blank_password");
            foreach (var password in new[] { "a\0b", new string('x', 4096) })
                (await office.LogInAsync(@"PROBE\alice", password)).ShouldBeMistaken(
                    "impossible_password"
                );
        }
        finally
        {
            await fixture.Domain.ContinueControllerAsync();
        }
    }

    [Fact]
    public async Task Two_accounts_with_one_address_are_nobody_by_it()
    {
        const string shared = "office@company.example";
        var first = await Accounts.CreateUserAsync("dina", "D1na-Pass!", shared);
        var second = await Accounts.CreateUserAsync("disa", "D1sa-Pass!", shared);
        var dina = office.Link("dina", first);
        office.Link("disa", second);

        (await office.LogInAsync(shared, "D1na-Pass!")).ShouldBeMistaken("ambiguous_name");
        (await office.LogInAsync(shared, "D1sa-Pass!")).ShouldBeMistaken("ambiguous_name");
        (await Accounts.TextOfAsync("dina", "badPwdCount")).ShouldBe("0");
        (await office.LogInAsync(@"PROBE\dina", "D1na-Pass!")).ShouldBe(dina, Factor.Password);
    }

    [Fact]
    public async Task A_password_is_tried_only_where_the_account_is_linked()
    {
        await Accounts.CreateUserAsync("egil", "Eg1l-Pass!");

        (await office.LogInAsync(@"PROBE\egil", "wrong")).ShouldBeMistaken("account_not_linked");
        (await office.LogInAsync(@"PROBE\egil", "Eg1l-Pass!")).ShouldBeMistaken(
            "account_not_linked"
        );
        (await Accounts.TextOfAsync("egil", "badPwdCount")).ShouldBe("0");
    }

    [Fact]
    public async Task Renaming_and_moving_an_account_changes_nobody()
    {
        var sid = await Accounts.CreateUserAsync("frida", "Fr1da-Pass!");
        var frida = office.Link("frida", sid);

        await Accounts.RenameAsync("frida", "frida.berg");
        await Accounts.MoveAsync("frida.berg", $"CN=Computers,{SambaDomain.BaseDn}");

        (await office.LogInAsync(@"PROBE\frida.berg", "Fr1da-Pass!")).ShouldBe(
            frida,
            Factor.Password
        );
        (await office.LogInAsync("frida", "Fr1da-Pass!")).ShouldBe(frida, Factor.Password);
        (await office.ArriveAsync("frida.berg@PROBE.TEST", sid)).ShouldBe(frida, Factor.Kerberos);
        (await office.LogInAsync(@"PROBE\frida", "Fr1da-Pass!")).ShouldBeMistaken(
            "unknown_account"
        );
        (await office.ReviewAsync(frida, sid, TimeSpan.FromHours(1))).ShouldBe(Verdict.NoObjection);
    }

    [Fact]
    public async Task Kerberos_without_a_signed_account_lets_nobody_in_and_its_name_counts_for_nothing()
    {
        var guri = office.Link("guri", await Accounts.CreateUserAsync("guri", "Gur1-Pass!"));
        var siri = await Accounts.CreateUserAsync("siri", "S1ri-Pass!");

        (await office.ArriveAsync("guri@PROBE.TEST")).ShouldBeMistaken("ticket_names_no_account");
        (await office.ArriveAsync("guri@PROBE.TEST", siri))
            .ShouldBeOfType<Resolution.UnlinkedCase>()
            .Report.SearchName.ShouldBe(siri);
        (await office.ArriveAsync("siri@PROBE.TEST", await Accounts.SidOfAsync("guri"))).ShouldBe(
            guri,
            Factor.Kerberos
        );
    }

    [Fact]
    public async Task A_new_account_of_an_old_name_is_not_the_old_associate()
    {
        var old = await Accounts.CreateUserAsync("gro", "Gr0-Pass-One!");
        var gro = office.Link("gro", old);
        await Accounts.DeleteAsync("gro");
        var fresh = await Accounts.CreateUserAsync("gro", "Gr0-Pass-Two!");

        fresh.ShouldNotBe(old);
        (await office.LogInAsync("gro", "Gr0-Pass-Two!")).ShouldBeMistaken("unknown_account");
        (await office.LogInAsync(@"PROBE\gro", "Gr0-Pass-Two!")).ShouldBeMistaken(
            "account_not_linked"
        );
        (await office.ArriveAsync("gro@PROBE.TEST", fresh))
            .ShouldBeOfType<Resolution.UnlinkedCase>()
            .Report.SearchName.ShouldBe(fresh);
        (await office.ReviewAsync(gro, old, TimeSpan.FromHours(1)))
            .ShouldBeOfType<Verdict.ObjectsCase>()
            .Reason.ShouldBe("account_gone");
    }

    [Fact]
    public async Task Guessing_stops_before_the_domain_locks_the_account()
    {
        var sid = await Accounts.CreateUserAsync("hedda", "H3dda-Pass!");
        var hedda = office.Link("hedda", sid, "hedda@company.example");
        string[] names = ["hedda", @"PROBE\hedda", "hedda@probe.test", "hedda@company.example"];

        for (var i = 0; i < 12; i++)
        {
            var expected = i < 3 ? "wrong_password" : "near_lockout";
            (await office.LogInAsync(names[i % names.Length], $"guess-{i}")).ShouldBeMistaken(
                expected
            );
        }

        (await Accounts.TextOfAsync("hedda", "badPwdCount")).ShouldBe("3");
        // At the desktop she is still let in, and that puts the domain's counter back.
        await fixture.Domain.KinitAsync("hedda", "H3dda-Pass!");
        await Accounts.SetAsync("hedda", "badPwdCount", "0");
        (await office.LogInAsync("hedda", "H3dda-Pass!")).ShouldBe(hedda, Factor.Password);
    }

    [Fact]
    public async Task A_lock_out_policy_of_the_accounts_own_counts_before_the_domains()
    {
        var sid = await Accounts.CreateUserAsync("inga", "1nga-Pass-Word!");
        office.Link("inga", sid);
        await Accounts.SetOwnPolicyAsync("strict", "inga", lockoutThreshold: 3);

        (await office.LogInAsync("inga", "guess-1")).ShouldBeMistaken("wrong_password");
        (await office.LogInAsync("inga", "guess-2")).ShouldBeMistaken("near_lockout");
    }

    [Fact]
    public async Task In_a_tenant_that_it_is_not_the_directory_of_it_knows_and_finds_nobody()
    {
        var sid = await Accounts.CreateUserAsync("jens", "J3ns-Pass-Word!");
        var jens = office.Link("jens", sid);
        office.Host.Values["tenants"] = "Elsewhere, Another";
        (await office.LogInAsync(@"PROBE\jens", "J3ns-Pass-Word!")).ShouldBe(Resolution.NotMine);
        (await office.Plugin.FindUsersAsync(Rehearsal.Tenant, "jens", 5, default)).ShouldBeEmpty();

        office.Host.Values["tenants"] = $"Elsewhere, {Rehearsal.Tenant.Value.ToUpperInvariant()}";
        (await office.LogInAsync(@"PROBE\jens", "J3ns-Pass-Word!")).ShouldBe(jens, Factor.Password);
    }
}
