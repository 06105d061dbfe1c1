namespace Counterfoil.Authority.Evaluation;

/// <summary>A ticket or an access token, alone or beside an application's token, at a door that asks whether its answer still stands. Lives on the stack: asking must cost nothing.</summary>
/// <param name="door">The door.</param>
/// <param name="tenant">The tenant in the address; <c>null</c> means the installation's own.</param>
/// <param name="text">The ticket or access token as it arrived. A secret; it is not copied.</param>
/// <param name="use">From where and what for.</param>
/// <param name="applicationToken">The application's token as it arrived; empty where there is none. A secret; it is not copied.</param>
public readonly ref struct TicketUse(
    Door door,
    ContextIdentifier? tenant,
    ReadOnlySpan<char> text,
    Use use,
    ReadOnlySpan<char> applicationToken = default
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

    /// <summary>The application's token as it arrived; empty where there is none.</summary>
    public ReadOnlySpan<char> ApplicationToken { get; } = applicationToken;

    /// <summary>Which kind the text says that it is: everything that does not begin like an access token is read as a ticket.</summary>
    internal TicketKind Kind =>
        AccessTokenEvidence.Recognises(Text) ? TicketKind.AccessToken : TicketKind.Ticket;

    internal Presented ToPresented()
    {
        var spelled = new Secret(Text.ToString());
        Evidence first =
            Kind == TicketKind.AccessToken
                ? new AccessTokenEvidence(spelled)
                : new TicketEvidence(spelled);
        return new()
        {
            Door = Door,
            Tenant = Tenant,
            Evidence = ApplicationToken.IsEmpty
                ? [first]
                : [first, new ApplicationTokenEvidence(new Secret(ApplicationToken.ToString()))],
            Use = Use,
        };
    }
}
