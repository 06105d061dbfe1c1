using System.Text.Json;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Benchmarks.Web;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>What the check costs an endpoint that has nothing else to do.</summary>
internal sealed class CheckOverHttp : Row
{
    public override string Name => "check-over-http";

    public override string What =>
        "ticket check over HTTP, smallest answer; requests per processor second against the same endpoint without authentication";

    public override string Must => "at least 0.85 ×";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        await using var server = await WebHostProcess.StartWarmAsync();
        return Measured.Least(
            await Pairs.CompareAsync(server.WithTicketAsync, server.OpenAsync),
            0.85
        );
    }
}

/// <summary>The same beside the framework's own way of keeping a session on the server.</summary>
internal sealed class CheckBesideCookie : Row
{
    public override string Name => "check-beside-cookie";

    public override string What =>
        "the same against ASP.NET Core's cookie authentication with its ticket store in memory";

    public override string Must => "at least 1.5 ×";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        await using var server = await WebHostProcess.StartWarmAsync();
        return Measured.Least(
            await Pairs.CompareAsync(server.WithTicketAsync, server.WithCookieAsync),
            1.5
        );
    }
}

/// <summary>The same beside JSON Web Tokens verified by a well-kept library on another platform.</summary>
internal sealed class CheckBesideJose : Row
{
    public override string Name => "check-beside-jose";

    public override string What =>
        "the same against a JWT verified by npm jose behind node's http server";

    public override string Must => "at least 3 × (RS256), 5 × (ES256)";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        await using var server = await WebHostProcess.StartWarmAsync();
        await using var node = await LoadedServer.StartAsync(
            "0",
            "node",
            Path.Combine(Files.Benchmarks, "jose", "server.mjs")
        );
        var served = JsonSerializer.Deserialize<JoseServed>(node.Said, JsonSerializerOptions.Web)!;
        Task<double> Verify(TimeSpan during, string path, string token) =>
            node.RequestsPerProcessorSecondAsync(
                during,
                served.Address + path,
                "Authorization: Bearer " + token
            );
        var rs256 = await Pairs.CompareAsync(
            server.WithTicketAsync,
            during => Verify(during, "/rs256", served.Rs256)
        );
        var es256 = await Pairs.CompareAsync(
            server.WithTicketAsync,
            during => Verify(during, "/es256", served.Es256)
        );
        return Measured.Least(rs256, 3).Named("RS256").And("ES256", Measured.Least(es256, 5));
    }

    private sealed record JoseServed(string Address, string Rs256, string Es256);
}

/// <summary>The web host in a process of its own.</summary>
internal sealed class WebHostProcess(LoadedServer server) : IAsyncDisposable
{
    private const int WarmRounds = 5;
    private static readonly TimeSpan WarmRound = TimeSpan.FromSeconds(2);

    /// <summary>Where it serves, and what opens its doors.</summary>
    public Served Served { get; } = JsonSerializer.Deserialize<Served>(server.Said)!;

    public static async Task<WebHostProcess> StartAsync(string cores) =>
        new(await LoadedServer.StartAsync(cores, "dotnet", Files.Assembly, "host"));

    /// <summary>
    /// On one core, compiled to the end before it moves there: the compiler would take its time from what is measured.
    /// </summary>
    public static async Task<WebHostProcess> StartWarmAsync()
    {
        var server = await LoadedServer.StartAsync(
            "0,1",
            "env",
            "DOTNET_PROCESSOR_COUNT=1",
            "dotnet",
            Files.Assembly,
            "host"
        );
        var host = new WebHostProcess(server);
        for (var round = 0; round < WarmRounds; round++)
        {
            await host.OpenAsync(WarmRound);
            await host.WithTicketAsync(WarmRound);
            await host.WithCookieAsync(WarmRound);
        }
        await server.MoveAsync("0");
        return host;
    }

    public Task<double> OpenAsync(TimeSpan during) =>
        server.RequestsPerProcessorSecondAsync(
            during,
            Served.Address + "/open",
            "Authorization: SOTicket " + Served.Ticket
        );

    public Task<double> WithTicketAsync(TimeSpan during) =>
        server.RequestsPerProcessorSecondAsync(
            during,
            Served.Address + "/ticket",
            "Authorization: SOTicket " + Served.Ticket
        );

    public Task<double> WithCookieAsync(TimeSpan during) =>
        server.RequestsPerProcessorSecondAsync(
            during,
            Served.Address + "/cookie",
            "Cookie: " + Served.Cookie
        );

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
