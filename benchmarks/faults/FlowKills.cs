using Counterfoil.Journeys.Kills;

namespace Counterfoil.Faults;

/// <summary>
/// Kills a server (-9) at a random moment while four people log in at applications that keep a secret and at one that keeps
/// none. Then looks: at every row by a whole walk, and, started again, at what each login was answered.
/// </summary>
internal static class FlowKills
{
    public static async Task<int> RunAsync(int count)
    {
        var random = new Random(1);
        var rows = new KilledRows();
        await using var house = await KilledFlows.FoundAsync();
        return await ManyKills.RunAsync(
            "flow-kills",
            "kill -9 in the middle of four logins at applications, from authorize to revocation; then each code, token and consent is held against what was answered",
            "100 kills, nothing half granted",
            least: 100,
            count,
            async _ => await house.RoundAsync(KilledFlows.AnyMoment(random), rows.LookAsync),
            () => house.Told
        );
    }
}
