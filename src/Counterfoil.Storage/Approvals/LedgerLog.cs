using Microsoft.Extensions.Logging;

namespace Counterfoil.Storage.Approvals;

internal static partial class LedgerLog
{
    [LoggerMessage(
        1,
        LogLevel.Error,
        "{Count} old entries of the ledger have a broken seal; they are kept. Look into it with 'verify'."
    )]
    public static partial void BrokenEntriesNotSwept(this ILogger log, int count);
}
