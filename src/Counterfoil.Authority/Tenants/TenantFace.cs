using System.Globalization;

namespace Counterfoil.Authority.Tenants;

/// <summary>How a tenant shows itself on pages. What is not said is ours.</summary>
public sealed record TenantFace
{
    // WCAG 2.2, 1.4.3: text of any size.
    private const double EnoughContrast = 4.5;

    /// <summary>The logo, as <see cref="Authority.Logo"/> takes it; <c>null</c> for none.</summary>
    public string? Logo { get; init; }

    /// <summary>A colour as <c>#rrggbb</c>, on which white text can be read; <c>null</c> for ours.</summary>
    public string? Colour { get; init; }

    /// <summary>A sentence that says what is wrong with it; <c>null</c> when nothing is.</summary>
    internal string? Check()
    {
        if (Logo is not null && !Authority.Logo.Is(Logo))
            return "The logo is a data URI of a PNG, JPEG or WebP image of at most 32 KiB.";
        if (Colour is null)
            return null;
        if (Luminance(Colour) is not { } luminance)
            return "The colour is written #rrggbb.";
        return 1.05 / (luminance + 0.05) >= EnoughContrast
            ? null
            : "White text could not be read on this colour (WCAG 2.2: a contrast of 4.5 to 1). Choose a darker one.";
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
