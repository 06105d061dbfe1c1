using Counterfoil.Authority.Tickets;

namespace Counterfoil.Server.Api;

/// <summary>What a caller wants a ticket narrowed to.</summary>
internal record TicketWish
{
    // A year: nothing can be widened, so the bound only keeps the arithmetic safe.
    private const int MaxMinutes = 366 * 24 * 60;
    private const int MaxPurposeLength = 254;

    /// <summary>A shorter idle life, in minutes.</summary>
    public int? IdleMinutes { get; init; }

    /// <summary>A shorter life in all, in minutes.</summary>
    public int? LifeMinutes { get; init; }

    /// <summary>The names of the doors that it opens; none means all.</summary>
    public IReadOnlyList<string>? Doors { get; init; }

    /// <summary>What it is for; 60 characters are kept.</summary>
    public string? Purpose { get; init; }

    /// <summary>What is said of a wish that makes no sense.</summary>
    public static Problem OutOfRange { get; } =
        Problem.Unfit(
            "A ticket's minutes are 1 to 527040, its doors are among the registry's, and its purpose has at most 254 characters, none of them a control character."
        );

    /// <summary>The wish in the authority's words; <c>null</c> when it makes no sense.</summary>
    public TicketRequest? ReadWish()
    {
        if (
            IdleMinutes is <= 0 or > MaxMinutes
            || LifeMinutes is <= 0 or > MaxMinutes
            || Purpose is { Length: > MaxPurposeLength }
            || (Purpose ?? "").Any(char.IsControl)
            || (Doors ?? []).Any(name => !IsDoor(name))
        )
            return null;
        if (
            this is { IdleMinutes: null, LifeMinutes: null, Doors: null or [], Purpose: null or "" }
        )
            return TicketRequest.Default;
        return new TicketRequest
        {
            IdleLife = IdleMinutes is { } idle ? TimeSpan.FromMinutes(idle) : null,
            Life = LifeMinutes is { } life ? TimeSpan.FromMinutes(life) : null,
            Doors = [.. (Doors ?? []).Distinct(StringComparer.OrdinalIgnoreCase)],
            Purpose = Purpose ?? "",
        };
    }

    // A ticket for a door that does not exist would open nothing, and its holder would find out too late.
    private static bool IsDoor(string name) =>
        Server.Doors.All.Any(row =>
            string.Equals(row.Door.Name, name, StringComparison.OrdinalIgnoreCase)
        );
}
