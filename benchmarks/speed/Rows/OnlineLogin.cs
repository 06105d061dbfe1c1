using System.Web;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Benchmarks.Online;
using Counterfoil.Journeys;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>What everything around the hash costs a login through the pages of the broker.</summary>
internal sealed class OnlineLogin : Row
{
    private const int Hashes = 10;
    private const int Logins = 40;

    // The one lane that hashes always has a next one.
    private const int Callers = 8;

    // A second holds thirty.
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["password"] = BenchHouse.Password,
    };

    public override string Name => "online-login";

    public override string What =>
        "a whole login without a browser (authorize, password, remembered consent, code, tokens); logins per processor second against raw hashes in the same process";

    public override string Must => "at least 0.9 ×";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        await using var ours = await Provider.OnSqliteAsync();
        await Beside.WarmAsync(ours, during => LogInAsync(ours, during));
        return Measured.Least(
            await Pairs.CompareAsync(
                during => LogInAsync(ours, during),
                during => HashAsync(ours, during),
                Round
            ),
            0.9
        );
    }

    private static Task<double> LogInAsync(Provider ours, TimeSpan during) =>
        Beside.RepeatAsync(
            ours,
            during,
            Logins,
            async () =>
            {
                await Parallel.ForEachAsync(
                    Enumerable.Range(0, Logins),
                    new ParallelOptions { MaxDegreeOfParallelism = Callers },
                    async (_, _) => await LogInAsync(ours)
                );
            }
        );

    private static Task<double> HashAsync(Provider ours, TimeSpan during) =>
        Beside.RepeatAsync(
            ours,
            during,
            Hashes,
            () => ours.GetAsync($"/bench/hash?count={Hashes}")
        );

    private static async Task LogInAsync(Provider ours)
    {
        var client = ours.Served.Clients[0];
        var query =
            $"client_id={client.Id}&redirect_uri={Uri.EscapeDataString(OnlineTown.Callback)}"
            + "&response_type=code&scope=openid+files&state=a&nonce=b"
            + $"&login_hint={Uri.EscapeDataString(OnlineTown.LoginName)}"
            + $"&code_challenge={OnlineTown.Challenge}&code_challenge_method=S256";
        var browser = new Browserless(new Uri(ours.Served.Address));
        var end = await browser.GoAsync(ours.Http, $"/login/common/oauth/authorize?{query}", Known);
        var code =
            HttpUtility.ParseQueryString(end.Query)["code"]
            ?? throw new InvalidOperationException($"A login gave no code: {end}");
        await ours.PostAsync(
            ours.Served.Token,
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", OnlineTown.Callback),
            ("code_verifier", OnlineTown.Verifier),
            ("client_id", client.Id),
            ("client_secret", client.Secret)
        );
    }
}
