using System.Net;
using Counterfoil.Server.Commands;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Commands;

/// <summary>From an empty folder to a server on which the first operator comes in.</summary>
public sealed class InitAndServeTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Terminal terminal = new();

    private string Data => Path.Combine(terminal.Home, "installation");

    public InitAndServeTests()
    {
        terminal.Set("COUNTERFOIL_HASH_MEMORY", "8");
        terminal.Set("COUNTERFOIL_HASH_ITERATIONS", "1");
        terminal.Set("COUNTERFOIL_LOG_LEVEL", "none");
    }

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task Init_makes_everything_private_and_prints_a_link_that_works_once()
    {
        var made = await InitAsync();

        File.GetUnixFileMode(Data).ShouldBe(OwnerOnly | UnixFileMode.UserExecute);
        File.GetUnixFileMode(Path.Combine(Data, "root.key")).ShouldBe(OwnerOnly);
        var link = made.Json["activation"]!["link"]!.GetValue<string>();
        link.ShouldStartWith("https://id.example.com/activate?code=");
        made.Output.ShouldNotContain(await File.ReadAllTextAsync(Path.Combine(Data, "root.key")));

        await using var serving = await ServeAsync();
        var input = $"{made.Json["activation"]!["code"]}\nmarmalade under nine bridges\n";
        (
            await terminal.RunWithAsync(input, "associate", "activate", "--stdin", "--data", Data)
        ).ShouldBeDone();
        (
            await terminal.RunWithAsync(input, "associate", "activate", "--stdin", "--data", Data)
        ).ShouldEndWith(ExitCode.Refused);
        (
            await terminal.RunWithAsync(
                "marmalade under nine bridges\n",
                "login",
                "--user",
                "anna",
                "--password-stdin",
                "--data",
                Data
            )
        ).ShouldBeDone();
        (await terminal.RunAsync("tenant", "list", "--data", Data))
            .ShouldBeDone()
            .Output.ShouldContain("Cust1 (own)");
    }

    [Fact]
    public async Task A_second_init_refuses_kindly_and_changes_nothing()
    {
        await InitAsync();
        var key = await File.ReadAllTextAsync(Path.Combine(Data, "root.key"));

        (await terminal.RunAsync("init", "--data", Data))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain("set up already");

        (await File.ReadAllTextAsync(Path.Combine(Data, "root.key"))).ShouldBe(key);
    }

    [Fact]
    public async Task What_an_interrupted_init_left_behind_is_taken_up()
    {
        Directory.CreateDirectory(Data);
        var key = Counterfoil.Cryptography.RootKey.Create(4).ToText();
        await File.WriteAllTextAsync(Path.Combine(Data, "root.key"), key);

        await InitAsync();

        (await File.ReadAllTextAsync(Path.Combine(Data, "root.key"))).ShouldBe(key);
    }

    [Fact]
    public async Task Commands_find_the_server_of_a_folder_while_it_runs()
    {
        await InitAsync();
        var serving = await ServeAsync();
        (await terminal.RunAsync("whoami", "--data", Data)).ShouldEndWith(ExitCode.NotLoggedIn);

        (await serving.StopAsync()).ShouldBe(ExitCode.Done, serving.Error.ToString());

        File.Exists(Path.Combine(Data, "server.json")).ShouldBeFalse();
        (await terminal.RunAsync("whoami", "--data", Data)).ShouldEndWith(ExitCode.NoServer);
        await serving.DisposeAsync();
    }

    [Fact]
    public async Task A_file_that_a_crash_left_behind_sends_no_ticket_anywhere()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(
            Path.Combine(Data, "server.json"),
            """{"address":"http://127.0.0.1:9/","pid":2147483647}"""
        );

        (await terminal.RunAsync("whoami", "--data", Data))
            .ShouldEndWith(ExitCode.NoServer)
            .Error.ShouldContain("No server runs");
    }

    [Fact]
    public async Task Without_its_key_or_with_another_a_server_does_not_start()
    {
        await InitAsync();
        var key = Path.Combine(Data, "root.key");
        File.Move(key, key + ".away");
        (await terminal.RunAsync("serve", "--data", Data))
            .ShouldEndWith(ExitCode.Usage)
            .Error.ShouldContain("root.key");

        await File.WriteAllTextAsync(key, Counterfoil.Cryptography.RootKey.Create(1).ToText());
        (await terminal.RunAsync("serve", "--data", Data))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain("root key");

        await File.WriteAllTextAsync(key, "counterfoil-root-key-1:1:abc:def");
        (await terminal.RunAsync("serve", "--data", Data))
            .ShouldEndWith(ExitCode.Usage)
            .Error.ShouldNotContain("abc");
    }

    [Fact]
    public async Task A_server_that_was_never_set_up_says_how()
    {
        (await terminal.RunAsync("serve", "--data", Data))
            .ShouldEndWith(ExitCode.Usage)
            .Error.ShouldContain("counterfoil init");
        Directory.Exists(Data).ShouldBeFalse();
    }

    [Fact]
    public async Task The_health_of_a_node_is_told_to_anybody()
    {
        await InitAsync();
        await using var serving = await ServeAsync();
        using var http = new HttpClient();

        var answer = await http.GetAsync(new Uri(AddressOf(Data), "health"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"well\"");
    }

    [Fact]
    public async Task Migrating_what_is_up_to_date_does_nothing()
    {
        await InitAsync();

        (await terminal.RunAsync("migrate", "--data", Data))
            .ShouldBeDone()
            .Output.ShouldContain("up to date");
    }

    [Fact]
    public async Task The_doctor_finds_what_is_wrong_and_what_could_be_better()
    {
        (await terminal.RunAsync("doctor", "--data", Data, "--latency", "10")).ExitCode.ShouldBe(
            ExitCode.Refused
        );

        await InitAsync();
        var well = (
            await terminal.RunAsync("doctor", "--data", Data, "--latency", "10", "--json")
        ).ShouldBeDone();
        Weight(well, "root key's place").ShouldBe("warning");
        Weight(well, "database").ShouldBe("good");
        Weight(well, "door soap").ShouldBe("good");

        File.SetUnixFileMode(Path.Combine(Data, "root.key"), OwnerOnly | UnixFileMode.OtherRead);
        var open = await terminal.RunAsync("doctor", "--data", Data, "--latency", "10", "--json");
        open.ExitCode.ShouldBe(ExitCode.Refused);
        Weight(open, "root key's file").ShouldBe("wrong");
    }

    [Fact]
    public async Task Settings_are_shown_with_where_they_come_from_and_secrets_are_not()
    {
        terminal.Set("COUNTERFOIL_DATABASE", "Host=db;Password=hidden-thing");

        var shown = (await terminal.RunAsync("settings", "--port", "99")).ShouldBeDone().Output;

        shown.ShouldContain("the command line");
        shown.ShouldContain("COUNTERFOIL_HASH_MEMORY");
        shown.ShouldNotContain("hidden-thing");
    }

    private async Task<Ended> InitAsync() =>
        (
            await terminal.RunAsync(
                "init",
                "--data",
                Data,
                "--own-tenant",
                "Cust1",
                "--operator",
                "anna",
                "--public-address",
                "https://id.example.com",
                "--json"
            )
        ).ShouldBeDone();

    private Task<RunningCommand> ServeAsync() =>
        terminal.StartAsync("Serving", "serve", "--data", Data, "--port", "0");

    internal static Uri AddressOf(string data) =>
        System
            .Text.Json.JsonSerializer.Deserialize<ServerFile>(
                File.ReadAllText(Path.Combine(data, "server.json")),
                System.Text.Json.JsonSerializerOptions.Web
            )!
            .Address;

    private static string Weight(Ended doctor, string what) =>
        doctor.Json.AsArray().Single(one => one!["what"]!.GetValue<string>() == what)![
            "weight"
        ]!.GetValue<string>();
}
