using System.Globalization;
using System.Text;

namespace Counterfoil.Client;

/// <summary>Encodes a value so that it means itself where it stands, and nothing else.</summary>
internal static class TemplateEncoding
{
    public static string Encode(string value, TemplatePlace place, UrlPart part) =>
        place switch
        {
            TemplatePlace.Url => InUrl(value, part),
            TemplatePlace.UrlInHtml => InHtml(InUrl(value, part)),
            TemplatePlace.HtmlText or TemplatePlace.HtmlAttribute => InHtml(value),
            TemplatePlace.Header => InHeader(value),
            _ => throw new ArgumentOutOfRangeException(nameof(place)),
        };

    private static string InUrl(string value, UrlPart part)
    {
        // A host is chosen by the template, never by a value; a whole label may be put, such as a tenant's name.
        if (!part.IsPastHost)
            return value.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
                ? value
                : "";
        // Dots alone are steps to another folder, encoded or not (WHATWG URL, double-dot segments).
        if (!part.IsPastPath && value.All(character => character == '.'))
            return "";
        return Uri.EscapeDataString(value);
    }

    // Everything but letters and digits as a number: it stays within an attribute without quotes, too.
    private static string InHtml(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
                text.Append(rune.ToString());
            else if (Rune.IsControl(rune))
                text.Append("&#xFFFD;");
            else
                text.Append(CultureInfo.InvariantCulture, $"&#x{rune.Value:X};");
        }
        return text.ToString();
    }

    private static string InHeader(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var one in Encoding.UTF8.GetBytes(value))
        {
            if (one is > (byte)' ' and < 0x7F and not ((byte)'%' or (byte)'"' or (byte)'\\'))
                text.Append((char)one);
            else
                text.Append('%').Append(Convert.ToHexString([one]));
        }
        return text.ToString();
    }
}
