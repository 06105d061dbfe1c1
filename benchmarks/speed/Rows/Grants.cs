using System.Text.Json;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Benchmarks.Online;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>Access tokens for applications themselves, each durable when it is answered.</summary>
internal sealed class ClientCredentials : Row
{
    public override string Name => "client-credentials";

    public override string What =>
        "client-credentials grants, durable when answered; answers per processor second against npm oidc-provider with its in-memory adapter";

    public override string Must => "at least 2.5 × (SQLite), 1.5 × (PostgreSQL)";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        await using var node = await Provider.OfNodeAsync();
        await using var sqlite = await Provider.OnSqliteAsync();
        await using var postgres = await Provider.OnPostgreSqlAsync(ground);
        return Measured
            .Least(await Beside.CompareAsync(sqlite, node, AskAsync), 2.5)
            .Named("SQLite")
            .And(
                "PostgreSQL",
                Measured.Least(await Beside.CompareAsync(postgres, node, AskAsync), 1.5)
            );
    }

    private static Task AskAsync(Provider provider) => Beside.TokenOfClientAsync(provider);
}

/// <summary>What a resource server asks for each request that it gets.</summary>
internal sealed class Introspection : Row
{
    public override string Name => "introspection";

    public override string What =>
        "introspection of an opaque access token; answers per processor second against npm oidc-provider with its in-memory adapter";

    public override string Must => "at least 4 ×";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        await using var node = await Provider.OfNodeAsync();
        await using var ours = await Provider.OnSqliteAsync();
        var tokens = new Dictionary<Provider, string>();
        foreach (var provider in (Provider[])[node, ours])
            tokens[provider] = await Beside.TokenOfClientAsync(provider);
        return Measured.Least(
            await Beside.CompareAsync(
                ours,
                node,
                async provider =>
                {
                    var client = provider.Served.Clients[0];
                    var said = await provider.PostAsync(
                        provider.Served.Introspection,
                        ("token", tokens[provider]),
                        ("client_id", client.Id),
                        ("client_secret", client.Secret)
                    );
                    if (!said.Contains("\"active\":true", StringComparison.Ordinal))
                        throw new InvalidOperationException($"A good token was not known: {said}");
                }
            ),
            4
        );
    }
}

/// <summary>The moment at which a login reaches an application's server.</summary>
internal sealed class CodeExchange : Row
{
    // The other side keeps a thousand things at most, and a code is up to four of them.
    private const int Batch = 150;

    public override string Name => "code-exchange";

    public override string What =>
        "code exchange with id_token and refresh token, durable when answered; answers per processor second against npm oidc-provider with its in-memory adapter";

    public override string Must => "at least 1.5 × (RS256), 3 × (ES256)";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        await using var node = await Provider.OfNodeAsync();
        await using var ours = await Provider.OnSqliteAsync();
        var rs256 = await CompareAsync(ours, node, client: 0);
        var es256 = await CompareAsync(ours, node, client: 1);
        return Measured.Least(rs256, 1.5).Named("RS256").And("ES256", Measured.Least(es256, 3));
    }

    private static async Task<Figure> CompareAsync(Provider ours, Provider node, int client)
    {
        await Beside.WarmAsync(ours, during => RedeemManyAsync(ours, client, during));
        return await Pairs.CompareAsync(
            during => RedeemManyAsync(ours, client, during),
            during => RedeemManyAsync(node, client, during)
        );
    }

    // Codes are made before the time is taken, as many as are redeemed in about a second.
    private static async Task<double> RedeemManyAsync(
        Provider provider,
        int client,
        TimeSpan during
    )
    {
        var redeemed = 0;
        var cost = TimeSpan.Zero;
        while (cost < during)
        {
            var codes = await MakeAsync(provider, client);
            cost += await provider.CostAsync(() =>
                Parallel.ForEachAsync(
                    codes,
                    new ParallelOptions { MaxDegreeOfParallelism = Provider.Callers },
                    async (code, _) => await RedeemAsync(provider, client, code)
                )
            );
            redeemed += codes.Length;
        }
        return redeemed / cost.TotalSeconds;
    }

    private static async Task<string[]> MakeAsync(Provider provider, int client) =>
        JsonSerializer.Deserialize<string[]>(
            await provider.GetAsync(
                $"/bench/codes?count={Batch}&client={provider.Served.Clients[client].Id}&challenge={OnlineTown.Challenge}"
            )
        )!;

    private static Task<string> RedeemAsync(Provider provider, int client, string code) =>
        provider.PostAsync(
            provider.Served.Token,
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", OnlineTown.Callback),
            ("code_verifier", OnlineTown.Verifier),
            ("client_id", provider.Served.Clients[client].Id),
            ("client_secret", provider.Served.Clients[client].Secret)
        );
}
