using Microsoft.Extensions.Logging;

namespace Counterfoil.Client;

internal static partial class ClientLog
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Error,
        Message = "The authority of {Scheme} cannot be asked; nobody is let in meanwhile"
    )]
    public static partial void Unreachable(ILogger logger, string scheme, Exception exception);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Warning,
        Message = "A sign-in at {Scheme} was not completed: {Reason}"
    )]
    public static partial void SignInFailed(ILogger logger, string scheme, string reason);
}
