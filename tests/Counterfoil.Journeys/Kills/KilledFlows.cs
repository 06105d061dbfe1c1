using System.Globalization;
using System.Text.Json.Nodes;

namespace Counterfoil.Journeys.Kills;

/// <summary>An installation whose server is killed in the middle of people's logins at applications, and started again.</summary>
internal sealed class KilledFlows : IAsyncDisposable
{
    public const string Tenant = "Demo";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // In answers; all of them together are not many more.
    private const int LongestRound = 70;

    private readonly string data = Directory.CreateTempSubdirectory("counterfoil-").FullName;
    private readonly int port = Places.FreePort();
    private readonly SortedDictionary<string, int> killedBefore = new(StringComparer.Ordinal);
    private KilledServer server = null!;
    private int over;

    private KilledFlows() { }

    public string Data => data;

    public KilledServer Server => server;

    /// <summary>The rows of logins that were looked at to the end.</summary>
    public HashSet<string> Settled { get; } = new(StringComparer.Ordinal);

    /// <summary>How many logins were walked to their end before the server was killed.</summary>
    public int Over => over;

    public string Told =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{over} flows over, the others cut short before {string.Join(", ", killedBefore.Select(one => $"{one.Key} ({one.Value})"))}"
        );

    public static async Task<KilledFlows> FoundAsync()
    {
        var house = new KilledFlows();
        house.server = await KilledServer.DemoAsync(house.data, house.port);
        return house;
    }

    /// <summary>A login at the application that keeps a secret, or at the one that can keep none.</summary>
    public OAuthFlow NewFlow(string person, bool isConfidential)
    {
        var application = server.Told["applications"]!
            .AsArray()
            .Single(one =>
                (string)one!["name"]! == (isConfidential ? "Your server" : "Your browser")
            )!;
        return new OAuthFlow(
            server.Address,
            new FlowApplication(
                (string)application["client_id"]!,
                (string?)application["client_secret"],
                (string)application["redirect_uri"]!
            ),
            People()
                .Where(one => (string)one!["name"]! == person)
                .Select(one => (person, (string)one!["password"]!))
                .Single(),
            Tenant
        );
    }

    /// <summary>Kills the server, and starts it again as <c>serve</c>.</summary>
    public async Task KillAsync()
    {
        server.Kill();
        await StartAgainAsync();
    }

    /// <summary>Four log in at once until the server is killed; then all that was begun is looked at, used and ended.</summary>
    /// <param name="answers">After how many answers it is killed.</param>
    /// <param name="lookAsync">Looks at what lies there: the data folder, and what is wrong with it.</param>
    public async Task<IReadOnlyList<string>> RoundAsync(
        int answers,
        Func<string, Task<IReadOnlyList<string>>> lookAsync
    )
    {
        var wrong = new List<string>();
        var flows = new[]
        {
            NewFlow("uma", isConfidential: true),
            NewFlow("adam", isConfidential: false),
            NewFlow("sam", isConfidential: true),
            NewFlow("siri", isConfidential: false),
        };
        var walks = Task.WhenAll(flows.Select(WalkAsync));
        var killed = server;
        await Task.WhenAny(killed.UntilAsync(one => one.Answers >= answers), walks)
            .WaitAsync(Patience);
        killed.Kill();
        await walks;
        foreach (var flow in flows)
        {
            if (flow.IsOver)
                over++;
            else
                killedBefore[flow.Next] = killedBefore.GetValueOrDefault(flow.Next) + 1;
        }
        wrong.AddRange(await lookAsync(data));
        await StartAgainAsync();
        foreach (var flow in flows)
            await new FlowLook(this, flow, wrong).SettleAsync();
        return wrong;
    }

    /// <summary>After how many answers a round may be cut short.</summary>
    public static int AnyMoment(Random random) => random.Next(1, LongestRound);

    public ValueTask DisposeAsync()
    {
        server.Dispose();
        Directory.Delete(data, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task WalkAsync(OAuthFlow flow)
    {
        try
        {
            while (!flow.IsOver && !server.IsKilled)
                await flow.StepAsync(server);
        }
        catch (Exception failure)
            when (server.IsKilled
                && failure is HttpRequestException or IOException or TaskCanceledException
            )
        {
            // Killed before it answered.
        }
    }

    private async Task StartAgainAsync()
    {
        var before = server;
        server = await KilledServer.ServeAsync(data, port, before);
        before.Dispose();
    }

    private JsonArray People() =>
        server.Told["tenants"]!.AsArray().Single(one => (string)one!["tenant"]! == Tenant)![
            "people"
        ]!.AsArray()!;
}
