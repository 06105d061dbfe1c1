using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Plugins;

[Collection("the packages")]
public sealed class SamplesTests
{
    [Fact]
    public async Task The_samples_keep_every_promise_of_the_kit_built_against_the_packages()
    {
        var built = await BuiltSamples.BuildAsync();

        built.ExitCode.ShouldBe(0, built.Output + built.Errors);
        foreach (var tests in new[] { "OfficeHours.Tests.dll", "Totp.Tests.dll" })
            built.Output.ShouldMatch($@"Passed!.*Failed:\s+0,.*{tests}");
    }

    [Fact]
    public void No_sample_plugin_knows_the_sources()
    {
        string[] plugins = ["office-hours", "totp"];
        var projects = plugins
            .SelectMany(plugin =>
                Directory.EnumerateFiles(
                    Path.Combine(Places.Root, "samples", plugin),
                    "*.csproj",
                    SearchOption.AllDirectories
                )
            )
            .ToList();

        projects.Count.ShouldBeGreaterThan(3);
        projects
            .Where(project => File.ReadAllText(project).Contains("/src/", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }
}
