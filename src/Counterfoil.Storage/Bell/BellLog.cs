using Microsoft.Extensions.Logging;

namespace Counterfoil.Storage.Bell;

internal static partial class BellLog
{
    [LoggerMessage(1, LogLevel.Error, "A listener of the bell threw; it must not.")]
    public static partial void ListenerThrew(this ILogger log, Exception failure);

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "The bell is lost; until it is heard again caches are believed for a second only."
    )]
    public static partial void BellLost(this ILogger log, Exception failure);

    [LoggerMessage(3, LogLevel.Information, "The bell is heard.")]
    public static partial void BellHeard(this ILogger log);
}
