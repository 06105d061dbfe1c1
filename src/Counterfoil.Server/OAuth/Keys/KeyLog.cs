namespace Counterfoil.Server.OAuth.Keys;

internal static partial class KeyLog
{
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Associate {Associate} had a new {Algorithm} signing key published; it signs after its time ahead"
    )]
    public static partial void Rotated(ILogger logger, string algorithm, int associate);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Associate {Associate} replaced all {Algorithm} signing keys at once; what the older ones signed verifies no more"
    )]
    public static partial void ReplacedAtOnce(ILogger logger, string algorithm, int associate);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Signing keys: {Count} were published or deleted by schedule"
    )]
    public static partial void Kept(ILogger logger, int count);
}
