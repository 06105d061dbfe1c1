using Shouldly;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>A server that is told to stop writes what it has noted, before it ends.</summary>
public sealed class StoppingTests : IAsyncLifetime
{
    // The row as it lies in the file: what the server would say of it is another matter.
    private const string LookAtRow = """
        import sqlite3, sys
        rows = sqlite3.connect(sys.argv[1]).execute(
            "SELECT lastUsedDate, lastusedInfo FROM credentials WHERE credentialType = 'Ticket' AND lastusedInfo LIKE '%stopping%'")
        print(rows.fetchall())
        """;

    // Longer than the test: nothing is written before the stop by itself.
    private readonly RunningServer server = new() { Switches = ["--renewal-interval", "60s"] };

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_use_of_a_ticket_is_in_its_row_after_SIGTERM()
    {
        var person = server.Told.People[0];
        var issued = await server.CommandAsync(
            ["ticket", "issue", "--user", person.Name, "--password-stdin"],
            person.Password
        );
        var used = await server.CurlAsync(
            "/v1/me",
            "-H",
            $"Authorization: SOTicket {issued.Output.Trim()}",
            "-H",
            "X-Counterfoil-Use: stopping; box; anna; test"
        );
        used.Output.ShouldContain(person.Name);
        (await RowAsync()).ShouldBe("[]");

        await server.TerminateAsync();

        (await RowAsync()).ShouldContain("anna on box: stopping (test)");
    }

    private async Task<string> RowAsync()
    {
        var file = Directory
            .GetFiles(server.Told.Data, "counterfoil.db", SearchOption.AllDirectories)
            .Single();
        var looked = await Shell.RunAsync("python3", ["-c", LookAtRow, file]);
        looked.ExitCode.ShouldBe(0, looked.Errors);
        return looked.Output.Trim();
    }

    [Fact]
    public async Task The_configurations_in_deploy_are_such_as_nginx_reads()
    {
        using var folder = new TemporaryFolder();
        var site = (await File.ReadAllTextAsync(Path.Combine(Places.Root, "deploy", "nginx.conf")))
            .Replace(
                "/etc/ssl/private/id.example.com.key",
                $"{folder.Path}/tls.key",
                StringComparison.Ordinal
            )
            .Replace(
                "/etc/ssl/id.example.com.pem",
                $"{folder.Path}/tls.pem",
                StringComparison.Ordinal
            )
            .Replace("listen 80", "listen 127.0.0.1:0", StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "nginx.conf"),
            $"pid {folder.Path}/pid; events {{}} http {{\n{site}\n}}"
                .Replace(
                    "127.0.0.1:0;",
                    $"127.0.0.1:{Places.FreePort()};",
                    StringComparison.Ordinal
                )
                .Replace(
                    "listen 443",
                    $"listen 127.0.0.1:{Places.FreePort()}",
                    StringComparison.Ordinal
                )
        );
        var made = await Shell.RunAsync(
            "openssl",
            [
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-subj",
                "/CN=id.example.com",
                "-days",
                "1",
                "-keyout",
                $"{folder.Path}/tls.key",
                "-out",
                $"{folder.Path}/tls.pem",
            ]
        );
        made.ExitCode.ShouldBe(0, made.Errors);
        var checkedNginx = await Shell.RunAsync(
            "nginx",
            ["-t", "-p", folder.Path, "-c", "nginx.conf", "-e", "error.log"]
        );
        checkedNginx.ExitCode.ShouldBe(0, checkedNginx.Errors);
        var unit = await File.ReadAllTextAsync(
            Path.Combine(Places.Root, "deploy", "counterfoil.service")
        );
        unit.ShouldContain("ExecStart=/opt/counterfoil/counterfoil serve");
        unit.ShouldContain("NoNewPrivileges=yes");
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("counterfoil-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
