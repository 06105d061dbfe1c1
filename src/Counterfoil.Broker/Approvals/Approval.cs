using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Approvals;

/// <summary>A tenant's yes to an application: who, when, for what (ledger B8, wire.md 2.9). Immutable.</summary>
public sealed record Approval
{
    /// <summary>The tenant.</summary>
    public required ContextIdentifier Tenant { get; init; }

    /// <summary>The application.</summary>
    public required ApplicationKey Application { get; init; }

    /// <summary>What the yes was to.</summary>
    public required Demand Demand { get; init; }

    /// <summary>Who approved; <c>null</c> for operators and for the house itself.</summary>
    public AssociateId? By { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Until when it counts; <c>null</c> for good.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>When it was withdrawn; <c>null</c> while it stands.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>Who withdrew it.</summary>
    public AssociateId? WithdrawnBy { get; init; }

    /// <summary>
    /// What the application exchanges for a ticket of its system user here; <c>null</c> where it has none. Kept encrypted, not
    /// digested, since it is told at every login: it is the secret of the system user's row in the Credentials table.
    /// </summary>
    public Secret? SystemUserToken { get; init; }

    /// <summary>The associate that acts for it here; <c>null</c> where it never had a system user.</summary>
    public AssociateId? SystemUser { get; init; }

    /// <summary>The system user's row in the Credentials table, which holds the token; <c>null</c> where there is none.</summary>
    public CredentialId? SystemUserRow { get; init; }

    /// <summary>The row's version.</summary>
    public long Version { get; init; }

    /// <summary>Whether it is in force at that instant, whatever it was to.</summary>
    public bool StandsAt(DateTimeOffset now) =>
        WithdrawnAt is null && (Until is not { } end || now < end);

    /// <summary>Whether it stands already as the other would have it: to the same, and until the same end.</summary>
    public bool SaysTheSameAs(Approval other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return WithdrawnAt is null
            && Until == other.Until
            && Demand.Covers(other.Demand)
            && other.Demand.Covers(Demand);
    }
}
