using Counterfoil.Authority.Plugins;
using Counterfoil.Server.Hosting;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Plugins;

/// <summary>The house's own plugins are asked on the caller's thread, and say so by their type.</summary>
public sealed class HousePluginsTests
{
    [Fact]
    public void Every_plugin_of_the_house_promises_not_to_block()
    {
        var ours = new[] { typeof(PluginPanel).Assembly, typeof(CommandLinePolicy).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(ICredentialPlugin)))
            .ToList();

        ours.Count.ShouldBeGreaterThan(4);
        ours.Where(type => !type.IsAssignableTo(typeof(IHousePlugin))).ShouldBeEmpty();
    }
}
