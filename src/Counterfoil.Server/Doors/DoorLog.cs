namespace Counterfoil.Server;

internal static partial class DoorLog
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Error,
        Message = "A {Method} at a machine's door failed"
    )]
    public static partial void Failed(ILogger logger, string method, Exception exception);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Warning,
        Message = "A ticket that was handed over to another site was shown at {Site}: that other site may have given it away"
    )]
    public static partial void TicketOfAnotherSite(ILogger logger, string site);
}
