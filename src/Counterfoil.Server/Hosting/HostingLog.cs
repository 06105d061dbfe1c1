namespace Counterfoil.Server.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Housekeeping: {Pass} failed and is tried again"
    )]
    public static partial void PassFailed(ILogger logger, string pass, Exception failure);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Swept {Count} rows that had ended")]
    public static partial void Swept(ILogger logger, int count);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Method} {Path} failed; the answer carries the number {Trace}"
    )]
    public static partial void RequestFailed(
        ILogger logger,
        string method,
        string path,
        string trace,
        Exception failure
    );

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Method} {Path} {Status} in {Milliseconds} ms from {Address}"
    )]
    public static partial void Answered(
        ILogger logger,
        string method,
        string path,
        int status,
        double milliseconds,
        string address
    );

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A request from {Address} came over plain HTTP and was refused"
    )]
    public static partial void PlainHttp(ILogger logger, string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening at {Address}")]
    public static partial void Listening(ILogger logger, Uri address);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The certificate was read again; it is good until {Until}"
    )]
    public static partial void CertificateReloaded(ILogger logger, DateTimeOffset until);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The changed certificate cannot be used; the one before stays"
    )]
    public static partial void CertificateNotReloaded(ILogger logger, Exception failure);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Root keys were added to {File} and are known now"
    )]
    public static partial void KeysLearnt(ILogger logger, string file);
}
