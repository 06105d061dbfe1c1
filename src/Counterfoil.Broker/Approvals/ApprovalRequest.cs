using Counterfoil.Authority;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Approvals;

/// <summary>How a request for an approval stands.</summary>
public enum RequestState
{
    /// <summary>Nobody has decided yet.</summary>
    Open = 0,

    /// <summary>The application was approved.</summary>
    Approved = 1,

    /// <summary>It was declined.</summary>
    Declined = 2,
}

/// <summary>That somebody asked the administrators for an application. Immutable; no seal, since it lets nobody in.</summary>
public sealed record ApprovalRequest
{
    /// <summary>The most characters of a note.</summary>
    public const int MaxNote = 500;

    /// <summary>The tenant.</summary>
    public required ContextIdentifier Tenant { get; init; }

    /// <summary>The application.</summary>
    public required ApplicationKey Application { get; init; }

    /// <summary>Who asks.</summary>
    public required AssociateId Associate { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>In the words of who asks; at most <see cref="MaxNote"/> characters.</summary>
    public string Note { get; init; } = "";

    /// <summary>How it stands.</summary>
    public RequestState State { get; init; }

    /// <summary>When it was decided; <c>null</c> while it is open.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Who decided; <c>null</c> while it is open, and for operators.</summary>
    public AssociateId? DecidedBy { get; init; }
}

/// <summary>The requests: one for each person and application. Bounded for each tenant.</summary>
public interface IApprovalRequests
{
    /// <summary>The most open requests of a tenant.</summary>
    public const int MostOpen = 1000;

    /// <summary>The person's request for the application; <c>null</c> when there is none.</summary>
    ValueTask<ApprovalRequest?> FindAsync(
        ContextIdentifier tenant,
        ApplicationKey application,
        AssociateId associate,
        CancellationToken cancellationToken
    );

    /// <summary>Opens it, in the place of a decided one; an open one keeps its time and gets the note. False when the tenant has <see cref="MostOpen"/>. What is new enters the ledger in the same transaction.</summary>
    Task<bool> TryOpenAsync(
        ApprovalRequest request,
        Demand demand,
        Deed deed,
        CancellationToken cancellationToken
    );

    /// <summary>A tenant's requests in a state, by application and person; of one application, or of all.</summary>
    Task<Page<ApprovalRequest>> ListAsync(
        ContextIdentifier tenant,
        ApplicationKey? application,
        RequestState state,
        PageRequest page,
        CancellationToken cancellationToken
    );

    /// <summary>Declines all open requests of the tenant for the application, and enters it into the ledger in the same transaction; returns how many there were.</summary>
    Task<int> DeclineAsync(
        ContextIdentifier tenant,
        ApplicationKey application,
        Demand demand,
        Deed deed,
        CancellationToken cancellationToken
    );

    /// <summary>Forgets requests that were decided before, and open ones that were made before; at most <paramref name="limit"/>. Returns how many.</summary>
    Task<int> DeleteOldAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
