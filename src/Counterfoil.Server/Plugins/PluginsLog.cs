namespace Counterfoil.Server.Plugins;

internal static partial class PluginsLog
{
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Plugin {Plugin} is loaded from {Folder} ({Pin})"
    )]
    public static partial void Loaded(ILogger logger, string plugin, string folder, string pin);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Plugin {Plugin} in {Folder} is disabled: {Problem}"
    )]
    public static partial void Disabled(
        ILogger logger,
        string plugin,
        string folder,
        string problem
    );

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "Everybody is refused: the required plugin {Plugin} in {Folder} is disabled: {Problem}"
    )]
    public static partial void RequiredIsMissing(
        ILogger logger,
        string plugin,
        string folder,
        string problem
    );

    [LoggerMessage(Level = LogLevel.Information, Message = "Plugin {Plugin}: {Text}")]
    public static partial void Said(ILogger logger, string plugin, string text);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Plugin {Plugin} could not be disposed of: {Failure}"
    )]
    public static partial void NotDisposed(ILogger logger, string plugin, string failure);
}
