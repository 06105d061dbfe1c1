using Counterfoil.Authority;

namespace Counterfoil.Storage;

/// <summary>Cuts a page from rows of which one more than the limit was asked for.</summary>
internal static class Pages
{
    public static Page<T> Of<TRow, T>(
        List<TRow> rows,
        int limit,
        Func<TRow, T> believe,
        Func<TRow, string> key
    ) =>
        new(
            [.. rows.Take(limit).Select(believe)],
            rows.Count > limit ? key(rows[limit - 1]) : null
        );
}
