using System.Text;

namespace Counterfoil.Storage.Sealing;

/// <summary>
/// Text that both databases keep as it is: Unicode without half a surrogate pair, and without the zero character, which
/// PostgreSQL refuses. Whoever looks for other text finds nothing; it must not be an error that a stranger can cause.
/// </summary>
internal static class Storable
{
    public static bool Is(string text)
    {
        for (var i = 0; i < text.Length; )
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune) || rune.Value == 0)
                return false;
            i += rune.Utf16SequenceLength;
        }
        return true;
    }

    /// <summary>The text with a replacement character for each that could not be kept.</summary>
    public static string Made(string text)
    {
        if (Is(text))
            return text;
        var storable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            storable.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        return storable.ToString();
    }
}
