namespace Counterfoil.Server.Soap;

internal static partial class SoapLog
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Debug,
        Message = "A SOAP message from {Address} got a fault: {Sentence}"
    )]
    public static partial void Faulted(ILogger logger, string address, string sentence);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "A SOAP call failed")]
    public static partial void Failed(ILogger logger, Exception exception);
}
