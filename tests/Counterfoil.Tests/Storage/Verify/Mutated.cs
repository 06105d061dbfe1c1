using System.Globalization;
using Counterfoil.Tests.Storage.Databases;

namespace Counterfoil.Tests.Storage.Verify;

/// <summary>How many random changes of a used database a walk finds. benchmarks/faults runs many; the tests a few.</summary>
internal static class Mutated
{
    /// <summary>Tries so many.</summary>
    /// <returns>How many of each kind were found; the descriptions of those that were missed.</returns>
    public static async Task<(
        IReadOnlyDictionary<string, int> Found,
        IReadOnlyList<string> Missed
    )> TryAsync(TestDatabase test, TestDatabase other, int count, int seed, Action<int> progress)
    {
        var random = new Random(seed);
        other.Keys.Dispose();
        other.Keys = test.Keys;
        await other.MigrateAsync();
        await using var elsewhere = await other.OpenAsync();
        var foreign = await Scene.SetAsync(elsewhere, other.Time.GetUtcNow());
        await new Bustle(foreign, random).GoOnAsync(20);

        await test.MigrateAsync();
        await using var database = await test.OpenAsync();
        var scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
        var bustle = new Bustle(scene, random);
        await bustle.GoOnAsync(40);
        await using var connection = await test.ConnectAsync();
        await using var connectionElsewhere = await other.ConnectAsync();
        var past = new RandomMutations.Past(
            await RandomMutations.AllAsync(connection),
            await RandomMutations.AllAsync(connectionElsewhere)
        );
        await bustle.GoOnAsync(30);
        await database.FoldJournalAsync(
            test.Time.GetUtcNow().AddDays(1),
            40,
            CancellationToken.None
        );
        var mutations = new RandomMutations(connection, database, random, past);
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        var missed = new List<string>();
        for (var done = 0; done < count; )
        {
            if (await mutations.TryAsync() is not var (what, isFound))
                continue;
            done++;
            progress(done);
            if (!isFound)
                missed.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{what} (number {done}, seed {seed})"
                    )
                );
            else
                found[what.Split('.')[0]] = found.GetValueOrDefault(what.Split('.')[0]) + 1;
        }
        other.Keys = new([Counterfoil.Cryptography.RootKey.Create(1)]);
        return (found, missed);
    }
}
