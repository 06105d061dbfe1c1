using Counterfoil.ActiveDirectory.Controllers;
using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Conformance;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests.Sync;

/// <summary>What the plugin says has become of accounts.</summary>
[Collection(DomainTests.Name)]
public sealed class StandingTests(DomainFixture fixture) : IDisposable
{
    private const string Password = "St4nding-Pass!";

    private readonly Office office = new(fixture.Domain);
    private readonly List<PluginRow> rows = [];

    private DomainAccounts Accounts => fixture.Domain.Accounts;

    public void Dispose() => office.Dispose();

    [Fact]
    public async Task A_deleted_account_is_gone_and_a_disabled_one_disabled()
    {
        var (kept, _) = await NewAsync("kept");
        var (deleted, nameOfDeleted) = await NewAsync("deleted");
        var (disabled, nameOfDisabled) = await NewAsync("disabled");
        await Accounts.DeleteAsync(nameOfDeleted);
        await Accounts.DisableAsync(nameOfDisabled);

        (await LookAsync()).ShouldBe(
            new Dictionary<CredentialId, (AccountState, string)>
            {
                [kept] = (AccountState.Good, ""),
                [deleted] = (AccountState.Gone, "account_gone"),
                [disabled] = (AccountState.Disabled, "account_disabled"),
            },
            ignoreOrder: true
        );

        await Accounts.EnableAsync(nameOfDisabled);
        (await LookAsync())[disabled].State.ShouldBe(AccountState.Good);
    }

    [Fact]
    public async Task Renaming_and_moving_change_nothing_also_out_of_the_base()
    {
        var (renamed, name) = await NewAsync("renamed");
        var (moved, nameOfMoved) = await NewAsync("moved");
        var place = $"OU=place{Unique()},{SambaDomain.BaseDn}";
        await Accounts.ApplyAsync(Ldif.Add(place, [("objectClass", "organizationalUnit")]));
        office.Host.Values["base"] = SambaDomain.People;

        await Accounts.RenameAsync(name, $"other{Unique()}");
        await Accounts.MoveAsync(nameOfMoved, place);

        var looked = await LookAsync();
        looked[renamed].State.ShouldBe(AccountState.Good);
        looked[moved].State.ShouldBe(AccountState.Good);
    }

    [Fact]
    public async Task An_account_that_is_created_again_is_another()
    {
        var (old, name) = await NewAsync("again");
        await Accounts.DeleteAsync(name);
        var again = Add(await Accounts.CreateUserAsync(name, Password));

        var looked = await LookAsync();
        looked[old].State.ShouldBe(AccountState.Gone);
        looked[again].State.ShouldBe(AccountState.Good);
    }

    [Fact]
    public async Task What_passes_is_no_end()
    {
        var (expired, nameOfExpired) = await NewAsync("expired");
        var (must, nameOfMust) = await NewAsync("must");
        var (locked, nameOfLocked) = await NewAsync("locked");
        await Accounts.ExpireAsync(nameOfExpired, TimeProvider.System.GetUtcNow().AddDays(-1));
        await Accounts.DemandNewPasswordAsync(nameOfMust);
        await Accounts.SetLogonHoursAsync(nameOfMust, new byte[21]);
        office.Link("somebody", await Accounts.SidOfAsync(nameOfLocked));
        office.Host.Values["lockout-threshold"] = "1000";
        for (var i = 0; i < SambaDomain.LockoutThreshold; i++)
            await office.LogInAsync($@"PROBE\{nameOfLocked}", "wrong");
        (await office.LogInAsync($@"PROBE\{nameOfLocked}", Password)).ShouldBeMistaken(
            "account_locked"
        );

        var looked = await LookAsync();
        foreach (var row in new[] { expired, must, locked })
            looked[row].State.ShouldBe(AccountState.Good);
    }

    [Fact]
    public async Task Of_whom_the_domain_cannot_tell_nothing_is_said()
    {
        var (_, name) = await NewAsync("somebody");
        var own = await Accounts.SidOfAsync(name);
        var stranger = Add("S-1-5-21-1-2-3-1104");
        var crooked = Add($"{own}-x");
        var machine = Add(await Accounts.SidOfAsync("DC1$"));

        var looked = await LookAsync();
        looked[stranger].ShouldBe((AccountState.Unknown, "domain_unknown"));
        looked[crooked].ShouldBe((AccountState.Unknown, "domain_unknown"));
        looked[machine].ShouldBe((AccountState.Unknown, "account_of_no_person"));
    }

    [Fact]
    public async Task Where_the_settings_name_a_domain_that_is_not_there_nobody_is_gone()
    {
        var (row, _) = await NewAsync("elsewhere");
        office.Host.Values["domains"] = "nowhere.test=NOWHERE";
        for (var i = 0; i < 2 * Breaker.Failures; i++)
            (await LookAsync())[row].ShouldBe((AccountState.Unknown, "domain_unknown"));

        // And it is no failure of the controller's.
        office.Host.Values["domains"] = "nowhere.test=NOWHERE, probe.test=PROBE";
        (await LookAsync())[row].State.ShouldBe(AccountState.Good);
    }

    [Fact]
    public async Task An_account_that_the_service_account_may_not_read_is_not_called_disabled()
    {
        var (hidden, name) = await NewAsync("hidden");
        await DenyAsync(name);

        (await LookAsync())[hidden].ShouldBe((AccountState.Unknown, "account_unreadable"));
    }

    [Fact]
    public async Task A_hundred_rows_are_one_question()
    {
        var (good, name) = await NewAsync("crowd");
        var sid = await Accounts.SidOfAsync(name);
        var domain = sid[..sid.LastIndexOf('-')];
        for (var i = 0; i < 99; i++)
            Add($"{domain}-{900_000_000 + i}");
        using var relay = new Relay(636);
        office.Host.Values["controllers"] = $"ldaps://localhost:{relay.Port}";

        var looked = await LookAsync();

        looked.Count.ShouldBe(100);
        looked[good].State.ShouldBe(AccountState.Good);
        looked.Values.Count(one => one.State == AccountState.Gone).ShouldBe(99);
        relay.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData(RelayMood.Breaks)]
    [InlineData(RelayMood.Hangs)]
    internal async Task While_no_controller_answers_nothing_is_said_of_anybody(RelayMood mood)
    {
        await NewAsync("silence");
        using var relay = new Relay(636) { Mood = mood };
        office.Host.Values["controllers"] = $"ldaps://localhost:{relay.Port}";
        office.Host.Values["time-limit"] = "0.5";
        await Should.ThrowAsync<DirectoryUnavailableException>(LookAsync);

        office.Host.Values["controllers"] = "nonsense";
        await Should.ThrowAsync<DirectoryUnavailableException>(LookAsync);
    }

    // The service account, and nobody else, loses the right to read the account's switches (MS-ADTS 5.1.3.2: RP, by the
    // attribute's schemaIDGUID).
    private async Task DenyAsync(string name)
    {
        var reader = await Accounts.SidOfAsync(SambaDomain.ServiceAccount.Split('@')[0]);
        await DomainPrograms.RunAsRootAsync(
            "samba-tool",
            "dsacl",
            "set",
            "--action=deny",
            $"--objectdn=CN={name},{SambaDomain.People}",
            $"--sddl=(OD;;RP;bf967a68-0de6-11d0-a285-00aa003049e2;;{reader})",
            "-s",
            $"{fixture.Domain.Folder}/etc/smb.conf",
            "-H",
            $"{fixture.Domain.Folder}/private/sam.ldb"
        );
    }

    private async Task<(CredentialId Row, string Name)> NewAsync(string name)
    {
        var unique = $"{name}{Unique()}";
        return (Add(await Accounts.CreateUserAsync(unique, Password)), unique);
    }

    private CredentialId Add(string sid)
    {
        var row = new PluginRow
        {
            Id = new CredentialId(rows.Count + 1),
            Associate = new AssociateId(7),
            SearchName = sid,
            Secret = Secret.Blank,
            Version = 1,
        };
        rows.Add(row);
        return row.Id;
    }

    private async Task<Dictionary<CredentialId, (AccountState State, string Word)>> LookAsync() =>
        (await office.Plugin.LookAsync(Rehearsal.Tenant, rows, default)).ToDictionary(
            one => one.Row,
            one => (one.State, one.Word)
        );

    private static string Unique() => Path.GetRandomFileName().Replace(".", "")[..8];
}
