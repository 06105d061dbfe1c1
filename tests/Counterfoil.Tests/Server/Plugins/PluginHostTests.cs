using Counterfoil.Authority.Plugins;
using Counterfoil.Authority.Tenants;
using Counterfoil.Tests.Server.Api;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Plugins;

/// <summary>What a plugin is told of its settings.</summary>
public sealed class PluginHostTests
{
    [Fact]
    public async Task A_tenants_own_settings_are_read_when_nobody_has_asked_for_the_tenant_yet()
    {
        await using var server = await TestServer.StartAsync();
        (
            await server.CallAsync(
                "PATCH /v1/tenants/Home",
                server.Operator.Basic(),
                """{"plugins":{"Test/Good/mood":"objects","Test/Other/mood":"sings"}}"""
            )
        ).Status.ShouldBe(200);
        using var unasked = new KnownTenants(
            server.Database.Tenants,
            server.Database.Bell,
            server.Time
        );
        var host = new PluginHost(
            "Test/Good",
            new Dictionary<string, string>
            {
                ["Test/Good/mood"] = "none",
                ["Test/Good/from"] = "8",
            },
            unasked,
            server.Time,
            NullLogger<PluginHost>.Instance
        );

        foreach (var _ in new[] { "read", "remembered", "read again" })
        {
            host.SettingsOf(server.Own)
                .ShouldBe(
                    new Dictionary<string, string> { ["mood"] = "objects", ["from"] = "8" },
                    ignoreOrder: true
                );
            server.Time.Advance(TimeSpan.FromMinutes(40));
        }
        host.SettingsOf(ContextIdentifier.Parse("Nobody"))["mood"].ShouldBe("none");
    }
}
