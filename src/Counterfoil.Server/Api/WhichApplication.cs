using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.Api;

/// <summary>Which application people mean: by its application id, or by the key of its row. Thread-safe.</summary>
internal sealed class WhichApplication(IKnownApplications applications)
{
    /// <summary>The application; <c>null</c> when there is none.</summary>
    public ValueTask<Application?> FindAsync(string name, CancellationToken cancellationToken) =>
        Guid.TryParseExact(name, "D", out var id)
            ? FindAsync(new ApplicationKey(id), cancellationToken)
            : applications.FindAsync(name, cancellationToken);

    /// <summary>The application of a key.</summary>
    public ValueTask<Application?> FindAsync(
        ApplicationKey id,
        CancellationToken cancellationToken
    ) => applications.FindAsync(id, cancellationToken);

    /// <summary>
    /// The key alone, of one that is long gone too: what was issued to it is still ended by it; <c>null</c> when it is neither an
    /// application's nor a key.
    /// </summary>
    public async ValueTask<Guid?> FindKeyAsync(string name, CancellationToken cancellationToken) =>
        await applications.FindAsync(name, cancellationToken) is { } application
            ? application.Id.Value
        : Guid.TryParse(name, out var key) ? key
        : null;
}
