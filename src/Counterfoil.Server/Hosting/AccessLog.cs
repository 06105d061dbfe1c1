namespace Counterfoil.Server.Hosting;

/// <summary>
/// One line a request. Without the query and the headers: either may hold a secret. The path holds one only when somebody pasted
/// it there, and <see cref="PathForLogs"/> looks for that.
/// </summary>
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
                    PathForLogs.Of(context.Request.Path),
                    context.Response.StatusCode,
                    Math.Round(time.GetElapsedTime(began).TotalMilliseconds, 1),
                    context.Connection.RemoteIpAddress?.ToString() ?? ""
                );
        }
    }
}
