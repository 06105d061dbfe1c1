using System.Buffers.Binary;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Keys;

/// <summary>How many rows of a table need a root key.</summary>
/// <param name="KeyNumber">The key's number.</param>
/// <param name="Table">The table.</param>
/// <param name="Rows">How many rows of which anything is under that key.</param>
public sealed record KeyNeed(int KeyNumber, string Table, long Rows);

/// <summary>Counts what needs which root key.</summary>
internal static class KeyNeeds
{
    // A number stands behind the version in everything that is sealed or encrypted.
    private static readonly (string Table, string Column)[] Sealed =
    [
        .. SealedTables.All.SelectMany(rows =>
            rows.UnderKeys.Select(column => (rows.Table, column.Name))
        ),
        .. BoxedTables.All.Select(rows => (rows.Table, "content")),
        ("journal_checkpoint_head", "content"),
    ];

    private static readonly string[] Numbered = ["journal", "journal_checkpoint"];

    /// <summary>All that is needed, the largest count of a table's columns.</summary>
    public static async Task<IReadOnlyList<KeyNeed>> CountAsync(Session session)
    {
        var needs = new Dictionary<(int, string), long>();
        foreach (var (table, column) in Sealed)
        {
            var counts = await session.QueryAsync<Sealing>(
                $"SELECT substr({column}, 2, 4) AS Number, COUNT(*) AS Rows FROM {table} WHERE {column} IS NOT NULL GROUP BY substr({column}, 2, 4)"
            );
            foreach (var count in counts.Where(count => count.Number.Length == sizeof(int)))
                Note(BinaryPrimitives.ReadInt32BigEndian(count.Number), table, count.Rows);
        }
        foreach (var table in Numbered)
        {
            foreach (
                var count in await session.QueryAsync<Numbering>(
                    $"SELECT keyNumber AS Number, COUNT(*) AS Rows FROM {table} GROUP BY keyNumber"
                )
            )
                Note(count.Number, table, count.Rows);
        }
        return
        [
            .. needs
                .Select(need => new KeyNeed(need.Key.Item1, need.Key.Item2, need.Value))
                .OrderBy(need => need.KeyNumber)
                .ThenBy(need => need.Table, StringComparer.Ordinal),
        ];

        void Note(int number, string table, long rows) =>
            needs[(number, table)] = Math.Max(needs.GetValueOrDefault((number, table)), rows);
    }

    private sealed class Sealing
    {
        public byte[] Number { get; set; } = [];
        public long Rows { get; set; }
    }

    private sealed class Numbering
    {
        public int Number { get; set; }
        public long Rows { get; set; }
    }
}
