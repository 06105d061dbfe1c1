using System.Text.Json.Nodes;
using Counterfoil.Server.Commands;
using Counterfoil.Tests.Server.Plugins;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Commands;

/// <summary>Plugins from a command line: pinned, listed, looked at by the doctor, and administered.</summary>
public sealed class PluginCommandTests : IDisposable
{
    private readonly Terminal terminal = new();
    private readonly OutsidersFolder folder = new("Good");

    private string Data => Path.Combine(terminal.Home, "data");

    private string Settings => Path.Combine(Data, "counterfoil.json");

    public PluginCommandTests() => Directory.CreateDirectory(Data);

    public void Dispose()
    {
        terminal.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Pinning_into_a_folder_that_is_missing_says_so_and_makes_none()
    {
        var missing = Path.Combine(terminal.Home, "missing");
        var pinned = await terminal.RunAsync("plugin", "pin", folder.Path, "--data", missing);
        pinned.ShouldEndWith(ExitCode.Refused).Error.ShouldContain($"There is no folder {missing}");
        Directory.Exists(missing).ShouldBeFalse();
        (await terminal.RunAsync("plugin", "pin", folder.Path, "--data", missing, "--print"))
            .ShouldBeDone()
            .Output.Trim()
            .ShouldBe(folder.Pin);
    }

    [Fact]
    public async Task A_folder_is_pinned_into_the_settings_and_listed_as_loaded()
    {
        await File.WriteAllTextAsync(Settings, """{ "port": 7443, }""");

        var pinned = (
            await terminal.RunAsync("plugin", "pin", folder.Path, "--required", "--data", Data)
        ).ShouldBeDone();

        pinned.Output.Trim().ShouldBe(folder.Pin);
        (await File.ReadAllTextAsync(Settings)).ShouldContain("7443");
        var listed = (await terminal.RunAsync("plugin", "list", "--data", Data, "--json"))
            .ShouldBeDone()
            .Json["items"]![0]!;
        listed["type"]!.GetValue<string>().ShouldBe("Test/Good");
        listed["displayName"]!.GetValue<string>().ShouldBe("Words");
        listed["state"]!.GetValue<string>().ShouldBe("loaded");
        listed["required"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_changed_file_is_listed_with_both_pins_and_the_doctor_says_that_everybody_is_refused()
    {
        await terminal.RunAsync("plugin", "pin", folder.Path, "--required", "--data", Data);
        var before = folder.Pin;
        await File.WriteAllTextAsync(folder.At("new.txt"), "x");

        var listed = (await terminal.RunAsync("plugin", "list", "--data", Data))
            .ShouldBeDone()
            .Output;
        var doctor = await terminal.RunAsync("doctor", "--data", Data, "--latency", "10", "--json");

        listed.ShouldContain(before);
        listed.ShouldContain(folder.Pin);
        doctor.ExitCode.ShouldBe(ExitCode.Refused);
        doctor.Output.ShouldContain("everybody is refused");
        doctor.Output.ShouldContain(folder.Pin);

        // Pinned again it is believed again, and stays required.
        (await terminal.RunAsync("plugin", "pin", folder.Path, "--data", Data))
            .ShouldBeDone()
            .Error.ShouldContain(before);
        var again = (await terminal.RunAsync("plugin", "list", "--data", Data, "--json")).Json[
            "items"
        ]!.AsArray();
        again.ShouldHaveSingleItem()!["state"]!.GetValue<string>().ShouldBe("loaded");
        again[0]!["required"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task The_doctor_lets_a_plugin_test_itself_with_its_own_settings()
    {
        await terminal.RunAsync("plugin", "pin", folder.Path, "--data", Data);

        var well = (await TestAsync("Test/Good")).ShouldBeDone().Json.AsArray();
        well.Select(one => (string)one!["weight"]!).ShouldBe(["good", "good", "warning"]);
        ((string)well[2]!["remedy"]!).ShouldBe("Teach it more.");

        await SetMoodAsync("objects");
        var unwell = await TestAsync("Test/Good");
        unwell.ExitCode.ShouldBe(ExitCode.Refused);
        ((string)unwell.Json[1]!["finding"]!).ShouldBe("It is in no mood.");
        ((string)unwell.Json[2]!["finding"]!).ShouldBe("not tried: mood failed");

        await SetMoodAsync("throws");
        var thrown = await TestAsync("Test/Good");
        thrown.ExitCode.ShouldBe(ExitCode.Refused);
        ((string)thrown.Json[1]!["finding"]!).ShouldContain("InvalidOperationException");
        thrown.Output.ShouldNotContain("hunter2");

        (await TestAsync("Nobody/Knows"))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain("No folder of the settings holds a plugin Nobody/Knows");
    }

    [Fact]
    public async Task A_plugin_without_a_test_of_itself_is_told_as_that()
    {
        using var twin = new OutsidersFolder("Twin");
        await terminal.RunAsync("plugin", "pin", twin.Path, "--data", Data);
        var type = (string)
            (await terminal.RunAsync("plugin", "list", "--data", Data, "--json")).Json["items"]![
                0
            ]!["type"]!;

        (await TestAsync(type))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain("has no test of itself");
    }

    private Task<Ended> TestAsync(string type) =>
        terminal.RunAsync("doctor", "--plugin", type, "--data", Data, "--json");

    private async Task SetMoodAsync(string mood)
    {
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(Settings))!;
        settings["plugins"] = new JsonObject { ["Test/Good/mood"] = mood };
        await File.WriteAllTextAsync(Settings, settings.ToJsonString());
    }

    [Fact]
    public async Task A_file_with_comments_is_left_alone_and_the_entry_printed()
    {
        const string text = "{ /* mine */ }";
        await File.WriteAllTextAsync(Settings, text);

        (await terminal.RunAsync("plugin", "pin", folder.Path, "--data", Data))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain(folder.Pin);

        (await File.ReadAllTextAsync(Settings)).ShouldBe(text);
    }

    [Theory]
    [InlineData("""{ "plugin-folders": {} }""")]
    [InlineData("""{ "plugin-folders": [ {} ] }""")]
    [InlineData("""{ "plugin-folders": [ { "folder": "x", "pin": "sha256:12" } ] }""")]
    [InlineData("""{ "plugin-folders": [ { "folder": "x", "require": true } ] }""")]
    [InlineData("""{ "plugin-folders": [ { "folder": "x" }, { "folder": "./x" } ] }""")]
    public async Task A_list_of_folders_that_makes_no_sense_stops_the_start(string text)
    {
        await File.WriteAllTextAsync(Settings, text);

        (await terminal.RunAsync("plugin", "list", "--data", Data))
            .ShouldEndWith(ExitCode.Usage)
            .Error.ShouldContain("plugin-folders");
    }

    [Fact]
    public async Task A_person_enrols_at_the_terminal_sees_the_code_drawn_and_confirms()
    {
        await using var server = await PluginsInHearingsTests.StartAsync(folder.Pinned());
        using var uma = new Terminal(server.Address);
        await uma.LogInAsync(server.User);
        uma.IsInteractive = true;
        uma.TypedHidden.Enqueue("1234");
        uma.TypedHidden.Enqueue("word of uma");

        var added = (
            await uma.RunAsync("associate", "credential", "add", "me", "Test/Good", "label=phone")
        ).ShouldBeDone();

        added.Output.ShouldContain("word of uma");
        added.Output.ShouldContain("otpauth://totp/test");
        added.Output.ShouldContain("█");
        added.Output.ShouldContain("  two");
        added.Error.ShouldContain("Confirmed.");
        using var olga = new Terminal(server.Address);
        await olga.LogInAsync(server.Operator);
        var listed = (await olga.RunAsync("associate", "credential", "list", "uma", "--json"))
            .ShouldBeDone()
            .Json["items"]!.AsArray();
        var id = listed.Single(one => one!["type"]!.GetValue<string>() == "Test/Good")![
            "id"
        ]!.GetValue<string>();
        (await olga.RunAsync("associate", "credential", "list", "uma")).Output.ShouldContain(
            "Confirmed: yes"
        );
        (
            await olga.RunAsync(
                "associate",
                "credential",
                "edit",
                "uma",
                "Test/Good",
                id,
                "label=old"
            )
        ).ShouldBeDone();
        (
            await olga.RunAsync(
                "associate",
                "credential",
                "remove",
                "uma",
                "Test/Good",
                id,
                "--yes"
            )
        ).ShouldBeDone();
    }

    [Fact]
    public async Task No_secret_field_is_an_argument()
    {
        await using var server = await PluginsInHearingsTests.StartAsync(folder.Pinned());
        using var uma = new Terminal(server.Address);
        await uma.LogInAsync(server.User);

        (
            await uma.RunAsync(
                "associate",
                "credential",
                "add",
                "me",
                "Test/Good",
                "label=x",
                "pin=1234"
            )
        )
            .ShouldEndWith(ExitCode.Usage)
            .Error.ShouldNotContain("1234");
        (await uma.RunAsync("plugin", "show", "Test/Good"))
            .ShouldBeDone()
            .Output.ShouldContain("colour");
    }
}
