using Counterfoil.Server.Settings;
using Microsoft.Extensions.Logging.Console;

namespace Counterfoil.Server.Hosting;

/// <summary>Where the log goes: standard error, so that standard output belongs to the commands.</summary>
internal static class ServerLog
{
    /// <summary>Writes our own categories from the configured level on, the framework's from warnings on: its request log would hold query strings.</summary>
    public static void AddServerLog(this ILoggingBuilder logging, ServerSettings settings)
    {
        logging.SetMinimumLevel(settings.LogLevel);
        logging.AddFilter(
            "Microsoft",
            settings.LogLevel > LogLevel.Warning ? settings.LogLevel : LogLevel.Warning
        );
        // It gives every line the path as it came, and a ticket may have been pasted there; the access log has it without.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // A start that fails is said in one sentence by the command.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // Warns that keys are not encrypted by the framework; the store encrypts them itself.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // Warns of every form that its page must not be cached, which every page says already.
        logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
        if (settings.LogFormat == LogFormat.Json)
            logging.AddJsonConsole(format =>
            {
                format.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                format.UseUtcTimestamp = true;
            });
        else
            logging.AddSimpleConsole(format =>
            {
                format.SingleLine = true;
                format.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
                format.UseUtcTimestamp = true;
                format.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace
        );
    }
}
