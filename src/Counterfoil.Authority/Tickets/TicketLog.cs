using Microsoft.Extensions.Logging;

namespace Counterfoil.Authority.Tickets;

internal static partial class TicketLog
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A ticket in use at door {Door} could not be heard ahead of time"
    )]
    public static partial void RehearingFailed(ILogger logger, string door, Exception failure);
}
