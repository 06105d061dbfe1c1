using Microsoft.Extensions.Logging;

namespace Counterfoil.Broker.Seats;

/// <summary>What the seats log.</summary>
internal static partial class SeatsLog
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Whether a home in tenant {Tenant} has ended could not be looked at; it will be at the next hearing."
    )]
    public static partial void HomeNotLookedAt(
        this ILogger log,
        ContextIdentifier tenant,
        Exception failure
    );
}
