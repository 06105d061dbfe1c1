using System.Text.Json;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Verify;

/// <summary>What an entry says, whoever wrote it: what makes no sense is left out, since its MAC does not fit either and that is said.</summary>
internal static class EntryBody
{
    private static readonly JournalBody Nothing = new([], []);

    public static JournalBody Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var read = Json.Read<JournalBody?>(body) ?? Nothing;
            return new JournalBody(
                [.. (read.Heads ?? []).Where(head => head is { Chain: not null, Mac: not null })],
                [
                    .. (read.Rows ?? []).Where(row =>
                        row is { Table.Length: > 0, Tenant: not null, Key: not null }
                    ),
                ]
            );
        }
        catch (JsonException)
        {
            return Nothing;
        }
    }
}
