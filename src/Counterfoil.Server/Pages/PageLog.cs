namespace Counterfoil.Server.Pages;

internal static partial class PageLog
{
    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "A person's history is not shown: look into it with 'verify'"
    )]
    public static partial void HistoryNotShown(ILogger log, Exception broken);
}
