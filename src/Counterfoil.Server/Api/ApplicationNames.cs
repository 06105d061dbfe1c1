using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.Api;

/// <summary>
/// From how people call an application to the key of its row: its application id, or the key itself, by which what was issued to one
/// that is long gone is still ended. Thread-safe.
/// </summary>
internal sealed class ApplicationNames(IServiceProvider services)
{
    public async ValueTask<Guid?> FindAsync(string name, CancellationToken cancellationToken)
    {
        // A house without a registry of applications has keys alone.
        if (
            services.GetService<IKnownApplications>() is { } known
            && await known.FindAsync(name, cancellationToken) is { } application
        )
            return application.Id.Value;
        return Guid.TryParse(name, out var key) ? key : null;
    }
}
