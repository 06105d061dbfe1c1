using System.Text;

namespace Counterfoil.Tests.Secrets;

/// <summary>The forms in which a secret might lie somewhere: as it is, in an address, in base64, in UTF-16, in hexadecimal.</summary>
internal static class SecretForms
{
    /// <summary>All of them, each byte as one character.</summary>
    public static IEnumerable<string> Of(string secret)
    {
        var utf8 = Encoding.UTF8.GetBytes(secret);
        yield return Encoding.Latin1.GetString(utf8);
        yield return Uri.EscapeDataString(secret);
        yield return Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(secret));
        yield return Convert.ToHexString(utf8);
        yield return Convert.ToHexStringLower(utf8);
        // Within something longer it may begin at any of three places; what depends on its neighbours is left away.
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. utf8]);
            yield return text[((before * 4 + 2) / 3)..^4];
        }
    }
}
