using System.Runtime.Loader;
using Counterfoil.Server.Plugins;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Plugins;

/// <summary>What is loaded from a folder, and what is not, and that it is said why.</summary>
public sealed class PluginLoadingTests
{
    [Fact]
    public void A_pinned_folder_is_loaded_in_a_context_of_its_own_over_the_servers_own_contract()
    {
        using var folder = new OutsidersFolder("Good");
        // A copy of the contract that came along is never loaded.
        File.Copy(
            typeof(ICredentialPlugin).Assembly.Location,
            folder.At("Counterfoil.Abstractions.dll")
        );

        var loaded = Load(folder.Pinned()).ShouldHaveSingleItem();

        loaded.Problem.ShouldBeNull();
        loaded.Type.ShouldBe("Test/Good");
        loaded.DisplayName.ShouldBe("Words");
        var assembly = loaded
            .Plugin.ShouldBeAssignableTo<ICredentialAdministration>()!
            .GetType()
            .Assembly;
        AssemblyLoadContext.GetLoadContext(assembly).ShouldNotBe(AssemblyLoadContext.Default);
        assembly.Location.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_loaded_without_a_pin()
    {
        using var folder = new OutsidersFolder("Good");

        Load(folder.Pinned() with { Pin = null })
            .ShouldHaveSingleItem()
            .Problem.ShouldNotBeNull()
            .ShouldContain(folder.Pin);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("added")]
    [InlineData("added deeper")]
    [InlineData("removed")]
    [InlineData("renamed")]
    public void A_folder_that_is_not_what_was_pinned_is_refused_and_both_pins_are_named(string how)
    {
        using var folder = new OutsidersFolder("Good");
        var pinned = folder.Pinned();
        var file = folder.At("Counterfoil.TestPlugins.Good.pdb");
        switch (how)
        {
            case "changed":
                File.AppendAllText(file, " ");
                break;
            case "added":
                File.WriteAllText(folder.At("notes.txt"), "");
                break;
            case "added deeper":
                Directory.CreateDirectory(folder.At("nb"));
                File.WriteAllText(folder.At("nb/notes.txt"), "");
                break;
            case "removed":
                File.Delete(file);
                break;
            default:
                File.Move(file, file + "2");
                break;
        }

        var refused = Load(pinned).ShouldHaveSingleItem();

        refused.Plugin.ShouldBeNull();
        refused.Problem.ShouldNotBeNull().ShouldContain(pinned.Pin!);
        refused.Problem.ShouldContain(folder.Pin);
        folder.Pin.ShouldNotBe(pinned.Pin);
    }

    [Fact]
    public void An_empty_folder_inside_makes_no_difference()
    {
        using var folder = new OutsidersFolder("Good");
        var pinned = folder.Pinned();
        Directory.CreateDirectory(folder.At("empty"));

        folder.Pin.ShouldBe(pinned.Pin);
    }

    [Fact]
    public void A_link_in_the_folder_is_refused_wherever_it_points()
    {
        using var folder = new OutsidersFolder("Good");
        File.CreateSymbolicLink(
            folder.At("link.txt"),
            folder.At("Counterfoil.TestPlugins.Good.dll")
        );

        Load(
                new PluginEntry(
                    folder.Path,
                    PluginEntry.PinPrefix + new string('0', 64),
                    IsRequired: false
                )
            )
            .ShouldHaveSingleItem()
            .Problem.ShouldNotBeNull()
            .ShouldContain("link.txt is a link");
    }

    [Fact]
    public async Task A_pipe_in_the_folder_keeps_nobody_waiting()
    {
        using var folder = new OutsidersFolder("Good");
        var pinned = folder.Pinned();
        var pipe = folder.At("pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", pipe))
            await made.WaitForExitAsync();

        // Bounded, because who waits at a pipe waits for ever.
        var read = await Task.Run(() => Load(pinned)).WaitAsync(TimeSpan.FromSeconds(20));

        read.ShouldHaveSingleItem().Problem.ShouldNotBeNull().ShouldContain(pinned.Pin!);
    }

    [Fact]
    public async Task A_file_that_is_swapped_after_the_check_changes_nothing()
    {
        using var folder = new OutsidersFolder("Lacking");
        var loaded = Load(folder.Pinned()).ShouldHaveSingleItem();
        loaded.Problem.ShouldBeNull();
        // The dependency is asked for at the first question; what lies there by then is nobody's.
        File.WriteAllText(folder.At("Counterfoil.TestPlugins.Lacked.dll"), "something else");

        var said = await loaded.Plugin!.ScreenAsync(
            NoEvidence,
            Use.Unknown,
            CancellationToken.None
        );

        said.ShouldNotBeNull().Reason.ShouldBe("a word from the dependency");
    }

    [Fact]
    public void A_missing_dependency_is_named()
    {
        using var folder = new OutsidersFolder("Lacking");
        File.Delete(folder.At("Counterfoil.TestPlugins.Lacked.dll"));

        Load(folder.Pinned())
            .ShouldHaveSingleItem()
            .Problem.ShouldNotBeNull()
            .ShouldContain("Counterfoil.TestPlugins.Lacked.dll");
    }

    [Fact]
    public void A_constructor_that_throws_is_told_by_kind_and_not_by_text()
    {
        using var folder = new OutsidersFolder("Throwing");

        var problem = Load(folder.Pinned()).ShouldHaveSingleItem().Problem.ShouldNotBeNull();

        problem.ShouldContain("InvalidOperationException");
        problem.ShouldNotContain("hunter2");
    }

    [Fact]
    public void Of_two_with_one_credential_type_the_later_is_disabled_and_the_earlier_named()
    {
        using var good = new OutsidersFolder("Good");
        using var twin = new OutsidersFolder("Twin");

        var loaded = Load(good.Pinned(), twin.Pinned());

        loaded[0].IsLoaded.ShouldBeTrue();
        loaded[1].IsLoaded.ShouldBeFalse();
        loaded[1].Problem.ShouldNotBeNull().ShouldContain(good.Path);
    }

    [Fact]
    public void The_type_of_a_built_in_plugin_is_taken()
    {
        using var good = new OutsidersFolder("Good");

        var installed = InstalledPlugins.Load(
            [good.Pinned()],
            ["test/GOOD"],
            TimeProvider.System,
            NoHost,
            NullLogger.Instance
        );

        installed.All[0].Problem.ShouldNotBeNull().ShouldContain("built-in");
    }

    [Fact]
    public void A_folder_that_is_not_there_or_holds_no_plugin_is_said_to_be_so()
    {
        using var folder = new OutsidersFolder("Good");
        foreach (var file in Directory.GetFiles(folder.Path))
            File.Delete(file);
        File.Copy(typeof(NullLogger).Assembly.Location, folder.At("only.dll"));

        Load(new PluginEntry("/nowhere/at/all", Pin: null, IsRequired: false))[0]
            .Problem.ShouldNotBeNull()
            .ShouldContain("/nowhere/at/all");
        Load(folder.Pinned())[0]
            .Problem.ShouldNotBeNull()
            .ShouldContain("is not built against Counterfoil.Abstractions");
    }

    [Theory]
    [InlineData("0.1.0", "0.1.0", true)]
    [InlineData("0.1.0", "0.1.3", true)]
    [InlineData("0.1.3", "0.1.0", false)]
    [InlineData("0.1.0", "0.2.0", false)]
    [InlineData("1.0.0", "1.4.0", true)]
    [InlineData("1.5.0", "1.4.0", false)]
    [InlineData("1.0.0", "2.0.0", false)]
    public void A_plugin_runs_on_its_own_version_of_the_contract_and_on_compatible_later_ones(
        string built,
        string here,
        bool runs
    ) => PluginAssembly.IsCompatible(Version.Parse(built), Version.Parse(here)).ShouldBe(runs);

    [Fact]
    public async Task A_required_plugin_that_is_not_there_leaves_an_objection_in_its_place()
    {
        var installed = InstalledPlugins.Load(
            [new PluginEntry("/nowhere/at/all", Pin: null, IsRequired: true)],
            [],
            TimeProvider.System,
            NoHost,
            NullLogger.Instance
        );

        var objection = await installed
            .Heard.ShouldHaveSingleItem()
            .ScreenAsync(NoEvidence, Use.Unknown, CancellationToken.None);

        objection.ShouldNotBeNull().Reason.ShouldContain("/nowhere/at/all");
    }

    private static EvidenceSet NoEvidence { get; } =
        new()
        {
            Tenant = ContextIdentifier.Parse("Home"),
            Door = new Door("rest", "REST"),
            Items = [],
        };

    private static IPluginHost NoHost(string type) => new LateHost(TimeProvider.System, _ => { });

    private static IReadOnlyList<InstalledPlugin> Load(params IReadOnlyList<PluginEntry> entries) =>
        InstalledPlugins
            .Load(entries, ["CRM5/PASSWORD"], TimeProvider.System, NoHost, NullLogger.Instance)
            .All;
}
