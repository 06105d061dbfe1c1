using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Benchmarks.Domain;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Benchmarks.Web;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>What a domain controller that takes connections and says nothing does to those who do not need it just now.</summary>
internal sealed class HangingController : Row
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan BetweenLogins = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan BetweenArrivals = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public override string Name => "hanging-controller";

    public override string What =>
        "p99 of ticket checks (a local ticket and one of the domain's) and of local password logins while the domain's controller hangs and twenty-five logins by Negotiate arrive each second, against the p99 while nobody else comes";

    public override string Must => "at most 1.5 ×";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        await using var domain = await BenchDomain.StartAsync(ground);
        ClientHandshakes.Prepare(domain.Plan);
        await using var server = await domain.StartServerAsync(ground, "0,1");
        using var client = new HttpClient { BaseAddress = new Uri(server.Said) };
        var people = new Someone[]
        {
            new(DirectoryHost.Local, BenchHouse.Password),
            new($@"{SambaDomain.NetBiosName}\{BenchDomain.NameOf(0)}", BenchDomain.Password),
        };
        var tickets = new List<string>();
        foreach (var one in people)
            tickets.Add(await TicketOfAsync(client, one) ?? throw Refused(one));
        await SlowestAsync(client, tickets);

        var checks = new List<double>();
        var logins = new List<double>();
        for (var round = 0; round < Pairs.Rounds; round++)
        {
            // Whoever arrives by Kerberos has nothing hashed: what is measured is the waiting, and not the lane.
            var arriving = ClientHandshakes.Make(domain.Caches, (int)(Round / BetweenArrivals));
            var quiet = await SlowestAsync(client, tickets);
            var hanging = await WhileItHangsAsync(domain, client, tickets, arriving);
            checks.Add(hanging.Checks / quiet.Checks);
            logins.Add(hanging.Logins / quiet.Logins);
            // The controller was left alone, and is asked again by and by; the next round begins as this one did.
            while (await TicketOfAsync(client, people[1]) is null)
                await Task.Delay(Look);
        }
        return Measured
            .Most(Figure.Of(checks), 1.5)
            .Named("checks")
            .And("passwords", Measured.Most(Figure.Of(logins), 1.5));
    }

    private static async Task<Slowest> WhileItHangsAsync(
        BenchDomain domain,
        HttpClient client,
        IReadOnlyList<string> tickets,
        IReadOnlyList<byte[]> arriving
    )
    {
        await domain.PauseAsync();
        try
        {
            var all = ArriveAsync(client, arriving);
            var slowest = await SlowestAsync(client, tickets);
            await all;
            return slowest;
        }
        finally
        {
            // What is stopped in its tracks cannot even be ended.
            await domain.ContinueAsync();
        }
    }

    // They come whether or not those before them were answered.
    private static async Task ArriveAsync(HttpClient client, IReadOnlyList<byte[]> handshakes)
    {
        var arrived = new List<Task>();
        using var clock = new PeriodicTimer(BetweenArrivals);
        foreach (var handshake in handshakes)
        {
            await clock.WaitForNextTickAsync();
            arrived.Add(ArriveAsync(client, handshake));
        }
        await Task.WhenAll(arrived);
    }

    // Most are refused: that is what a controller that says nothing comes to.
    private static async Task ArriveAsync(HttpClient client, byte[] handshake)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Negotiate",
            Convert.ToBase64String(handshake)
        );
        using var answer = await client.SendAsync(request);
    }

    private static async Task<Slowest> SlowestAsync(
        HttpClient client,
        IReadOnlyList<string> tickets
    )
    {
        var turn = 0;
        var checks = TimesAsync(
            BetweenChecks,
            () => CheckAsync(client, tickets[turn++ % tickets.Count])
        );
        var local = new Someone(DirectoryHost.Local, BenchHouse.Password);
        var logins = TimesAsync(
            BetweenLogins,
            async () => _ = await TicketOfAsync(client, local) ?? throw Refused(local)
        );
        return new Slowest(await checks, await logins);
    }

    // The time, in milliseconds, that one in a hundred exceeds.
    private static async Task<double> TimesAsync(TimeSpan between, Func<Task> callAsync)
    {
        var times = new List<double>();
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Round)
        {
            var asked = Stopwatch.GetTimestamp();
            await callAsync();
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            await Task.Delay(between);
        }
        times.Sort();
        return times[(int)(0.99 * (times.Count - 1))];
    }

    private static async Task CheckAsync(HttpClient client, string ticket)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("SOTicket", ticket);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<string?> TicketOfAsync(HttpClient client, Someone who)
    {
        using var answer = await client.PostAsJsonAsync(
            "/v1/login",
            new { userName = who.Name, password = who.Password }
        );
        return answer.IsSuccessStatusCode
            ? (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["ticket"]
            : null;
    }

    private static InvalidOperationException Refused(Someone who) =>
        new($"{who.Name} was refused with the right password.");

    private sealed record Someone(string Name, string Password);

    private readonly record struct Slowest(double Checks, double Logins);
}
