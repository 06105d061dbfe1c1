using Microsoft.Extensions.Logging;

namespace Counterfoil.Authority.Plugins;

internal static partial class PluginLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Plugin {Plugin}: {Text}")]
    public static partial void Said(ILogger logger, string plugin, string text);
}
