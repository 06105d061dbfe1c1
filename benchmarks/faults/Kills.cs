using Counterfoil.Journeys.Kills;

namespace Counterfoil.Faults;

/// <summary>
/// Kills a server (-9) at a random moment while tickets are issued, used and ended, a password is changed and the root key
/// is rotated; or while a database is being made. Then looks: at every row by a whole walk, and through the door.
/// </summary>
internal static class Kills
{
    public static async Task<int> RunAsync(int count)
    {
        var rows = new KilledRows();
        await using var house = await KilledHouse.FoundAsync(new Random(1));
        return await ManyKills.RunAsync(
            "kills",
            "kill -9 in the middle of issuing, using and ending tickets, changing a password, exchanging the root key, migrating",
            "200 kills, nothing wrong",
            least: 200,
            count,
            async round =>
                round % 10 == 0
                    ? await KilledMigration.RunAsync(new Random(round))
                    : await house.RoundAsync(
                        round % 4 == 0 ? RootKeyExchange.Begun : RootKeyExchange.None,
                        rows.LookAsync
                    ),
            () => house.Told
        );
    }
}
