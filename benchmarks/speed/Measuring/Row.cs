namespace Counterfoil.Benchmarks.Measuring;

/// <summary>A row of the result page: a promise about speed and the way to measure it.</summary>
internal abstract class Row
{
    /// <summary>What to call it on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What is measured.</summary>
    public abstract string What { get; }

    /// <summary>What it must reach.</summary>
    public abstract string Must { get; }

    /// <summary>Measures.</summary>
    public abstract Task<Measured> MeasureAsync(Ground ground);
}

/// <summary>What was measured, and whether it is what it must be.</summary>
internal sealed record Measured(string Said, bool Holds)
{
    public static Measured Least(Figure ratio, double least) =>
        new(ratio.ToString(), ratio.Median >= least);

    public static Measured Most(Figure ratio, double most) =>
        new(ratio.ToString(), ratio.Median <= most);

    /// <summary>Both.</summary>
    public Measured And(string name, Measured other) =>
        new($"{Said}; {name} {other.Said}", Holds && other.Holds);

    public Measured Named(string name) => this with { Said = $"{name} {Said}" };
}
