using Microsoft.Extensions.Logging;

namespace Counterfoil.Authority.Sync;

internal static partial class SyncLog
{
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Sync of {Plugin} in {Tenant}: associate {Associate} was disabled by associate {By}: {Reason}"
    )]
    public static partial void Disabled(
        ILogger logger,
        string plugin,
        string tenant,
        int associate,
        int by,
        string reason
    );

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Sync of {Plugin} in {Tenant} by associate {By} was to disable {Named} associates, and at most {AtMost} may be: none was"
    )]
    public static partial void TooMany(
        ILogger logger,
        string plugin,
        string tenant,
        int by,
        int named,
        int atMost
    );

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Sync of {Plugin} in {Tenant}: the plugin cannot say how accounts are; nobody was disabled"
    )]
    public static partial void Failed(ILogger logger, string plugin, string tenant);
}
