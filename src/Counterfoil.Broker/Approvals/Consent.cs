using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Approvals;

/// <summary>A person's yes to an application in one tenant (ledger B15). Immutable.</summary>
public sealed record Consent
{
    /// <summary>The tenant.</summary>
    public required ContextIdentifier Tenant { get; init; }

    /// <summary>Whose it is.</summary>
    public required AssociateId Associate { get; init; }

    /// <summary>The application.</summary>
    public required ApplicationKey Application { get; init; }

    /// <summary>The scopes that the yes was to, <c>openid</c> apart.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was withdrawn; <c>null</c> while it stands.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>The row's version.</summary>
    public long Version { get; init; }

    /// <summary>Whether this yes is one to all of those scopes, and stands.</summary>
    public bool Covers(IEnumerable<string> scopes) =>
        WithdrawnAt is null
        && scopes.All(scope => scope == "openid" || Scopes.Contains(scope, StringComparer.Ordinal));
}
