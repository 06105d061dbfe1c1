using Counterfoil.Authority;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Searching;

/// <summary>
/// The words of a list. They are a hint under no seal: what they lead to is read, and believed, by its own seal. Thread-safe.
/// </summary>
internal sealed class SearchWords(SearchedList list, Dialect dialect)
{
    // Longer than whatever begins as the search does, in the order of both databases.
    private const string Last = "\U0010FFFF";

    private const string OfRow = "tenant = @tenant AND rowKey = @rowKey";

    private readonly string delete = $"DELETE FROM {list.Words} WHERE {OfRow}";

    private readonly string insert = $"""
        INSERT INTO {list.Words} (tenant, part, word, rowKey)
        SELECT n.Tenant, n.Part, n.Word, n.RowKey FROM {dialect.Rows(
            "Tenant",
            "Part",
            "Word",
            "RowKey"
        )} WHERE true
        ON CONFLICT DO NOTHING
        """;

    // A row that has several such words stands under the first of them.
    private readonly string find = $"""
        SELECT w.word AS Word, w.rowKey AS RowKey FROM {list.Words} w
        WHERE w.tenant = @tenant AND w.part = @part AND (w.word, w.rowKey) > (@word, @rowKey) AND w.word < @beyond
            AND w.word = (SELECT MIN(f.word) FROM {list.Words} f
                WHERE f.tenant = w.tenant AND f.rowKey = w.rowKey AND f.part = w.part
                    AND f.word >= @sought AND f.word < @beyond)
        ORDER BY w.word, w.rowKey LIMIT @limit
        """;

    /// <summary>Writes a row's words as they are now, in the row's own transaction.</summary>
    public async Task PutAsync(Session session, SearchedRow row)
    {
        await session.ExecuteAsync(delete, new { tenant = row.Tenant, rowKey = row.RowKey });
        await AddAsync(session, [row]);
    }

    /// <summary>Adds the words of rows that have none yet.</summary>
    public Task AddAsync(Session session, IEnumerable<SearchedRow> rows) =>
        session.ExecuteRowsAsync(insert, [.. rows.SelectMany(WordRow.Of)]);

    /// <summary>A page of the rows with a word that begins as what is sought, by that word.</summary>
    /// <param name="session">Reads.</param>
    /// <param name="sought">Of <see cref="WordStarts.Sought"/>.</param>
    /// <param name="tenant">Whose list.</param>
    /// <param name="part">Which part of it; <c>null</c> for the whole.</param>
    /// <param name="page">Which page.</param>
    public async Task<FoundKeys> FindAsync(
        Session session,
        string sought,
        string tenant,
        string? part,
        PageRequest page
    )
    {
        var limit = page.BoundedLimit;
        var (rowKey, word) = PlaceOf(page.After);
        if (string.CompareOrdinal(word, sought) < 0)
            (rowKey, word) = ("", sought);
        var found = await session.QueryAsync<FoundKey>(
            find,
            new
            {
                tenant,
                part = part ?? "",
                sought,
                word,
                rowKey,
                beyond = sought + Last,
                limit = limit + 1,
            }
        );
        return new FoundKeys(
            [.. found.Take(limit).Select(key => key.RowKey)],
            found.Count > limit ? $"{found[limit - 1].RowKey} {found[limit - 1].Word}" : null
        );
    }

    private static (string RowKey, string Word) PlaceOf(string? after)
    {
        if (after is null || !Storable.Is(after))
            return ("", "");
        var space = after.IndexOf(' ');
        return space < 0 ? ("", "") : (after[..space], after[(space + 1)..]);
    }

    private sealed class FoundKey
    {
        public string Word { get; set; } = "";
        public string RowKey { get; set; } = "";
    }

    private sealed record WordRow(string Tenant, string Part, string Word, string RowKey)
    {
        public static IEnumerable<WordRow> Of(SearchedRow row)
        {
            foreach (var word in WordStarts.Of(row.SearchText))
            {
                yield return new WordRow(row.Tenant, "", word, row.RowKey);
                if (row.Part is { } part)
                    yield return new WordRow(row.Tenant, part, word, row.RowKey);
            }
        }
    }
}

/// <summary>The keys that a search found, in their order, and what asks for those that follow.</summary>
internal sealed record FoundKeys(IReadOnlyList<string> Keys, string? Next)
{
    /// <summary>The page of the rows that were read for the keys, in the keys' order; a row that is no longer there is left out.</summary>
    public Page<T> Page<TRow, T>(
        IEnumerable<TRow> rows,
        Func<TRow, string> key,
        Func<TRow, T> believe
    )
    {
        var byKey = rows.ToDictionary(key, StringComparer.Ordinal);
        return new([.. Keys.Where(byKey.ContainsKey).Select(found => believe(byKey[found]))], Next);
    }
}
