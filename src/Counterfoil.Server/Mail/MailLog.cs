namespace Counterfoil.Server.Mail;

/// <summary>What is logged of letters: never to whom, nor what.</summary>
internal static partial class MailLog
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A letter was not taken by the mail server or the folder: {Reason}"
    )]
    public static partial void NotTaken(ILogger log, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Too many letters wait to be written, in all or of one address; the newest was dropped."
    )]
    public static partial void TooMany(ILogger log);
}
