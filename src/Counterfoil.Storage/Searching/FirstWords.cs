using System.Globalization;
using Counterfoil.Storage.Connections;

namespace Counterfoil.Storage.Searching;

/// <summary>Gives words to the rows that were there before the tables of words.</summary>
internal static class FirstWords
{
    private const int AtOnce = 500;

    public static async Task WriteAsync(Session session, Dialect dialect)
    {
        foreach (var list in SearchedList.All)
            await WriteAsync(session, list, new SearchWords(list, dialect));
    }

    private static async Task WriteAsync(Session session, SearchedList list, SearchWords words)
    {
        var select = $"""
            SELECT tenant AS Place, {list.Tenant} AS Tenant, CAST({list.Key} AS text) AS RowKey,
                CAST({list.Part ?? "NULL"} AS text) AS Part, searchText AS SearchText
            FROM {list.Table} WHERE (tenant, {list.Key}) > (@place, @key)
            ORDER BY tenant, {list.Key} LIMIT @atOnce
            """;
        var (place, key) = ("", list.IsNumbered ? (object)int.MinValue : "");
        while (true)
        {
            var rows = await session.QueryAsync<PlacedRow>(
                select,
                new
                {
                    place,
                    key,
                    atOnce = AtOnce,
                }
            );
            await words.AddAsync(session, rows);
            if (rows.Count < AtOnce)
                return;
            place = rows[^1].Place;
            key = list.IsNumbered
                ? int.Parse(rows[^1].RowKey, CultureInfo.InvariantCulture)
                : rows[^1].RowKey;
        }
    }

    private sealed class PlacedRow : SearchedRow
    {
        /// <summary>The tenant that the row itself is of.</summary>
        public string Place { get; set; } = "";
    }
}
