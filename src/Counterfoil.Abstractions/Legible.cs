using System.Globalization;
using System.Text;

namespace Counterfoil;

/// <summary>
/// Which characters a person can see: in a name, or in a list that an administrator reads, the others would make
/// two different texts look alike, or turn a text's direction round.
/// </summary>
internal static class Legible
{
    /// <summary>
    /// False for controls, formatting (zero width, bidirectional), line ends, surrogates, private use, and what Unicode
    /// has not assigned (its normal form may change with the Unicode version; RFC 8264 section 9).
    /// </summary>
    public static bool Is(Rune rune) =>
        rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );
}
