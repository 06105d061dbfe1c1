using Counterfoil.ActiveDirectory.Tests.Domain;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests.Doctor;

/// <summary>What <c>doctor --directory</c> says of settings and controllers, at a real domain.</summary>
[Collection(DomainTests.Name)]
public sealed class ControllerAdviceTests(DomainFixture fixture) : IDisposable
{
    private const string Here = Consultation.Controller;

    private static readonly string[] OfController =
    [
        "address",
        "TLS",
        "certificate's authority",
        "certificate's name",
        "certificate's dates",
        "clock",
        "bind",
        "base",
        "search",
        "domains",
        "lock-out",
        "speed",
    ];

    private readonly Consultation doctor = new(fixture.Domain);

    public void Dispose() => doctor.Dispose();

    [Theory]
    [InlineData("ldaps://localhost:636")]
    [InlineData("ldap://localhost:389")]
    public async Task Where_everything_is_right_every_step_says_so(string controller)
    {
        doctor.Directory["controllers"] = controller;

        var advice = await doctor.AskAsync();

        advice.ShouldBeAllGood();
        advice.Names.ShouldBe([
            "settings",
            "password file",
            "trusted roots",
            .. OfController.Select(step => $"{step} {controller}"),
            "keytab",
            "keytab's readers",
            "keytab's names",
            "keytab's encryption",
            $"Negotiate {SambaDomain.WebPrincipal}@{SambaDomain.Realm}",
        ]);
        advice
            .Good($"certificate's authority {controller}", "CN=Probe Root")
            .Good($"domains {controller}", "1 of 1 found")
            .Good($"bind {controller}", SambaDomain.ServiceAccount)
            .Good(
                $"Negotiate {SambaDomain.WebPrincipal}@{SambaDomain.Realm}",
                "reader@PROBE.TEST is let in, by the key KVNO 1 aes256-sha1"
            );
    }

    [Fact]
    public async Task For_people_each_step_is_a_line_with_the_remedy_under_what_is_wrong()
    {
        doctor.Directory["controllers"] = "ldaps://localhost:1, ldaps://localhost:636";
        doctor.WriteSettings();

        var told = await doctor.Terminal.RunAsync(
            "doctor",
            "--directory",
            "--data",
            doctor.Terminal.Home
        );

        told.ExitCode.ShouldBe(1);
        var lines = told.Output.Split('\n');
        lines[3].ShouldStartWith("WRONG  address ldaps://localhost:1: ");
        lines[4].ShouldStartWith("       Nothing listens on port 1 there.");
        lines[5].ShouldBe("-      TLS ldaps://localhost:1: not tried: address failed");
        lines.ShouldContain($"ok     bind {Here}: as {SambaDomain.ServiceAccount}");
    }

    [Fact]
    public async Task Each_of_several_controllers_is_gone_through()
    {
        doctor.Directory["controllers"] = $"ldaps://localhost:1, {Here}";

        var advice = await doctor.AskAsync();

        advice
            .Wrong("address ldaps://localhost:1", "refused", "Nothing listens on port 1 there")
            .NotTried(
                "address failed",
                [.. OfController.Skip(1).Select(step => $"{step} ldaps://localhost:1")]
            );
        advice.Good($"address {Here}").Good($"bind {Here}").Good($"search {Here}");
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_told_from_a_port_that_is_shut()
    {
        const string nowhere = "ldaps://nowhere.invalid:636";
        doctor.Directory["controllers"] = nowhere;

        (await doctor.AskAsync()).Wrong(
            $"address {nowhere}",
            "The name nowhere.invalid is not known",
            "getent hosts nowhere.invalid"
        );
    }

    [Fact]
    public async Task A_controller_that_is_down_leaves_the_rest_untried()
    {
        await fixture.Domain.StopControllerAsync();
        try
        {
            (await doctor.AskAsync())
                .Wrong($"address {Here}", "refused", "Is the controller running")
                .NotTried("address failed", $"TLS {Here}", $"bind {Here}", $"search {Here}")
                .Good("keytab")
                .NotTried(
                    "the service account, which would try it, was not found in the directory",
                    "Negotiate"
                );
        }
        finally
        {
            await fixture.Domain.StartControllerAsync();
        }
    }

    [Fact]
    public async Task One_that_takes_the_connection_and_says_nothing_is_not_waited_for()
    {
        await fixture.Domain.PauseControllerAsync();
        try
        {
            (await doctor.AskAsync())
                .Good($"address {Here}", "port 636 answers")
                .Wrong($"TLS {Here}", "did not answer within 5 s", "speak TLS")
                .NotTried("TLS failed", $"certificate's authority {Here}", $"bind {Here}");
        }
        finally
        {
            await fixture.Domain.ContinueControllerAsync();
        }
    }

    [Theory]
    [InlineData("ldaps://localhost:389", "write ldap://")]
    [InlineData("ldap://localhost:636", "write ldaps://")]
    public async Task A_port_that_speaks_otherwise_is_told_with_the_right_one(
        string controller,
        string remedy
    )
    {
        doctor.Directory["controllers"] = controller;

        (await doctor.AskAsync())
            .Good($"address {controller}")
            .Wrong($"TLS {controller}", "", remedy)
            .NotTried("TLS failed", $"bind {controller}");
    }

    [Theory]
    [InlineData("ldaps://localhost:636")]
    [InlineData("ldap://localhost:389")]
    public async Task A_strangers_authority_is_told_from_a_wrong_name_and_no_password_is_sent(
        string controller
    )
    {
        doctor.Directory["controllers"] = controller;
        doctor.Directory["ca-file"] = fixture.Domain.StrangersCaFile;

        (await doctor.AskAsync())
            .Good($"TLS {controller}", "CN=localhost")
            .Wrong($"certificate's authority {controller}", "not trusted", "ca-file")
            .Good($"certificate's name {controller}")
            .Warns($"certificate's dates {controller}", "good until", "Renew")
            .NotTried(
                "certificate's authority failed",
                $"clock {controller}",
                $"bind {controller}"
            );
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_told_with_the_names_that_it_is_for()
    {
        const string address = "ldaps://127.0.0.1:636";
        doctor.Directory["controllers"] = address;

        (await doctor.AskAsync())
            .Good($"certificate's authority {address}")
            .Wrong(
                $"certificate's name {address}",
                "It is for localhost",
                "Write one of its names in controllers instead of 127.0.0.1"
            )
            .NotTried("certificate's name failed", $"bind {address}");
    }

    [Fact]
    public async Task A_certificate_that_has_ended_is_told_with_its_dates()
    {
        using var old = new OldController(doctor.PathOf("old.pem"));
        doctor.Directory["controllers"] = old.Address;
        doctor.Directory["ca-file"] = old.CaFile;

        (await doctor.AskAsync())
            .Good($"certificate's authority {old.Address}")
            .Good($"certificate's name {old.Address}")
            .Wrong($"certificate's dates {old.Address}", "CN=localhost is good from", "Renew")
            .NotTried("certificate's dates failed", $"bind {old.Address}");
    }

    [Theory]
    [InlineData(SambaDomain.ServiceAccount, "not-it", "present password")]
    [InlineData("nobody-at-all@probe.test", SambaDomain.ServicePassword, "its name")]
    public async Task A_service_account_that_is_refused_is_told_with_the_reason(
        string account,
        string password,
        string remedy
    )
    {
        doctor.Directory["account"] = account;
        doctor.WritePassword(password);

        (await doctor.AskAsync())
            .Wrong($"bind {Here}", $"{account} is refused", remedy)
            .NotTried("bind failed", $"base {Here}", $"search {Here}", $"domains {Here}")
            .Good($"clock {Here}");
    }

    [Fact]
    public async Task A_service_account_that_is_disabled_is_told_as_that()
    {
        await fixture.Domain.Accounts.CreateUserAsync("sleeper", SambaDomain.ServicePassword);
        await fixture.Domain.Accounts.DisableAsync("sleeper");
        doctor.Directory["account"] = "sleeper@probe.test";

        (await doctor.AskAsync()).Wrong(
            $"bind {Here}",
            "account_disabled",
            "Enable the service account"
        );
    }

    [Theory]
    [InlineData("OU=Nowhere,DC=probe,DC=test")]
    [InlineData("DC=other,DC=test")]
    [InlineData("no name")]
    public async Task A_base_that_is_not_there_is_told(string where)
    {
        doctor.Directory["base"] = where;

        (await doctor.AskAsync())
            .Wrong($"base {Here}", where, "Without the setting base")
            .NotTried("base failed", $"search {Here}")
            .Good($"domains {Here}");
    }

    [Fact]
    public async Task A_base_without_people_is_told()
    {
        doctor.Directory["base"] = "OU=Domain Controllers,DC=probe,DC=test";

        (await doctor.AskAsync())
            .Good($"base {Here}")
            .Wrong($"search {Here}", "There is no account of a person", "Set base");
    }

    [Fact]
    public async Task An_account_whose_switches_are_hidden_is_told_by_name()
    {
        var domain = fixture.Domain;
        await domain.Accounts.CreateUserAsync("hidden", "H1dden-Pass!");
        var reader = await domain.Accounts.SidOfAsync("reader");
        // The attribute userAccountControl (MS-ADA3 2.341), denied to the reader alone.
        await domain.Accounts.DenyAsync(
            "hidden",
            $"(OD;;RP;bf967a68-0de6-11d0-a285-00aa003049e2;;{reader})"
        );
        try
        {
            (await doctor.AskAsync()).Wrong(
                $"search {Here}",
                "some do not show userAccountControl, such as CN=hidden",
                "Read all user information"
            );
        }
        finally
        {
            await domain.Accounts.DeleteAsync("hidden");
        }
    }

    [Fact]
    public async Task Domains_are_looked_for_by_both_their_names()
    {
        doctor.Directory["domains"] = "probe.test=PROBE, other.test=OTHER";
        (await doctor.AskAsync()).Warns(
            $"domains {Here}",
            "1 of 2 found; not here: DC=other,DC=test",
            "global catalog"
        );

        doctor.Directory["domains"] = "probe.test=PROOF";
        (await doctor.AskAsync()).Wrong(
            $"domains {Here}",
            "The short name of probe.test is PROBE",
            "Write probe.test=PROBE in domains"
        );

        doctor.Directory["domains"] = "other.test=OTHER";
        (await doctor.AskAsync()).Wrong($"domains {Here}", "0 of 1 found", "Correct domains");
    }

    [Fact]
    public async Task A_domain_that_locks_before_the_reserve_is_warned_of()
    {
        (await doctor.AskAsync()).Good($"lock-out {Here}", "no more than 3 are taken");

        doctor.Directory["lockout-reserve"] = "5";
        (await doctor.AskAsync()).Warns($"lock-out {Here}", "5", "Lower lockout-reserve");
    }

    [Fact]
    public async Task Tls_that_is_switched_off_is_warned_of()
    {
        doctor.Directory["controllers"] = SambaDomain.LdapAddress;
        doctor.Directory["plain-ldap-sends-passwords-in-clear"] = "true";

        (await doctor.AskAsync())
            .Warns($"TLS {SambaDomain.LdapAddress}", "in clear", "Write ldaps://")
            .NotTried("TLS is switched off", $"certificate's name {SambaDomain.LdapAddress}")
            .Good($"bind {SambaDomain.LdapAddress}");
    }

    [Theory]
    [InlineData("controllers", "http://dc1", "StartTLS")]
    [InlineData("domain", "probe.test=PROBE", "There is no setting domain")]
    public async Task Settings_that_cannot_be_meant_are_told_and_nothing_is_tried(
        string key,
        string value,
        string finding
    )
    {
        doctor.Directory[key] = value;

        (await doctor.AskAsync())
            .Wrong("settings", finding, "docs/directory.md")
            .NotTried("settings failed", "password file", "address", "bind", "search")
            .Good("keytab");
    }

    [Fact]
    public async Task No_settings_at_all_are_told_with_those_that_are_needed()
    {
        doctor.Directory.Clear();
        doctor.Server.Clear();

        (await doctor.AskAsync())
            .Wrong("settings", "Nothing is set", "domains, controllers, account and password-file")
            .NotTried("negotiate-keytab is not set, so nobody is let in by Kerberos", "keytab");
    }

    [Fact]
    public async Task Files_that_are_missing_or_open_to_others_are_told()
    {
        Consultation.Open(doctor.PasswordFile, UnixFileMode.OtherRead);
        (await doctor.AskAsync())
            .Wrong("password file", "can be read by others", $"chmod 600 {doctor.PasswordFile}")
            .Good($"bind {Here}");

        File.Delete(doctor.PasswordFile);
        doctor.Directory["ca-file"] = doctor.PathOf("counterfoil.json");
        (await doctor.AskAsync())
            .Wrong("password file", "cannot be read", "Write the password of reader@probe.test")
            .Wrong("trusted roots", "There is no certificate", "certutil")
            .NotTried("password file failed", "address", "bind");
    }
}
