namespace Counterfoil;

/// <summary>
/// The broker's word that an account has proven itself at its home. Only the broker can say it; whether anybody here believes
/// it, this tenant's seats decide. Immutable.
/// </summary>
public sealed record Vouched : Evidence
{
    internal Vouched(
        Guid account,
        ContextIdentifier homeTenant,
        IReadOnlyList<Factor> factors,
        DateTimeOffset at,
        string hallmark
    ) =>
        (Account, HomeTenant, Factors, At, Hallmark) = (account, homeTenant, factors, at, hallmark);

    /// <summary>The account.</summary>
    public Guid Account { get; }

    /// <summary>The tenant that it proved itself in.</summary>
    public ContextIdentifier HomeTenant { get; }

    /// <summary>The kinds of proof that were given there.</summary>
    public IReadOnlyList<Factor> Factors { get; }

    /// <summary>When the home's ticket began: what is revoked there counts from here.</summary>
    public DateTimeOffset At { get; }

    /// <summary>When the person proved it there.</summary>
    public required DateTimeOffset ProvenAt { get; init; }

    /// <summary>Names the credential that proved it; another one once somebody else than its owner could have changed that.</summary>
    public string Hallmark { get; }

    /// <summary>The line of the home's ticket, which a revocation there may have spared; <c>null</c> for a login just now.</summary>
    public Guid? Line { get; internal init; }

    /// <inheritdoc/>
    public override string Kind => "vouched";
}

/// <summary>
/// The broker's word that an application acts here with nobody at the keyboard: its token, its signature and this tenant's
/// approval were checked. Only the broker can say it. Immutable.
/// </summary>
public sealed record SystemUserEvidence : Evidence
{
    internal SystemUserEvidence(Guid application) => Application = application;

    /// <summary>The application: the key of its row.</summary>
    public Guid Application { get; }

    /// <inheritdoc/>
    public override string Kind => "system_user";
}
