using Counterfoil.Authority.Tenants;
using Counterfoil.Server.Commands;
using Counterfoil.Server.Settings;
using Counterfoil.Tests.Architecture;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Settings;

/// <summary>docs/settings.md is the catalogue, written down.</summary>
public sealed class SettingsPageTests
{
    [Fact]
    public void The_page_is_what_the_catalogue_says() =>
        Repository
            .Read("docs/settings.md")
            .ShouldBe(
                SettingsPage.Write(),
                "run: counterfoil settings --markdown > docs/settings.md"
            );

    [Fact]
    public void Every_switch_of_a_tenant_is_listed_and_can_be_set()
    {
        var switches = typeof(TenantSwitches)
            .GetProperties()
            .Select(property => char.ToLowerInvariant(property.Name[0]) + property.Name[1..])
            .Where(name => name != "equalityContract")
            .SelectMany(PartsOf)
            .ToList();

        TenantSwitch.All.Select(one => one.Name).ShouldBe(switches, ignoreOrder: true);
        TenantCommands.SwitchNames.ShouldBe(switches, ignoreOrder: true);
    }

    // What a tenant shows, and where its services are, are records whose parts are switches of their own.
    private static IEnumerable<string> PartsOf(string name) =>
        name switch
        {
            "face" => ["logo", "colour"],
            "addresses" => ["endpointAddress", "webApiAddress", "netServerAddress"],
            _ => [name],
        };
}
