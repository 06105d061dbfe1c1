using System.Text;

namespace Counterfoil.Storage.Sealing;

/// <summary>Text folded for searching without regard to case: not for deciding whom a name means, which is <c>NameKey</c>'s.</summary>
internal static class SearchText
{
    public static string Fold(string text) =>
        Storable
            .Made(text)
            // The one noncharacter at which the framework throws.
            .Replace('\ufffe', '\ufffd')
            .Normalize(NormalizationForm.FormKC)
            .ToUpperInvariant()
            .ToLowerInvariant();

    /// <summary>Several texts as one; no search reaches from one into the next.</summary>
    public static string Join(params ReadOnlySpan<string?> texts) => Fold(string.Join('\n', texts));
}
