namespace Counterfoil.Server.Hosting;

/// <summary>One line a request. Without the query and the headers: either may hold a secret.</summary>
internal sealed class AccessLog(RequestDelegate next, TimeProvider time, ILogger<AccessLog> log)
{
    /// <summary>Answers, and writes the line.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var began = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            if (log.IsEnabled(LogLevel.Information))
                HostingLog.Answered(
                    log,
                    context.Request.Method,
                    Legible(context.Request.Path),
                    context.Response.StatusCode,
                    Math.Round(time.GetElapsedTime(began).TotalMilliseconds, 1),
                    context.Connection.RemoteIpAddress?.ToString() ?? ""
                );
        }
    }

    /// <summary>The path, escaped as it came and cut: a line break in it would forge a line of the log.</summary>
    internal static string Legible(PathString path)
    {
        const int Most = 200;
        var text = path.ToUriComponent();
        return text.Length <= Most ? text : text[..Most];
    }
}
