using Counterfoil.Authority.Tenants;

namespace Counterfoil.Journeys.Pages;

/// <summary>A tenant's face in these journeys.</summary>
internal static class Picture
{
    // A red square of one point.
    public static TenantFace Face { get; } =
        new()
        {
            Colour = "#0b5a4a",
            Logo =
                "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        };
}
