using System.Diagnostics;
using System.Runtime.InteropServices;
using Counterfoil.Authority;

namespace Counterfoil.Server.Hosting;

/// <summary>
/// What no door has caught: a sentence and a number to look for in the log, never a stack. Doors answer their own failures
/// in their protocol's words; this is for bugs and broken machines.
/// </summary>
internal sealed class LastResort(RequestDelegate next, ILogger<LastResort> log)
{
    private const int ClientClosedRequest = 499;

    /// <summary>Answers, whatever happens.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            if (!context.Response.HasStarted)
                context.Response.StatusCode = ClientClosedRequest;
        }
        catch (BadHttpRequestException failure)
        {
            await AnswerAsync(context, failure.StatusCode, "The request cannot be read.");
        }
        catch (Exception failure)
        {
            var trace = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
            HostingLog.RequestFailed(
                log,
                context.Request.Method,
                PathForLogs.Of(context.Request.Path),
                trace,
                failure
            );
            await AnswerAsync(
                context,
                StatusOf(failure),
                $"Something went wrong here; nobody was let in by it. The server's log has it under {trace}."
            );
        }
    }

    // A database that is gone, full or too slow comes back; a bug does not.
    internal static int StatusOf(Exception failure) =>
        failure switch
        {
            BrokenSealException => StatusCodes.Status500InternalServerError,
            ExternalException or TimeoutException or IOException =>
                StatusCodes.Status503ServiceUnavailable,
            { InnerException: { } inner } => StatusOf(inner),
            _ => StatusCodes.Status500InternalServerError,
        };

    private static async Task AnswerAsync(HttpContext context, int status, string sentence)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        context.Response.Clear();
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = "5";
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(sentence + "\n", context.RequestAborted);
    }
}
