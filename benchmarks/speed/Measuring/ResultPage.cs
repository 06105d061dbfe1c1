using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Counterfoil.Benchmarks.Measuring;

/// <summary>The page that is committed: each row with what it must reach, what was measured, and whether that holds.</summary>
internal sealed class ResultPage(string file)
{
    private readonly StringBuilder page = new(
        $"""
        # Speed

        Made by `benchmarks/run.sh` on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}: {Environment.ProcessorCount} cores,
        {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}. Ratios travel from machine to machine; absolute figures do not. A figure is
        the median of paired rounds of a second after both sides ran for ten, with the lowest and the highest round. The
        server runs on one core and the load on the other; HTTP rows count the server's processor time per request.

        | row | what | must reach | measured | holds |
        |---|---|---|---|---|

        """
    );

    /// <summary>Adds a row and writes the page: what was measured is not lost with what comes after it.</summary>
    public async Task AddAsync(Row row, Measured measured)
    {
        page.AppendLine(
            CultureInfo.InvariantCulture,
            $"| `{row.Name}` | {row.What} | {row.Must} | {measured.Said} | {(measured.Holds ? "yes" : "**no**")} |"
        );
        await File.WriteAllTextAsync(file, page.ToString());
    }
}
