using Counterfoil.Server.Commands;
using Counterfoil.Storage.Sqlite;
using Counterfoil.Tests.Storage.Witnesses;
using Dapper;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Commands;

/// <summary>What an operator does for the database's sake: verify, keys, backup, restore, adopt, recover.</summary>
public sealed class VaultCommandTests : IDisposable
{
    private const string Password = "marmalade under nine bridges";

    private readonly Terminal terminal = new();
    private readonly int port = FreePort();

    private string Data => Path.Combine(terminal.Home, "installation");

    private string Database => Path.Combine(Data, "counterfoil.db");

    public VaultCommandTests()
    {
        terminal.Set("COUNTERFOIL_HASH_MEMORY", "8");
        terminal.Set("COUNTERFOIL_HASH_ITERATIONS", "1");
        terminal.Set("COUNTERFOIL_LOG_LEVEL", "none");
    }

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task Verify_is_quiet_about_an_untouched_database_and_names_a_touched_row()
    {
        await InitAsync();
        var clean = (await RunAsync("verify", "--json")).ShouldBeDone().Json;
        clean["clean"]!.GetValue<bool>().ShouldBeTrue();
        clean["rows"]!.GetValue<long>().ShouldBeGreaterThan(1);

        await using (var connection = SqliteConnections.Open(Database, ""))
            await connection.ExecuteAsync("UPDATE associates SET isActive = 0");

        var touched = (await RunAsync("verify", "--json")).ShouldEndWith(ExitCode.Refused).Json;
        var row = touched["tampered"]!.AsArray().ShouldHaveSingleItem()!;
        row["tampering"]!.GetValue<string>().ShouldBe("edited");
        row["table"]!.GetValue<string>().ShouldBe("associates");
        (await RunAsync("verify")).ShouldEndWith(ExitCode.Refused).Output.ShouldContain("edited");
    }

    [Fact]
    public async Task The_doctor_knows_the_keys_the_last_verify_and_the_last_backup_beside_a_server_too()
    {
        await InitAsync();
        (await FindAsync("last verify")).ShouldStartWith("none");
        (await FindAsync("last backup")).ShouldStartWith("none");
        await using (await ServeAsync())
        {
            await LogInAsync();
            (await RunAsync("verify")).ShouldBeDone();
            (await RunAsync("backup")).ShouldBeDone();
            (await FindAsync("last verify")).ShouldBe(
                "within the last hour: nobody had touched a row"
            );
            (await FindAsync("last backup")).ShouldStartWith("within the last hour");
            (await FindAsync("root keys")).ShouldBe("1 (1), and all rows are under it");
        }
        (await RunAsync("keys", "add")).ShouldBeDone();
        (await FindAsync("root keys")).ShouldStartWith("2 (1, 2), 1 is current");

        await using (var connection = SqliteConnections.Open(Database, ""))
            await connection.ExecuteAsync("UPDATE associates SET isActive = 0");
        (await RunAsync("verify")).ShouldEndWith(ExitCode.Refused);
        (await FindAsync("last verify")).ShouldContain("with 1 findings");

        async Task<string> FindAsync(string what) =>
            (await RunAsync("doctor", "--latency", "10", "--json"))
                .Json.AsArray()
                .Single(one => one!["what"]!.GetValue<string>() == what)![
                "finding"
            ]!.GetValue<string>();
    }

    [Fact]
    public async Task A_roll_back_of_database_and_heads_is_named_by_verify_with_a_witness()
    {
        await using var witness = await TestWitness.StartAsync();
        terminal.Set("COUNTERFOIL_WITNESS", witness.Address.ToString());
        terminal.Set("COUNTERFOIL_WITNESS_TOKEN", "a-token");
        witness.Token = "a-token";
        await InitAsync();
        await using (await ServeAsync())
            await LogInAsync();
        var before = Path.Combine(terminal.Home, "before");
        Copy(Data, before);
        await using (await ServeAsync())
            await LogInAsync();
        (await RunAsync("verify")).ShouldBeDone();

        Directory.Delete(Data, recursive: true);
        Copy(before, Data);
        var named = (await RunAsync("verify", "--json")).ShouldEndWith(ExitCode.Refused).Json;
        named["tampered"]!
            .AsArray()
            .ShouldAllBe(row => row!["tampering"]!.GetValue<string>() == "rolled_back");
        named.ToJsonString().ShouldContain("the witness http://127.0.0.1");
        (await RunAsync("serve", "--port", "0")).ShouldEndWith(ExitCode.Refused);
        (await RunAsync("adopt", "--yes", "--reason", "we know")).ShouldBeDone();
        (await RunAsync("verify")).ShouldBeDone();

        static void Copy(string from, string to)
        {
            Directory.CreateDirectory(to);
            foreach (var file in Directory.EnumerateFiles(from))
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    [Fact]
    public async Task The_drill_of_backing_up_and_restoring()
    {
        await InitAsync();
        string file;
        await using (await ServeAsync())
        {
            await LogInAsync();
            var made = (await RunAsync("backup", "--json")).ShouldBeDone().Json;
            file = made["file"]!.GetValue<string>();
            (await RunAsync("verify")).ShouldBeDone();
            (await RunAsync("restore", file)).ShouldEndWith(ExitCode.Refused);
        }
        (await RunAsync("verify", "--backup", file)).ShouldBeDone();
        (await RunAsync("restore", file)).ShouldBeDone().Output.ShouldContain("adopt");
        (await RunAsync("serve", "--port", "0"))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain("adopt");
        (await RunAsync("verify", "--restored")).ShouldBeDone();
        (await RunAsync("adopt")).ShouldEndWith(ExitCode.Usage);
        (await RunAsync("adopt", "--yes", "--reason", "drill"))
            .ShouldBeDone()
            .Output.ShouldContain("1 tickets were ended");
        (await RunAsync("verify")).ShouldBeDone();
        await using (await ServeAsync())
        {
            (await RunAsync("whoami")).ShouldEndWith(ExitCode.NotLoggedIn);
            await LogInAsync();
            (await RunAsync("whoami")).ShouldBeDone();
        }
    }

    [Fact]
    public async Task A_backup_without_a_server_is_made_by_the_command_itself()
    {
        await InitAsync();
        var file = (await RunAsync("backup", "--json")).ShouldBeDone().Json[
            "file"
        ]!.GetValue<string>();
        (await RunAsync("verify", "--backup", file)).ShouldBeDone();
    }

    [Fact]
    public async Task Keys_are_exchanged_while_the_server_goes_on_and_tickets_with_it()
    {
        await InitAsync();
        await using var serving = await ServeAsync();
        await LogInAsync();
        (await RunAsync("keys", "rotate"))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain("keys add");
        (await RunAsync("keys", "add")).ShouldBeDone().Output.ShouldContain("Root key 2");
        (await RunAsync("whoami")).ShouldBeDone();
        (await RunAsync("keys", "retire", "1")).ShouldEndWith(ExitCode.Refused);

        (await RunAsync("keys", "rotate")).ShouldBeDone().Output.ShouldContain("root key 2");

        (await RunAsync("whoami")).ShouldBeDone();
        (await RunAsync("keys", "list", "--json")).ShouldBeDone().Json["items"]!
            .AsArray()
            .Single(key => key!["number"]!.GetValue<int>() == 1)!["needs"]!
            .AsArray()
            .ShouldBeEmpty();
        (await RunAsync("keys", "retire", "1")).ShouldBeDone();
        (await RunAsync("whoami")).ShouldBeDone();
        (await RunAsync("verify")).ShouldBeDone();
        var left = await File.ReadAllTextAsync(Path.Combine(Data, "root.key"));
        left.ShouldContain("root-key-1:2:");
        left.ShouldNotContain("root-key-1:1:");
        await serving.StopAsync();
        await using (await ServeAsync())
        {
            (await RunAsync("whoami")).ShouldBeDone();
        }
    }

    [Fact]
    public async Task The_owner_of_the_root_key_gets_in_again_when_no_operator_is_left()
    {
        await InitAsync();
        await using (await ServeAsync())
        {
            (await RunAsync("init", "--recover", "--operator", "anna"))
                .ShouldEndWith(ExitCode.Refused)
                .Error.ShouldContain("Another process has the database");
        }
        var link = (
            await RunAsync("init", "--recover", "--operator", "berta", "--json")
        ).ShouldBeDone();
        await using (await ServeAsync())
        {
            var input = $"{link.Json["activation"]!["code"]}\n{Password}\n";
            (
                await terminal.RunWithAsync(
                    input,
                    "associate",
                    "activate",
                    "--stdin",
                    "--data",
                    Data
                )
            ).ShouldBeDone();
            await LogInWithAsync("berta");
            (await RunAsync("tenant", "list")).ShouldBeDone();
            (await RunAsync("decisions")).ShouldBeDone().Output.ShouldContain("recovered");
        }
        (await RunAsync("verify")).ShouldBeDone();
    }

    [Fact]
    public async Task A_second_server_on_one_file_refuses_with_a_sentence()
    {
        await InitAsync();
        await using var first = await ServeAsync();
        (await RunAsync("serve", "--port", "0"))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain("one SQLite file serves one process");
    }

    private Task<Ended> RunAsync(params string[] arguments) =>
        terminal.RunAsync([.. arguments, "--data", Data]);

    private async Task InitAsync()
    {
        var made = (
            await RunAsync("init", "--own-tenant", "Cust1", "--operator", "anna", "--json")
        ).ShouldBeDone();
        await using var serving = await ServeAsync();
        var input = $"{made.Json["activation"]!["code"]}\n{Password}\n";
        (
            await terminal.RunWithAsync(input, "associate", "activate", "--stdin", "--data", Data)
        ).ShouldBeDone();
    }

    private Task LogInAsync() => LogInWithAsync("anna");

    private async Task LogInWithAsync(string name) =>
        (
            await terminal.RunWithAsync(
                $"{Password}\n",
                "login",
                "--user",
                name,
                "--password-stdin",
                "--data",
                Data
            )
        ).ShouldBeDone();

    private Task<RunningCommand> ServeAsync() =>
        terminal.StartAsync("Serving", "serve", "--data", Data, "--port", $"{port}");

    // The same at each start: a ticket is kept for one address.
    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
