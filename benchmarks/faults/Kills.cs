using System.Globalization;
using Counterfoil.Benchmarks;
using Counterfoil.Benchmarks.Measuring;
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
        var wrongs = 0;
        var rows = new KilledRows();
        await using var house = await KilledHouse.FoundAsync(new Random(1));
        for (var round = 1; round <= count; round++)
        {
            var wrong =
                round % 10 == 0
                    ? await KilledMigration.RunAsync(new Random(round))
                    : await house.RoundAsync(
                        round % 4 == 0 ? RootKeyExchange.Begun : RootKeyExchange.None,
                        rows.LookAsync
                    );
            foreach (var sentence in wrong)
                Console.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"kill {round}: {sentence}")
                );
            wrongs += wrong.Count;
            if (round % 20 == 0)
                Console.Error.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{round} kills; {house.Told}")
                );
        }
        var said = string.Create(
            CultureInfo.InvariantCulture,
            $"{count} kills, {wrongs} wrongs; {house.Told}"
        );
        Console.WriteLine(said);
        await new ResultPage(Files.Results).PutAsync(
            "kills",
            "kill -9 in the middle of issuing, using and ending tickets, changing a password, exchanging the root key, migrating",
            "200 kills, nothing wrong",
            new Measured(said, wrongs == 0 && count >= 200)
        );
        return wrongs == 0 ? 0 : 1;
    }
}
