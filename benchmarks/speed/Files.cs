namespace Counterfoil.Benchmarks;

/// <summary>Where things lie.</summary>
internal static class Files
{
    /// <summary>This program.</summary>
    public static string Assembly { get; } = typeof(Files).Assembly.Location;

    /// <summary>The folder of the benchmarks in the repository.</summary>
    public static string Benchmarks { get; } = FindBenchmarks();

    /// <summary>The page of results.</summary>
    public static string Results => Path.Combine(Benchmarks, "RESULTS.md");

    private static string FindBenchmarks()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (
            folder is not null && !File.Exists(Path.Combine(folder.FullName, "Counterfoil.slnx"))
        )
            folder = folder.Parent;
        return folder is null
            ? throw new InvalidOperationException("The benchmarks are run from the repository.")
            : Path.Combine(folder.FullName, "benchmarks");
    }
}
