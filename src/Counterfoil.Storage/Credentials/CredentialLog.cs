using Microsoft.Extensions.Logging;

namespace Counterfoil.Storage.Credentials;

internal static partial class CredentialLog
{
    [LoggerMessage(
        1,
        LogLevel.Error,
        "{Count} rows of credentials in {Tenant} have a broken seal; they are kept. Look into it with 'verify'."
    )]
    public static partial void BrokenRowsNotSwept(this ILogger log, int count, string tenant);

    [LoggerMessage(
        2,
        LogLevel.Error,
        "A stub of {Tenant} has a broken seal and was left as it is while others were ended; it opens no door."
    )]
    public static partial void BrokenStubNotEnded(this ILogger log, string tenant);
}
