using System.Globalization;

namespace Counterfoil.Authority.Tenants;

/// <summary>How a tenant shows itself on pages. What is not said is ours.</summary>
public sealed record TenantFace
{
    /// <summary>The most bytes of a logo.</summary>
    public const int MostLogoBytes = 32 * 1024;

    // WCAG 2.2, 1.4.3: text of any size.
    private const double EnoughContrast = 4.5;

    private static readonly (string Prefix, byte[] Begin)[] Formats =
    [
        ("data:image/png;base64,", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        ("data:image/jpeg;base64,", [0xFF, 0xD8, 0xFF]),
        ("data:image/webp;base64,", [0x52, 0x49, 0x46, 0x46]),
    ];

    /// <summary>The logo: a data URI of a PNG, JPEG or WebP image. No SVG, which is a program; <c>null</c> for none.</summary>
    public string? Logo { get; init; }

    /// <summary>A colour as <c>#rrggbb</c>, on which white text can be read; <c>null</c> for ours.</summary>
    public string? Colour { get; init; }

    /// <summary>A sentence that says what is wrong with it; <c>null</c> when nothing is.</summary>
    internal string? Check()
    {
        if (Logo is not null && !IsImage(Logo))
            return "The logo is a data URI of a PNG, JPEG or WebP image of at most 32 KiB.";
        if (Colour is null)
            return null;
        if (Luminance(Colour) is not { } luminance)
            return "The colour is written #rrggbb.";
        return 1.05 / (luminance + 0.05) >= EnoughContrast
            ? null
            : "White text could not be read on this colour (WCAG 2.2: a contrast of 4.5 to 1). Choose a darker one.";
    }

    private static bool IsImage(string logo)
    {
        foreach (var (prefix, begin) in Formats)
        {
            if (!logo.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            var bytes = new byte[MostLogoBytes];
            return Convert.TryFromBase64String(logo[prefix.Length..], bytes, out var written)
                && bytes.AsSpan(0, written).StartsWith(begin);
        }
        return false;
    }

    // WCAG 2.2's relative luminance.
    private static double? Luminance(string colour)
    {
        if (
            colour is not ['#', _, _, _, _, _, _]
            || !int.TryParse(
                colour.AsSpan(1),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var rgb
            )
        )
            return null;
        return (0.2126 * Linear(rgb >> 16)) + (0.7152 * Linear(rgb >> 8)) + (0.0722 * Linear(rgb));
    }

    private static double Linear(int part)
    {
        var value = (part & 0xFF) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
