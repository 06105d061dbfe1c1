namespace Counterfoil.Authority.Evaluation;

/// <summary>What is kept between a challenge and its answer. Immutable.</summary>
public sealed record PendingLogin
{
    /// <summary>The tenant.</summary>
    public required ContextIdentifier Tenant { get; init; }

    /// <summary>Who was proven so far.</summary>
    public required AssociateId Associate { get; init; }

    /// <summary>What proved it so far.</summary>
    public required Origin Origin { get; init; }

    /// <summary>The name of the door; the answer must come in by the same.</summary>
    public required string Door { get; init; }

    /// <summary>What is asked.</summary>
    public required Challenge Challenge { get; init; }

    /// <summary>When it lapses.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>The pending logins: found by the digest of a handle, used once, encrypted so that nobody can write one.</summary>
public interface IPendingLogins
{
    /// <summary>Keeps it.</summary>
    Task AddAsync(
        ReadOnlyMemory<byte> handleDigest,
        PendingLogin pending,
        CancellationToken cancellationToken
    );

    /// <summary>Looks at it without using it, for the page that asks; <c>null</c> when there is none.</summary>
    ValueTask<PendingLogin?> FindAsync(
        ReadOnlyMemory<byte> handleDigest,
        CancellationToken cancellationToken
    );

    /// <summary>Takes it away: exactly one caller over all nodes gets it; <c>null</c> for everybody else.</summary>
    Task<PendingLogin?> TryTakeAsync(
        ReadOnlyMemory<byte> handleDigest,
        CancellationToken cancellationToken
    );

    /// <summary>Deletes lapsed ones, at most <paramref name="limit"/>. Returns how many.</summary>
    Task<int> DeleteLapsedAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    );
}
