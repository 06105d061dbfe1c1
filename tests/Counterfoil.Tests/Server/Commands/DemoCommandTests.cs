using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Counterfoil.Server.Commands;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Commands;

/// <summary>The demo: nothing needed, nothing touched that is not its own, the same again the second time.</summary>
public sealed class DemoCommandTests : IDisposable
{
    private readonly Terminal terminal = new();

    private string Data => Path.Combine(terminal.Home, "try");

    public DemoCommandTests()
    {
        terminal.Set("COUNTERFOIL_HASH_MEMORY", "8");
        terminal.Set("COUNTERFOIL_HASH_ITERATIONS", "1");
    }

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task The_demo_says_whom_to_log_in_as_and_lets_them_in()
    {
        await using var demo = await DemoAsync();
        var said = Said(demo);

        said["tenant"]!.GetValue<string>().ShouldBe("Demo");
        said["data"]!.GetValue<string>().ShouldBe(Data);
        var people = said["people"]!.AsArray();
        foreach (var person in people)
        {
            var login = await terminal.RunWithAsync(
                person!["password"]!.GetValue<string>() + "\n",
                "login",
                "--user",
                person["name"]!.GetValue<string>(),
                "--password-stdin",
                "--data",
                Data
            );
            login.ExitCode.ShouldBe(
                person["role"]!.GetValue<string>() == "disabled"
                    ? ExitCode.NotLoggedIn
                    : ExitCode.Done
            );
        }
        people
            .Select(person => person!["role"]!.GetValue<string>())
            .ShouldBeSubsetOf([
                "operator",
                "administrator",
                "user",
                "disabled",
                "external",
                "shared address",
                "system user",
            ]);
        File.GetUnixFileMode(Path.Combine(Data, "demo.json"))
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_second_demo_continues_and_a_fresh_one_starts_over()
    {
        var first = await DemoAsync();
        var people = Said(first)["people"]!.ToJsonString();
        var applications = Secrets(first);
        await first.DisposeAsync();

        var second = await DemoAsync();
        Said(second)["people"]!.ToJsonString().ShouldBe(people);
        Secrets(second).ShouldBe(applications);
        await second.DisposeAsync();

        await using var fresh = await DemoAsync("--fresh");
        Said(fresh)["people"]!.ToJsonString().ShouldNotBe(people);
    }

    [Fact]
    public async Task A_demo_that_was_interrupted_is_taken_up()
    {
        await (await DemoAsync()).DisposeAsync();
        File.Delete(Path.Combine(Data, "demo.json"));

        await using var again = await DemoAsync();

        var user = Said(again)["people"]![2]!;
        (
            await terminal.RunWithAsync(
                user["password"]!.GetValue<string>() + "\n",
                "login",
                "--user",
                user["name"]!.GetValue<string>(),
                "--password-stdin",
                "--data",
                Data
            )
        ).ShouldBeDone();
        Names(again).ShouldBeUnique();
    }

    [Fact]
    public async Task Anybody_can_point_a_client_at_a_tenant_by_the_line_of_JSON()
    {
        await using var demo = await DemoAsync();
        var said = Said(demo);

        var mine = said["applications"]!
            .AsArray()
            .Where(one => one!["redirect_uri"]!.GetValue<string>() == "http://127.0.0.1:9501/cb")
            .ToList();
        mine.Count.ShouldBe(2);
        mine.ShouldAllBe(one => one!["client_id"]!.GetValue<string>().Length == 32);
        mine.Single(one => one!["client_secret"] is null)!["system_user_token"].ShouldBeNull();
        var confidential = mine.Single(one => one!["client_secret"] is not null)!;
        confidential["client_secret"]!.GetValue<string>().ShouldStartWith("cfa_");
        confidential["system_user_token"]!
            .GetValue<string>()
            .ShouldStartWith(confidential["name"]!.GetValue<string>() + "-");

        var tenants = said["tenants"]!.AsArray();
        tenants.Count.ShouldBe(3);
        tenants[0]!["people"]!.ToJsonString().ShouldBe(said["people"]!.ToJsonString());
        foreach (var tenant in tenants)
        foreach (var person in tenant!["people"]!.AsArray().Where(IsActive))
            (
                await terminal.RunWithAsync(
                    person!["password"]!.GetValue<string>() + "\n",
                    "whoami",
                    "--tenant",
                    tenant["tenant"]!.GetValue<string>(),
                    "--user",
                    person["name"]!.GetValue<string>(),
                    "--password-stdin",
                    "--data",
                    Data
                )
            ).ShouldBeDone();
        tenants
            .Count(tenant =>
                tenant!["people"]!
                    .AsArray()
                    .Any(person => person!["role"]!.GetValue<string>() == "administrator")
            )
            .ShouldBe(3);
    }

    [Fact]
    public async Task A_folder_that_is_not_the_demos_is_neither_used_nor_deleted()
    {
        Directory.CreateDirectory(Data);
        var letter = Path.Combine(Data, "letter.txt");
        await File.WriteAllTextAsync(letter, "Dear Anna");

        (await terminal.RunAsync("demo", "--data", Data)).ShouldEndWith(ExitCode.Refused);
        (await terminal.RunAsync("demo", "--fresh", "--data", Data)).ShouldEndWith(
            ExitCode.Refused
        );

        File.Exists(letter).ShouldBeTrue();
    }

    [Fact]
    public async Task A_port_that_is_taken_gives_one_sentence_and_the_switch()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var ended = await terminal.RunAsync(
            "demo",
            "--data",
            Data,
            "--port",
            port.ToString(System.Globalization.CultureInfo.InvariantCulture)
        );

        ended.ShouldEndWith(ExitCode.Refused).Error.ShouldContain("--port");
        ended.Error.TrimEnd().ShouldNotContain('\n');
    }

    [Fact]
    public async Task Beside_a_running_demo_a_second_says_where_it_is()
    {
        await using var demo = await DemoAsync();

        (await terminal.RunAsync("demo", "--data", Data, "--port", "0"))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain(Said(demo)["address"]!.GetValue<string>());
        (await terminal.RunAsync("demo", "--data", Data, "--fresh")).ShouldEndWith(
            ExitCode.Refused
        );
    }

    [Fact]
    public async Task The_demo_is_for_this_machine_alone() =>
        (await terminal.RunAsync("demo", "--data", Data, "--address", "any")).ShouldEndWith(
            ExitCode.Usage
        );

    private Task<RunningCommand> DemoAsync(params string[] more) =>
        terminal.StartAsync(
            "\n",
            ["demo", "--alone", "--data", Data, "--port", "0", "--json", .. more]
        );

    private static bool IsActive(JsonNode? person) =>
        person!["role"]!.GetValue<string>() != "disabled";

    private static IEnumerable<string> Names(RunningCommand demo) =>
        Said(demo)["applications"]!.AsArray().Select(one => one!["name"]!.GetValue<string>());

    private static IEnumerable<string> Secrets(RunningCommand demo) =>
        Said(demo)["applications"]!
            .AsArray()
            .Select(one =>
                $"{one!["client_id"]} {one["client_secret"]} {one["system_user_token"]}"
            );

    private static JsonNode Said(RunningCommand demo)
    {
        var said = demo.Output.ToString()!;
        said.ShouldNotBeEmpty(demo.Error.ToString());
        return JsonNode.Parse(said)!;
    }
}
