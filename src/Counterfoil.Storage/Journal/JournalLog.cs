using Microsoft.Extensions.Logging;

namespace Counterfoil.Storage.Journal;

internal static partial class JournalLog
{
    [LoggerMessage(
        1,
        LogLevel.Debug,
        "Another transaction was in the way; try {Tries} is run again."
    )]
    public static partial void RunAgain(this ILogger log, int tries, Exception failure);

    [LoggerMessage(
        2,
        LogLevel.Error,
        "The database did not say whether it committed; a new chain of the journal begins."
    )]
    public static partial void CommitInDoubt(this ILogger log, Exception failure);

    [LoggerMessage(
        3,
        LogLevel.Error,
        "The heads of the journal could not be written to {File}. Until they are, a rollback of the database to this moment goes unnoticed."
    )]
    public static partial void HeadsNotWritten(this ILogger log, string file, Exception failure);

    [LoggerMessage(4, LogLevel.Error, "The journal's entry of this minute could not be written.")]
    public static partial void MinuteNotWritten(this ILogger log, Exception failure);

    [LoggerMessage(
        5,
        LogLevel.Information,
        "{Count} entries of the journal were folded into its checkpoint."
    )]
    public static partial void Folded(this ILogger log, int count);
}
