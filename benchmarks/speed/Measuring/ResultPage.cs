using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Counterfoil.Benchmarks.Measuring;

/// <summary>
/// The page that is committed: each row with what it must reach, what was measured and when, and whether that holds. A row
/// that is measured again takes the place of the old one.
/// </summary>
internal sealed class ResultPage(string file)
{
    private const string Beginning = "| `";

    /// <summary>Puts a row and writes the page: what was measured is not lost with what comes after it.</summary>
    public async Task PutAsync(string name, string what, string must, Measured measured)
    {
        var rows = File.Exists(file)
            ? (await File.ReadAllLinesAsync(file))
                .Where(line => line.StartsWith(Beginning, StringComparison.Ordinal))
                .ToList()
            : [];
        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"{Beginning}{name}` | {what} | {must} | {measured.Said} | {(measured.Holds ? "yes" : "**no**")} | {TimeProvider.System.GetUtcNow():yyyy-MM-dd} |"
        );
        var old = rows.FindIndex(line =>
            line.StartsWith($"{Beginning}{name}`", StringComparison.Ordinal)
        );
        if (old < 0)
            rows.Add(row);
        else
            rows[old] = row;
        await File.WriteAllTextAsync(file, Head() + string.Join('\n', rows) + "\n");
    }

    private static string Head() =>
        new StringBuilder()
            .Append("# What was measured\n\nMade by `benchmarks/run.sh` on ")
            .Append(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, ")
            .Append(RuntimeInformation.OSDescription.Trim())
            .Append(", ")
            .Append(RuntimeInformation.FrameworkDescription)
            .Append(
                """
                .
                Ratios travel from machine to machine; absolute figures do not. A ratio is the median of paired rounds of a second or more
                after both sides ran for ten, with the lowest and the highest round. The server runs on one core and the load on
                the other; HTTP rows count the server's processor time per request. What each row compares: [README.md](README.md).

                | row | what | must reach | measured | holds | on |
                |---|---|---|---|---|---|

                """
            )
            .ToString();
}
