using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Counterfoil.Benchmarks.Measuring;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>What a storm of password logins does to those who are in already.</summary>
internal sealed class ChecksWhileHashing : Row
{
    private const int Stormers = 16;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(4);

    public override string Name => "checks-while-hashing";

    public override string What =>
        "p99 of ticket checks while password hashing is saturated: on one shared core, and against the quiet p99 where the lane leaves a core free";

    public override string Must => "at most 10 ms; at most 3 ×";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        Figure shared;
        await using (var server = await WebHostProcess.StartAsync("0"))
        {
            var rounds = new List<double>();
            await StormAsync(server, Round);
            for (var round = 0; round < Pairs.Rounds; round++)
                rounds.Add(await StormAsync(server, Round));
            shared = Figure.Of(rounds);
        }
        await using var roomy = await WebHostProcess.StartAsync("0,1");
        var times = new List<double>();
        await StormAsync(roomy, Round);
        for (var round = 0; round < Pairs.Rounds; round++)
        {
            var quiet = await SlowestButOnePercentAsync(roomy, Round);
            times.Add(await StormAsync(roomy, Round) / quiet);
        }
        return new Measured(
            string.Create(CultureInfo.InvariantCulture, $"{shared} ms"),
            shared.Median <= 10
        ).And("with a core free", Measured.Most(Figure.Of(times), 3));
    }

    private static async Task<double> StormAsync(WebHostProcess server, TimeSpan during)
    {
        using var storm = new CancellationTokenSource();
        using var client = new HttpClient();
        var stormers = Enumerable
            .Range(0, Stormers)
            .Select(_ => Task.Run(() => LogInAgainAndAgainAsync(client, server, storm.Token)))
            .ToArray();
        var slowest = await SlowestButOnePercentAsync(server, during);
        await storm.CancelAsync();
        await Task.WhenAll(stormers);
        return slowest;
    }

    private static async Task LogInAgainAndAgainAsync(
        HttpClient client,
        WebHostProcess server,
        CancellationToken stop
    )
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await client.GetAsync(server.Served.Address + "/log-in", stop);
                answer.EnsureSuccessStatusCode();
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static async Task<double> SlowestButOnePercentAsync(
        WebHostProcess server,
        TimeSpan during
    )
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "SOTicket",
            server.Served.Ticket
        );
        var times = new List<double>();
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < during)
        {
            var asked = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(server.Served.Address + "/ticket");
            answer.EnsureSuccessStatusCode();
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            await Task.Delay(Between);
        }
        times.Sort();
        return times[(int)(0.99 * (times.Count - 1))];
    }
}
