using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Counterfoil.Tests.Secrets;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>A person whom <c>demo</c> tells of.</summary>
public sealed record DemoPerson(string Name, string Email, string Password, string Role);

/// <summary>A tenant of which <c>demo</c> tells.</summary>
public sealed record DemoTenant(string Tenant, string Name, IReadOnlyList<DemoPerson> People);

/// <summary>An application of which <c>demo</c> tells.</summary>
public sealed record DemoApplication(
    string Name,
    [property: JsonPropertyName("client_id")] string ClientId,
    [property: JsonPropertyName("client_secret")] string? ClientSecret,
    [property: JsonPropertyName("redirect_uri")] Uri RedirectUri,
    [property: JsonPropertyName("system_user_token")] string? SystemUserToken,
    [property: JsonPropertyName("system_user_key_file")] string? SystemUserKeyFile,
    Uri? Address
);

/// <summary>What <c>demo --json</c> prints once the server answers.</summary>
public sealed record DemoTold(
    Uri Address,
    string Data,
    string Tenant,
    IReadOnlyList<DemoPerson> People,
    IReadOnlyList<DemoTenant> Tenants,
    IReadOnlyList<DemoApplication> Applications
);

/// <summary>
/// The server as a process, as a newcomer starts it: <c>counterfoil demo</c> in a folder of its own, on a free port.
/// A fixture: one server for all tests of a class or collection; gone, folder and all, at the end.
/// </summary>
public sealed class RunningServer : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly string data = Directory.CreateTempSubdirectory("counterfoil-").FullName;
    private readonly StringBuilder log = new();
    private Process? process;
    private HttpClient? http;

    /// <summary>Switches behind <c>demo</c>, for a test that starts a server of its own.</summary>
    public IReadOnlyList<string> Switches { get; init; } = [];

    /// <summary>Whether the sample applications run beside it; a test that has no use for them spares the processor.</summary>
    public bool HasSamples { get; init; }

    /// <summary>The program and its arguments that start <c>dotnet</c> in their turn, for a data folder; none by default.</summary>
    public Func<string, IReadOnlyList<string>> Within { get; init; } = _ => [];

    /// <summary>The server's process.</summary>
    public int ProcessId =>
        process?.Id ?? throw new InvalidOperationException("The server is not running.");

    /// <summary>What is done with the data folder before the server starts.</summary>
    public Func<string, Task> Prepare { get; init; } = _ => Task.CompletedTask;

    /// <summary>What the server told.</summary>
    public DemoTold Told { get; private set; } = null!;

    /// <summary>A client at the server's address that keeps no cookies and follows no redirects.</summary>
    public HttpClient Http =>
        http ?? throw new InvalidOperationException("The server is not running.");

    /// <summary>What the server has written to its log so far.</summary>
    public string Log
    {
        get
        {
            lock (log)
                return log.ToString();
        }
    }

    /// <summary>The one person with a role, such as <c>operator</c>.</summary>
    public DemoPerson Person(string role) =>
        Told.People.Single(person => string.Equals(person.Role, role, StringComparison.Ordinal));

    /// <summary>The application of a name.</summary>
    public DemoApplication Application(string name) =>
        Told.Applications.Single(one => string.Equals(one.Name, name, StringComparison.Ordinal));

    /// <summary>Runs a command of the executable beside the running server.</summary>
    public Task<Ended> CommandAsync(IEnumerable<string> arguments, string input = "") =>
        Shell.RunAsync("dotnet", [Places.Server, .. arguments, "--data", data], input: input);

    /// <summary>Runs curl, silent but for errors, against a path of the server; switches come first.</summary>
    public Task<Ended> CurlAsync(string path, params string[] switches) =>
        Shell.RunAsync("curl", ["-sS", .. switches, new Uri(Told.Address, path).ToString()]);

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        string[] command =
        [
            .. Within(data),
            "dotnet",
            Places.Server,
            "demo",
            "--json",
            "--data",
            data,
            "--port",
            $"{Places.FreePort()}",
            .. HasSamples ? Array.Empty<string>() : ["--alone"],
            .. Switches,
        ];
        await Prepare(data);
        process = Shell.Start(command[0], command[1..]);
        process.ErrorDataReceived += (_, line) => Remember(line.Data);
        process.BeginErrorReadLine();
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        Told =
            JsonSerializer.Deserialize<DemoTold>(line ?? "null", Json)
            ?? throw new InvalidOperationException($"The server told nothing and ended:\n{Log}");
        foreach (var person in Told.Tenants.SelectMany(tenant => tenant.People))
            SecretLedger.Note(person.Password);
        foreach (var application in Told.Applications)
        {
            SecretLedger.Note(application.ClientSecret);
            SecretLedger.Note(application.SystemUserToken);
        }
        _ = RememberRestAsync(process.StandardOutput);
        http = new HttpClient(
            new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }
        )
        {
            BaseAddress = Told.Address,
        };
    }

    /// <summary>Tells the server to stop, as systemd does, and waits until it has.</summary>
    public async Task TerminateAsync()
    {
        await Shell.RunAsync("kill", ["-TERM", $"{process!.Id}"]);
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (process is not null)
        {
            Shell.Kill(process);
            await process.WaitForExitAsync();
        }
        // The first line told the passwords to whoever started the demo; everything after it is a log.
        SecretLedger.Keep("log", Log);
        SecretLedger.KeepDatabase(data);
        Directory.Delete(data, recursive: true);
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        http?.Dispose();
        process?.Dispose();
    }

    // A pipe that nobody reads would stop the server once it is full.
    private async Task RememberRestAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
            Remember(line);
    }

    private void Remember(string? line)
    {
        lock (log)
            log.AppendLine(line);
    }
}
