using Counterfoil.Authority.Tenants;

namespace Counterfoil.Authority.Tickets;

/// <summary>The two clocks of a preset (NIST SP 800-63B-4, session time-outs).</summary>
/// <param name="Idle">Pushed by each use.</param>
/// <param name="InAll">Never moved.</param>
/// <param name="Name">What explanations call it.</param>
public sealed record TicketLife(TimeSpan Idle, TimeSpan InAll, string Name)
{
    private static readonly TicketLife Seed = new(
        TimeSpan.FromHours(6),
        TimeSpan.FromDays(7),
        "seed"
    );
    private static readonly TicketLife Aal2 = new(
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(24),
        "aal2"
    );
    private static readonly TicketLife Aal3 = new(
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(12),
        "aal3"
    );

    /// <summary>The preset's clocks.</summary>
    public static TicketLife Of(TicketPreset preset) =>
        preset switch
        {
            TicketPreset.Aal2 => Aal2,
            TicketPreset.Aal3 => Aal3,
            _ => Seed,
        };
}
