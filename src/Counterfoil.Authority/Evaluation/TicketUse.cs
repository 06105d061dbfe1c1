namespace Counterfoil.Authority.Evaluation;

/// <summary>A ticket alone, at a door that asks whether its answer still stands. Lives on the stack: asking must cost nothing.</summary>
/// <param name="door">The door.</param>
/// <param name="tenant">The tenant in the address; <c>null</c> means the installation's own.</param>
/// <param name="text">The ticket as it arrived. A secret; it is not copied.</param>
/// <param name="use">From where and what for.</param>
public readonly ref struct TicketUse(
    Door door,
    ContextIdentifier? tenant,
    ReadOnlySpan<char> text,
    Use use
)
{
    /// <summary>The door.</summary>
    public Door Door { get; } = door;

    /// <summary>The tenant in the address; <c>null</c> means the installation's own.</summary>
    public ContextIdentifier? Tenant { get; } = tenant;

    /// <summary>The ticket as it arrived.</summary>
    public ReadOnlySpan<char> Text { get; } = text;

    /// <summary>From where and what for.</summary>
    public Use Use { get; } = use;

    internal static TicketUse Of(Presented presented, TicketEvidence evidence) =>
        new(presented.Door, presented.Tenant, evidence.Text.Reveal(), presented.Use);

    internal Presented ToPresented() =>
        new()
        {
            Door = Door,
            Tenant = Tenant,
            Evidence = [new TicketEvidence(new Secret(Text.ToString()))],
            Use = Use,
        };
}
