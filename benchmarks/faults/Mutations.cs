using Counterfoil.Benchmarks;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Tests.Storage.Databases;
using Counterfoil.Tests.Storage.Verify;

namespace Counterfoil.Faults;

/// <summary>Random changes by plain SQL, each on a database that was used, each looked for by a whole walk.</summary>
internal static class Mutations
{
    private const int OfOneDatabase = 500;

    public static async Task<int> RunAsync(int count)
    {
        var (foundInAll, missedInAll) = (0, 0);
        foreach (var (kind, server) in Databases.All)
        {
            var share = count / Databases.All.Count;
            var found = new SortedDictionary<string, int>(StringComparer.Ordinal);
            var missed = new List<string>();
            for (var seed = 0; share > 0; seed++, share -= OfOneDatabase)
            {
                await using var test = await MakeAsync(server);
                await using var other = await MakeAsync(server);
                var some = await Mutated.TryAsync(
                    test,
                    other,
                    Math.Min(share, OfOneDatabase),
                    seed,
                    _ => { }
                );
                foreach (var (what, times) in some.Found)
                    found[what] = found.GetValueOrDefault(what) + times;
                missed.AddRange(some.Missed);
            }
            Console.WriteLine($"{kind}: {found.Values.Sum()} found, {missed.Count} missed");
            foreach (var (what, times) in found)
                Console.WriteLine($"  {times, 6} {what}");
            missed.ForEach(what => Console.WriteLine($"  missed: {what}"));
            foundInAll += found.Values.Sum();
            missedInAll += missed.Count;
        }
        await new ResultPage(Files.Results).PutAsync(
            "mutations",
            "random changes by plain SQL, each looked for by a whole walk of `verify`",
            "all found",
            new Measured($"{foundInAll} found, {missedInAll} missed", missedInAll == 0)
        );
        return missedInAll == 0 ? 0 : 1;
    }

    private static async Task<TestDatabase> MakeAsync(string? server) =>
        server is null ? new SqliteTestDatabase() : await PostgreSqlTestDatabase.CreateAsync();
}
