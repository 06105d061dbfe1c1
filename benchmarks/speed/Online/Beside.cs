using System.Text.Json;
using Counterfoil.Benchmarks.Measuring;

namespace Counterfoil.Benchmarks.Online;

/// <summary>Ours beside another, or beside something else that ours does.</summary>
internal static class Beside
{
    private static readonly TimeSpan Warmth = TimeSpan.FromSeconds(Pairs.IsRehearsal ? 3 : 20);

    /// <summary>The same load on both.</summary>
    public static async Task<Figure> CompareAsync(
        Provider ours,
        Provider other,
        Func<Provider, Task> callAsync
    )
    {
        await WarmAsync(ours, during => ours.AnswersPerProcessorSecondAsync(during, callAsync));
        return await Pairs.CompareAsync(
            during => ours.AnswersPerProcessorSecondAsync(during, callAsync),
            during => other.AnswersPerProcessorSecondAsync(during, callAsync)
        );
    }

    /// <summary>Compiled to the end before it moves to its one core: the compiler would take its time from what is measured.</summary>
    public static async Task WarmAsync(Provider ours, Func<TimeSpan, Task<double>> runAsync)
    {
        await runAsync(Warmth);
        await ours.SettleAsync();
    }

    /// <summary>How often something is done in a second of the processors' time, where one call does it several times.</summary>
    public static async Task<double> RepeatAsync(
        Provider ours,
        TimeSpan during,
        int times,
        Func<Task> callAsync
    )
    {
        var done = 0;
        var cost = TimeSpan.Zero;
        while (cost < during)
        {
            cost += await ours.CostAsync(callAsync);
            done += times;
        }
        return done / cost.TotalSeconds;
    }

    /// <summary>An access token for the first client itself.</summary>
    public static async Task<string> TokenOfClientAsync(Provider provider)
    {
        var client = provider.Served.Clients[0];
        (string, string)[] fields =
        [
            ("grant_type", "client_credentials"),
            ("client_id", client.Id),
            ("client_secret", client.Secret),
        ];
        if (provider.Ours is { } ours)
            fields = [.. fields, ("tenant", ours.Tenant)];
        var said = await provider.PostAsync(provider.Served.Token, fields);
        using var json = JsonDocument.Parse(said);
        return json.RootElement.GetProperty("access_token").GetString()!;
    }
}
