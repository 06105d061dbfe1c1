using Counterfoil.ActiveDirectory.Controllers;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests;

public sealed class SettingsTests
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal)
    {
        ["domains"] = "probe.test=PROBE, other.test=OTHER",
        ["controllers"] = "ldaps://dc1.probe.test, ldap://dc2.probe.test:3268",
        ["account"] = "reader@probe.test",
        ["password-file"] = "/etc/counterfoil/reader",
    };

    [Fact]
    public void Nothing_set_is_no_directory() =>
        SettingsReading
            .Read(new Dictionary<string, string>())
            .ShouldBeOfType<SettingsRead.Absent>();

    [Fact]
    public void What_is_set_is_read_and_the_rest_is_safe()
    {
        var settings = Read().ShouldBeOfType<SettingsRead.Fit>().Settings;

        settings.Base.ShouldBe("DC=probe,DC=test");
        settings.Controllers.ShouldBe([
            new ControllerAddress("dc1.probe.test", 636, Protection.Tls),
            new ControllerAddress("dc2.probe.test", 3268, Protection.StartTls),
        ]);
        settings.FindDomain("other").ShouldBe(settings.Domains[1]);
        settings.HasSuffix("OTHER.TEST").ShouldBeTrue();
        settings.HasSuffix("OTHER").ShouldBeFalse();
        settings.TimeLimit.ShouldBeLessThan(TimeSpan.FromSeconds(1.5));
    }

    [Theory]
    [InlineData("CN=anna,CN=Users,DC=probe,DC=test", "PROBE")]
    [InlineData("cn=anna,ou=x,dc=OTHER,dc=test", "OTHER")]
    [InlineData("CN=anna,CN=Users,DC=child,DC=probe,DC=test", null)]
    [InlineData("CN=anna,DC=notprobe,DC=test", null)]
    public void A_child_of_a_domain_is_a_domain_of_its_own(string entry, string? domain) =>
        Read()
            .ShouldBeOfType<SettingsRead.Fit>()
            .Settings.DomainOf(entry)
            .ShouldBe(
                domain is null ? null : new DomainName($"{domain.ToLowerInvariant()}.test", domain)
            );

    [Theory]
    [InlineData("domains", "probe.test", "domains")]
    [InlineData("domains", "", "domains")]
    [InlineData("domains", "probe.test,DC=x=PROBE", "domains")]
    [InlineData("controllers", "http://dc1", "StartTLS")]
    [InlineData("controllers", "ldaps://user:word@dc1", "controllers")]
    [InlineData("controllers", "", "controllers")]
    [InlineData("account", " ", "account")]
    [InlineData("password-file", "", "password-file")]
    [InlineData("time-limit", "0", "time-limit")]
    [InlineData("time-limit", "soon", "time-limit")]
    [InlineData("groups", "some", "groups")]
    [InlineData("plain-ldap-sends-passwords-in-clear", "maybe", "true or false")]
    [InlineData("plain-ldap", "true", "There is no setting plain-ldap")]
    public void What_cannot_be_meant_is_refused_with_the_remedy(
        string key,
        string value,
        string remedy
    )
    {
        values[key] = value;
        Read().ShouldBeOfType<SettingsRead.Unfit>().Problem.ShouldContain(remedy);
        DirectoryPlugin.FindProblem(values).ShouldNotBeNull().ShouldContain(remedy);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_problem_of_the_machine() =>
        DirectoryPlugin
            .FindProblem(values)
            .ShouldBe("password-file: there is no file /etc/counterfoil/reader.");

    private SettingsRead Read() => SettingsReading.Read(values);
}
