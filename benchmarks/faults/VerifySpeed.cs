using System.Globalization;
using Counterfoil.Storage.Verify;

namespace Counterfoil.Faults;

/// <summary>How fast <c>verify</c> walks. Its baseline is the same rows read once by the database itself (a sum over all bytes).</summary>
internal static class VerifySpeed
{
    private const int Rounds = 5;
    private const double MustReach = 150_000;

    public static async Task<int> RunAsync(int stubs)
    {
        var isFast = true;
        foreach (var (kind, server) in Databases.All)
        {
            await using var database = await Populated.MakeAsync(server, stubs);
            var seconds = new List<double>();
            long rows = 0;
            for (var round = 0; round <= Rounds; round++)
            {
                var before = Environment.CpuUsage.TotalTime;
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
                Console.Error.WriteLine(
                    $"cpu {(Environment.CpuUsage.TotalTime - before).TotalSeconds:0.00} of {report.Duration.TotalSeconds:0.00}"
                );
                if (round > 0)
                    seconds.Add(report.Duration.TotalSeconds);
            }
            seconds.Sort();
            var median = seconds[Rounds / 2];
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{kind}: {rows} sealed rows in {median:0.00} s (min {seconds[0]:0.00}, max {seconds[^1]:0.00}, {Rounds} rounds): {rows / median:0} rows/s"
                )
            );
            isFast &= rows / median >= MustReach;
        }
        return isFast ? 0 : 1;
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
