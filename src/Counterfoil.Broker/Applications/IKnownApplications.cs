namespace Counterfoil.Broker.Applications;

/// <summary>An application whose token was shown and matched.</summary>
/// <param name="Application">The application.</param>
/// <param name="TokenId">Which of its tokens.</param>
public sealed record TokenHolder(Application Application, Guid TokenId)
{
    /// <summary>When the token ends by itself; <c>null</c> for never.</summary>
    public DateTimeOffset? EndsAt { get; init; }
}

/// <summary>
/// The registered applications as this node knows them: cached, emptied by the bell. What is not open is found too; whoever
/// asks looks at its state. Thread-safe.
/// </summary>
public interface IKnownApplications
{
    /// <summary>By the application id that travels, an alias included; <c>null</c> when there is none.</summary>
    ValueTask<Application?> FindAsync(string clientId, CancellationToken cancellationToken);

    /// <summary>By the row's key.</summary>
    ValueTask<Application?> FindAsync(ApplicationKey id, CancellationToken cancellationToken);

    /// <summary>
    /// Whose token that is: compared in fixed time, living and not past. <c>null</c> when it is nobody's; whatever was sent,
    /// it costs the same digest. Notes the use, for the tenant where one is meant. No database where it is cached.
    /// </summary>
    ValueTask<TokenHolder?> FindByTokenAsync(
        Secret token,
        ContextIdentifier? tenant,
        CancellationToken cancellationToken
    );
}
