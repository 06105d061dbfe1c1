using System.Globalization;
using System.Text;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Searching;

/// <summary>
/// What a search finds a text by: each of its fields from the start of each of its words on. A search then is one stretch of an
/// index, however many rows there are. A word begins after what is neither letter nor digit; the number at the end of a word is
/// one, too.
/// </summary>
internal static class WordStarts
{
    /// <summary>How much of each counts, and of what is sought, in UTF-16 units.</summary>
    public const int Length = 64;

    /// <summary>All starts of a text that <see cref="SearchText.Join"/> made.</summary>
    public static IReadOnlySet<string> Of(string searchText)
    {
        var starts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in searchText.Split('\n'))
            Add(OfSingleSpaces(field), starts);
        return starts;
    }

    /// <summary>What somebody typed, as the starts have it; <c>null</c> where nothing is sought.</summary>
    public static string? Sought(string? search)
    {
        if (search is null || OfSingleSpaces(SearchText.Fold(search)) is not { Length: > 0 } text)
            return null;
        var first = Runes(text).FirstOrDefault(rune => IsOfWord(rune.Rune)).At;
        return Cut(text[first..]);
    }

    private static void Add(string field, HashSet<string> starts)
    {
        if (field.Length == 0)
            return;
        // A name of signs alone is found by them.
        starts.Add(Cut(field));
        var before = default(Rune);
        foreach (var (rune, at) in Runes(field))
        {
            var begins =
                !IsOfWord(before) && IsOfWord(rune)
                || !Rune.IsDigit(before) && Rune.IsDigit(rune) && IsNumberToTheEnd(field, at);
            if (begins)
                starts.Add(Cut(field[at..]));
            before = rune;
        }
    }

    private static bool IsNumberToTheEnd(string field, int from)
    {
        var after = Runes(field, from).FirstOrDefault(rune => !Rune.IsDigit(rune.Rune)).Rune;
        return !IsOfWord(after);
    }

    private static IEnumerable<(Rune Rune, int At)> Runes(string text, int from = 0)
    {
        for (var at = from; at < text.Length; )
        {
            var rune = Rune.GetRuneAt(text, at);
            yield return (rune, at);
            at += rune.Utf16SequenceLength;
        }
    }

    private static bool IsOfWord(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark;

    private static string OfSingleSpaces(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Cut(string text)
    {
        if (text.Length <= Length)
            return text;
        return text[..(char.IsHighSurrogate(text[Length - 1]) ? Length - 1 : Length)];
    }
}
