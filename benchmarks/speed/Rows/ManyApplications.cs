using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Benchmarks.Online;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>That size costs nothing at the broker's doors either.</summary>
internal sealed class ManyApplications : Row
{
    private static readonly Dictionary<string, Func<Provider, Task>> Calls = new(
        StringComparer.Ordinal
    )
    {
        ["discovery"] = one => one.GetAsync("/.well-known/openid-configuration"),
        ["state"] = one => one.GetAsync($"/api/state/{one.Ours!.Tenant}"),
        ["login page"] = one => one.GetAsync($"/{one.Ours!.Tenant}/login"),
        ["authorize"] = one => one.Http.GetAsync(Authorize(one)),
        ["client credentials"] = one => Beside.TokenOfClientAsync(one),
        ["list of tenants"] = one => ListAsync(one, "tenants"),
        ["list of applications"] = one => ListAsync(one, "applications"),
    };

    public override string Name => "many-applications";

    public override string What =>
        "ten thousand tenants and a thousand applications; processor time of an answer against ten of each, at each of the doors";

    public override string Must => "at most 1.1 ×";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        await using var few = await Provider.OnSqliteAsync(tenants: 10, applications: 10);
        await using var many = await Provider.OnSqliteAsync(tenants: 10_000, applications: 1000);
        foreach (var provider in (Provider[])[few, many])
            await Beside.WarmAsync(provider, during => AskAllAsync(provider, during));
        Measured? all = null;
        foreach (var (name, callAsync) in Calls)
        {
            var slower = await Pairs.CompareAsync(
                async during => 1 / await many.AnswersPerProcessorSecondAsync(during, callAsync),
                async during => 1 / await few.AnswersPerProcessorSecondAsync(during, callAsync)
            );
            var measured = Measured.Most(slower, 1.1);
            all = all is null ? measured.Named(name) : all.And(name, measured);
        }
        return all!;
    }

    private static async Task<double> AskAllAsync(Provider provider, TimeSpan during)
    {
        foreach (var callAsync in Calls.Values)
            await provider.AnswersPerProcessorSecondAsync(during / Calls.Count, callAsync);
        return 0;
    }

    // As many as there are of either in the small house.
    private static Task<string> ListAsync(Provider one, string what)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/{what}?limit=10");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"SOTicket {one.Ours!.OperatorTicket}"
        );
        return one.SendAsync(request);
    }

    private static string Authorize(Provider one) =>
        $"/login/common/oauth/authorize?client_id={one.Served.Clients[0].Id}"
        + $"&redirect_uri={Uri.EscapeDataString(OnlineTown.Callback)}&response_type=code&scope=openid"
        + $"&state=a&nonce=b&code_challenge={OnlineTown.Challenge}&code_challenge_method=S256";
}
