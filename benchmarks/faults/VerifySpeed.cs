using System.Globalization;
using Counterfoil.Benchmarks;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Storage.Verify;

namespace Counterfoil.Faults;

/// <summary>How fast <c>verify</c> walks. Its baseline is the same rows read once by the database itself (a sum over all bytes).</summary>
internal static class VerifySpeed
{
    private const int Rounds = 5;
    private const double MustReach = 150_000;

    public static async Task<int> RunAsync(int stubs)
    {
        var measured = new List<Measured>();
        foreach (var (kind, server) in Databases.All)
        {
            await using var database = await Populated.MakeAsync(server, stubs);
            var seconds = new List<double>();
            long rows = 0;
            for (var round = 0; round <= Rounds; round++)
            {
                var report = await Verification.RunAsync(
                    database.Settings,
                    database.Keys,
                    TimeProvider.System,
                    null,
                    CancellationToken.None
                );
                if (!report.IsClean)
                    throw new InvalidOperationException(report.Tampered[0].ToString());
                rows = report.Rows;
                if (round > 0)
                    seconds.Add(report.Duration.TotalSeconds);
            }
            seconds.Sort();
            var median = seconds[Rounds / 2];
            var said = string.Create(
                CultureInfo.InvariantCulture,
                $"{kind} {rows / median:0} rows/s: {rows} sealed rows in {median:0.00} s ({seconds[0]:0.00} to {seconds[^1]:0.00}, {Rounds} rounds)"
            );
            Console.WriteLine(said);
            measured.Add(new Measured(said, rows / median >= MustReach));
        }
        await new ResultPage(Files.Results).PutAsync(
            "verify",
            "a whole walk over a database of that many tickets by `verify`",
            "150,000 rows/s",
            new Measured(
                string.Join("; ", measured.Select(one => one.Said)),
                measured.TrueForAll(one => one.Holds)
            )
        );
        return measured.TrueForAll(one => one.Holds) ? 0 : 1;
    }
}

/// <summary>The databases that are measured.</summary>
internal static class Databases
{
    public static IReadOnlyList<(string Kind, string? Server)> All { get; } =
        Environment.GetEnvironmentVariable("COUNTERFOIL_TEST_POSTGRES") is { Length: > 0 } server
            ? [("SQLite", null), ("PostgreSQL", server)]
            : [("SQLite", null)];
}
