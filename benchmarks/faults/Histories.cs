using System.Globalization;
using Counterfoil.Benchmarks;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Tests.Storage.Nodes.Histories;

namespace Counterfoil.Faults;

/// <summary>
/// Two and three nodes on one PostgreSQL, random grants, uses and revocations, random cuts of the bell; the recorded history
/// is checked afterwards, and says how long a revoked ticket was still believed.
/// </summary>
internal static class Histories
{
    public static async Task<int> RunAsync(int seconds)
    {
        if (Environment.GetEnvironmentVariable("COUNTERFOIL_TEST_POSTGRES") is not { } server)
        {
            await Console.Error.WriteLineAsync(
                "COUNTERFOIL_TEST_POSTGRES names no PostgreSQL: a history has several nodes on one."
            );
            return 2;
        }
        var measured = new List<Measured>();
        foreach (var nodes in new[] { 2, 3 })
            measured.Add(await RunAsync(server, nodes, TimeSpan.FromSeconds(seconds) / 2));
        var all = new Measured(
            string.Join("; ", measured.Select(one => one.Said)),
            measured.TrueForAll(one => one.Holds)
        );
        await new ResultPage(Files.Results).PutAsync(
            "histories",
            "random grants, uses and revocations on nodes that are cut off the bell now and then; how long after a confirmed revocation a node still believed",
            "nobody believed beyond the stated second, or five while cut off",
            all
        );
        return all.Holds ? 0 : 1;
    }

    private static async Task<Measured> RunAsync(string server, int nodes, TimeSpan length)
    {
        await using var history = await History.BeginAsync(server, nodes);
        var recorded = await history.RecordAsync(length, nodes);
        var check = new HistoryCheck(recorded, HistoryBounds.Stated);
        var wrongs = check.Wrongs();
        foreach (var wrong in wrongs)
            Console.WriteLine(wrong);
        var said =
            string.Create(
                CultureInfo.InvariantCulture,
                $"{nodes} nodes, {length.TotalSeconds:0} s: {recorded.OfType<HistoryEvent.Used>().Count()} uses, {recorded.OfType<HistoryEvent.Revoked>().Count()} revocations, {recorded.OfType<HistoryEvent.Cut>().Count()} cuts, {wrongs.Count} wrongs"
            )
            + Say(", the bell heard", check.Latencies(whileCut: false))
            + Say(", the bell cut", check.Latencies(whileCut: true));
        Console.WriteLine(said);
        return new Measured(said, wrongs.Count == 0);
    }

    private static string Say(string when, IReadOnlyList<TimeSpan> latencies)
    {
        if (latencies.Count == 0)
            return "";
        double At(double share) =>
            latencies[(int)(share * (latencies.Count - 1))].TotalMilliseconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{when}: p50 {At(0.5):0.0} ms, p99 {At(0.99):0.0} ms, at most {At(1):0.0} ms ({latencies.Count} tickets times nodes)"
        );
    }
}
