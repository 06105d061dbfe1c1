using System.Globalization;

namespace Counterfoil.Benchmarks.Measuring;

/// <summary>What a row measured: the median of the paired rounds and how far they spread.</summary>
internal sealed record Figure(double Median, double Lowest, double Highest, int Rounds)
{
    public static Figure Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return new Figure(Middle(sorted), sorted[0], sorted[^1], sorted.Length);
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Median:0.00} ({Lowest:0.00} to {Highest:0.00}, {Rounds} rounds)"
        );

    private static double Middle(double[] sorted) =>
        (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
