using Counterfoil.ActiveDirectory.Tests.Domain;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests;

[Collection(DomainTests.Name)]
public sealed class WordTests(DomainFixture fixture) : IDisposable
{
    private const string Password = "W0rd-Pass-One!";

    private readonly Office office = new(fixture.Domain);

    private DomainAccounts Accounts => fixture.Domain.Accounts;

    public void Dispose() => office.Dispose();

    [Fact]
    public async Task A_disabled_account_neither_logs_in_nor_keeps_its_tickets()
    {
        var (name, sid, who) = await NewAsync("ida");
        (await office.ReviewAsync(who, sid, TimeSpan.FromHours(1))).ShouldBe(Verdict.NoObjection);

        await Accounts.DisableAsync(name);
        await RefusedAsync(name, "account_disabled");
        await ObjectsAsync(who, sid, "account_disabled");

        await Accounts.EnableAsync(name);
        (await office.LogInAsync(name, Password)).ShouldBe(who, Factor.Password);
        (await office.ReviewAsync(who, sid, TimeSpan.FromHours(1))).ShouldBe(Verdict.NoObjection);
    }

    [Fact]
    public async Task An_expired_account_neither_logs_in_nor_keeps_its_tickets()
    {
        var (name, sid, who) = await NewAsync("jon");

        await Accounts.ExpireAsync(name, TimeProvider.System.GetUtcNow().AddDays(-1));
        await RefusedAsync(name, "account_expired");
        await ObjectsAsync(who, sid, "account_expired");

        await Accounts.ExpireAsync(name, TimeProvider.System.GetUtcNow().AddDays(1));
        (await office.LogInAsync(name, Password)).ShouldBe(who, Factor.Password);
        await Accounts.NeverExpireAsync(name);
        (await office.LogInAsync(name, Password)).ShouldBe(who, Factor.Password);
    }

    [Fact]
    public async Task An_account_that_the_domain_has_locked_is_refused_with_the_right_password()
    {
        var (name, sid, who) = await NewAsync("kari");
        office.Host.Values["lockout-threshold"] = "1000";
        for (var i = 0; i < SambaDomain.LockoutThreshold; i++)
            await office.LogInAsync(name, "wrong");

        await RefusedAsync(name, "account_locked");
        await ObjectsAsync(who, sid, "account_locked");

        await Accounts.UnlockAsync(name);
        (await office.LogInAsync(name, Password)).ShouldBe(who, Factor.Password);
    }

    [Fact]
    public async Task Whoever_must_change_the_password_changes_it_first_but_keeps_the_tickets()
    {
        var (name, sid, who) = await NewAsync("lars");

        await Accounts.DemandNewPasswordAsync(name);
        await RefusedAsync(name, "password_must_change");
        (await office.ReviewAsync(who, sid, TimeSpan.FromHours(1))).ShouldBe(Verdict.NoObjection);

        await Accounts.SetPasswordAsync(name, "W0rd-Pass-Two!");
        (await office.LogInAsync(name, "W0rd-Pass-Two!")).ShouldBe(who, Factor.Password);
        // The old one would be let in for an hour yet: that is the domain's rule for passwords it has just changed.
    }

    [Fact]
    public async Task Outside_the_hours_of_the_domain_nobody_logs_in()
    {
        var (name, _, who) = await NewAsync("marte");

        await Accounts.SetLogonHoursAsync(name, new byte[21]);
        await RefusedAsync(name, "outside_logon_hours");

        await Accounts.SetLogonHoursAsync(name, [.. Enumerable.Repeat((byte)255, 21)]);
        (await office.LogInAsync(name, Password)).ShouldBe(who, Factor.Password);
    }

    [Fact]
    public async Task A_ticket_that_came_by_something_else_is_not_the_directorys_business()
    {
        var (name, sid, who) = await NewAsync("nils");
        await Accounts.DisableAsync(name);
        var hearing = Counterfoil.Conformance.Rehearsal.HearingOf(who, Occasion.Use);

        (await office.Plugin.ReviewAsync(hearing, office.Rows, CancellationToken.None)).ShouldBe(
            Verdict.NoObjection
        );
        await ObjectsAsync(who, sid, "account_disabled");
    }

    [Fact]
    public async Task A_report_names_the_person_and_all_groups_that_count()
    {
        await Accounts.CreateUserAsync("oda", Password, "oda@company.example", "Oda Ødegård");
        var inner = await Accounts.CreateGroupAsync("Selgere");
        var outer = await Accounts.CreateGroupAsync("Alle på huset");
        await Accounts.AddToGroupAsync("Selgere", "oda");
        await Accounts.AddToGroupAsync("Alle på huset", "Selgere");

        var report = (await office.ArriveAsync("oda@PROBE.TEST", await Accounts.SidOfAsync("oda")))
            .ShouldBeOfType<Resolution.UnlinkedCase>()
            .Report;

        report.SearchName.ShouldBe(await Accounts.SidOfAsync("oda"));
        report.Facts["displayName"].ShouldBe("Oda Ødegård");
        report.Facts["email"].ShouldBe("oda@company.example");
        report.Facts["account"].ShouldBe(@"PROBE\oda");
        report.Groups.ShouldContain(inner);
        report.Groups.ShouldContain(outer);
        report.Groups.ShouldContain(@"PROBE\Selgere");
        report.Groups.ShouldContain(@"PROBE\Alle på huset");
        report.Groups.ShouldContain(@"PROBE\Domain Users");
    }

    [Theory]
    [InlineData(
        "80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data 52e, v3839",
        "wrong_password"
    )]
    [InlineData(
        "80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data 525, v3839",
        "unknown_account"
    )]
    [InlineData(
        "80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data 530, v3839",
        "outside_logon_hours"
    )]
    [InlineData(
        "80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data 531, v3839",
        "workstation_not_allowed"
    )]
    [InlineData(
        "80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data 532, v3839",
        "password_expired"
    )]
    [InlineData(
        "80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data 533, v3839",
        "account_disabled"
    )]
    [InlineData(
        "80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data 701, v3839",
        "account_expired"
    )]
    [InlineData(
        "80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data 773, v3839",
        "password_must_change"
    )]
    [InlineData(
        "80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data 775, v3839",
        "account_locked"
    )]
    [InlineData("something else", "wrong_password")]
    public void The_sub_codes_of_windows_are_understood(string diagnostic, string reason) =>
        ActiveDirectory.Accounts.DomainWord.OfBind(diagnostic).ShouldBe(reason);

    private async Task<(string Name, string Sid, Associate Who)> NewAsync(string name)
    {
        var sid = await Accounts.CreateUserAsync(name, Password);
        return (name, sid, office.Link(name, sid));
    }

    private async Task RefusedAsync(string name, string reason)
    {
        (await office.LogInAsync(name, Password)).ShouldBeMistaken(reason);
        (
            await office.ArriveAsync($"{name}@PROBE.TEST", await Accounts.SidOfAsync(name))
        ).ShouldBeMistaken(reason);
    }

    private async Task ObjectsAsync(Associate who, string sid, string reason) =>
        (await office.ReviewAsync(who, sid, TimeSpan.FromHours(1)))
            .ShouldBeOfType<Verdict.ObjectsCase>()
            .Reason.ShouldBe(reason);
}
