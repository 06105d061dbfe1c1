using System.Globalization;
using Counterfoil.Benchmarks;
using Counterfoil.Benchmarks.Measuring;

namespace Counterfoil.Faults;

/// <summary>Kills round by round, says what was wrong after each, and puts the sum on the result page.</summary>
internal static class ManyKills
{
    /// <summary>Runs the rounds one after another, and says so on the console and on the page.</summary>
    /// <param name="row">The row of the page.</param>
    /// <param name="what">What is killed.</param>
    /// <param name="must">What is promised.</param>
    /// <param name="least">How many kills the promise asks for.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="roundAsync">One kill by its number from 1: the sentences about what is wrong.</param>
    /// <param name="told">What was answered so far.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        string row,
        string what,
        string must,
        int least,
        int count,
        Func<int, Task<IReadOnlyList<string>>> roundAsync,
        Func<string> told
    )
    {
        var wrongs = 0;
        for (var round = 1; round <= count; round++)
        {
            var wrong = await roundAsync(round);
            foreach (var sentence in wrong)
                Console.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"kill {round}: {sentence}")
                );
            wrongs += wrong.Count;
            if (round % 20 == 0)
                Console.Error.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{round} kills; {told()}")
                );
        }
        var said = string.Create(
            CultureInfo.InvariantCulture,
            $"{count} kills, {wrongs} wrongs; {told()}"
        );
        Console.WriteLine(said);
        await new ResultPage(Files.Results).PutAsync(
            row,
            what,
            must,
            new Measured(said, wrongs == 0 && count >= least)
        );
        return wrongs == 0 ? 0 : 1;
    }
}
