using System.Text;

namespace Counterfoil.Authority.Passwords;

/// <summary>A password as bytes: NFKC, then UTF-8, whole (NIST SP 800-63B-4: no truncation, code points are counted).</summary>
internal static class PasswordText
{
    /// <summary>The most bytes of a password; a longer one is refused, not cut, so that nobody can buy work with length.</summary>
    public const int MaxBytes = 4096;

    /// <summary>
    /// The bytes; <c>null</c> when it is longer than <see cref="MaxBytes"/>, not well-formed Unicode, or holds a NUL, which
    /// some hashes cannot tell from the end.
    /// </summary>
    public static byte[]? ToBytes(Secret password)
    {
        var text = password.Reveal();
        if (text.Length > MaxBytes || !IsWellFormed(text))
            return null;
        var bytes = Encoding.UTF8.GetBytes(text.Normalize(NormalizationForm.FormKC));
        return bytes.Length <= MaxBytes ? bytes : null;
    }

    /// <summary>How many code points it has once normalised.</summary>
    public static int CountCodePoints(Secret password) =>
        password.Reveal().Normalize(NormalizationForm.FormKC).EnumerateRunes().Count();

    private static bool IsWellFormed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // U+FFFE is no character, and the framework normalises no text that holds it.
            if (rune == Rune.ReplacementChar || rune.Value is 0 or 0xFFFE)
                return false;
        }
        return true;
    }
}
