namespace Counterfoil.Server;

internal static partial class DoorLog
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Error,
        Message = "A {Method} at a machine's door failed"
    )]
    public static partial void Failed(ILogger logger, string method, Exception exception);
}
