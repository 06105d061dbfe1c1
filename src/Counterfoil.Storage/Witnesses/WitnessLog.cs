using Microsoft.Extensions.Logging;

namespace Counterfoil.Storage.Witnesses;

internal static partial class WitnessLog
{
    [LoggerMessage(
        1,
        LogLevel.Warning,
        "The witness does not have the journal's newest heads: {Problem} Until it has them, it can name no roll-back to a moment since. Trying again."
    )]
    public static partial void WitnessAway(this ILogger log, string problem);

    [LoggerMessage(2, LogLevel.Information, "The witness has the journal's newest heads again.")]
    public static partial void WitnessBack(this ILogger log);

    [LoggerMessage(
        3,
        LogLevel.Critical,
        "The witness knows more than the database, and is told nothing more: {Problem}"
    )]
    public static partial void WitnessDisagrees(this ILogger log, string problem);
}
