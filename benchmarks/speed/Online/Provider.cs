using System.Text.Json;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Benchmarks.Web;

namespace Counterfoil.Benchmarks.Online;

/// <summary>A provider in a process of its own, and what its answers cost: its own processor time and its database's.</summary>
internal sealed class Provider : IAsyncDisposable
{
    // So many that what waits for the disk waits together, as in an hour when everybody comes.
    public const int Callers = 128;

    private readonly LoadedServer server;
    private readonly PostgreSqlProcesses? database;
    private readonly HttpClient http;

    private Provider(LoadedServer server, ServedProvider served, PostgreSqlProcesses? database)
    {
        (this.server, Served, this.database) = (server, served, database);
        http = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }
        )
        {
            BaseAddress = new Uri(served.Address),
        };
    }

    public ServedProvider Served { get; }

    /// <summary>For requests that the others are not enough for.</summary>
    public HttpClient Http => http;

    /// <summary>What only ours says.</summary>
    public OnlineServed? Ours { get; private init; }

    public static Task<Provider> OnSqliteAsync(int tenants = 0, int applications = 0) =>
        StartAsync("sqlite", database: null, tenants, applications);

    public static async Task<Provider> OnPostgreSqlAsync(Ground ground) =>
        await StartAsync(
            "postgresql",
            await PostgreSqlProcesses.FindAsync(ground.PostgreSql!),
            tenants: 0,
            applications: 0
        );

    /// <summary>npm oidc-provider with its in-memory adapter.</summary>
    public static async Task<Provider> OfNodeAsync()
    {
        var started = await LoadedServer.StartAsync(
            "0",
            "node",
            Path.Combine(Files.Benchmarks, "oidc-provider", "server.mjs")
        );
        var served = JsonSerializer.Deserialize<ServedProvider>(
            started.Said,
            JsonSerializerOptions.Web
        )!;
        return new Provider(started, served, database: null);
    }

    /// <summary>On one core from now on; until then what compiles has another.</summary>
    public Task SettleAsync() => server.MoveAsync("0");

    /// <summary>Answers for a second of the processors' time, called over and over by as many callers as are useful.</summary>
    public async Task<double> AnswersPerProcessorSecondAsync(
        TimeSpan during,
        Func<Provider, Task> callAsync,
        int callers = Callers
    )
    {
        double rate = 0;
        var cost = await CostAsync(async () =>
            rate = await Pairs.RateAsync(during, callers, _ => callAsync(this))
        );
        return rate * during.TotalSeconds / cost.TotalSeconds;
    }

    /// <summary>The processors' time that something takes on the provider's side.</summary>
    public async Task<TimeSpan> CostAsync(Func<Task> load)
    {
        var before = database?.ProcessorTime() ?? TimeSpan.Zero;
        var own = await server.ProcessorTimeOfAsync(load);
        return own + (database?.ProcessorTime() ?? TimeSpan.Zero) - before;
    }

    /// <summary>Posts a form; the answer must be a good one.</summary>
    public Task<string> PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(
            new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new FormUrlEncodedContent(
                    fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
                ),
            }
        );

    public Task<string> GetAsync(string path) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public async Task<string> SendAsync(HttpRequestMessage request)
    {
        using var answer = await http.SendAsync(request);
        request.Dispose();
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? text
            : throw new InvalidOperationException(
                $"{request.RequestUri} refuses under load: {(int)answer.StatusCode} {text}"
            );
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    private static async Task<Provider> StartAsync(
        string kind,
        PostgreSqlProcesses? database,
        int tenants,
        int applications
    )
    {
        var started = await LoadedServer.StartAsync(
            "0,1",
            "env",
            "DOTNET_PROCESSOR_COUNT=1",
            // Counted from the first call: on one core the runtime else waits until nothing new is called any more.
            "DOTNET_TC_CallCountingDelayMs=0",
            "dotnet",
            Files.Assembly,
            "online-host",
            kind,
            $"{tenants}",
            $"{applications}"
        );
        var served = JsonSerializer.Deserialize<OnlineServed>(started.Said)!;
        return new Provider(started, served.Provider, database) { Ours = served };
    }
}
