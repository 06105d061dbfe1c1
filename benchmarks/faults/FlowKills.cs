using System.Globalization;
using Counterfoil.Benchmarks;
using Counterfoil.Benchmarks.Measuring;
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
        var wrongs = 0;
        var random = new Random(1);
        var rows = new KilledRows();
        await using var house = await KilledFlows.FoundAsync();
        for (var round = 1; round <= count; round++)
        {
            var wrong = await house.RoundAsync(KilledFlows.AnyMoment(random), rows.LookAsync);
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
            "flow-kills",
            "kill -9 in the middle of four logins at applications, from authorize to revocation; then each code, token and consent is held against what was answered",
            "100 kills, nothing half granted",
            new Measured(said, wrongs == 0 && count >= 100)
        );
        return wrongs == 0 ? 0 : 1;
    }
}
