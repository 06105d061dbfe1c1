using System.Globalization;
using Counterfoil.Client;
using Counterfoil.Server.Api;
using Counterfoil.Server.Rest;

namespace Counterfoil.Server;

/// <summary>
/// The outer edge of REST and of our own API: whatever goes wrong under their paths is said in their words, never as HTML
/// and never as a 500 for what a caller sent.
/// </summary>
internal sealed class ProtocolEdge(RequestDelegate next, ILogger<ProtocolEdge> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (ProtocolOf(context.Request.Path) is not { } write)
        {
            await next(context);
            return;
        }
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException exception)
        {
            await SayAsync(context, write, EdgeProblem.Of(exception));
            return;
        }
        catch (Exception exception)
        {
            DoorLog.Failed(log, context.Request.Method, exception);
            await SayAsync(context, write, EdgeProblem.Of(exception));
            return;
        }
        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
            await SayAsync(context, write, EdgeProblem.OfStatus(context.Response.StatusCode));
    }

    private static async Task SayAsync(
        HttpContext context,
        Func<HttpContext, TicketRefusal, Task> write,
        TicketRefusal problem
    )
    {
        // Half an answer is on its way: cutting the connection is all that tells the caller so.
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = problem.Status;
        context.Response.Headers.CacheControl = "no-store";
        if (problem.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = wait.TotalSeconds.ToString(
                "0",
                CultureInfo.InvariantCulture
            );
        await write(context, problem);
    }

    private static Func<HttpContext, TicketRefusal, Task>? ProtocolOf(PathString path)
    {
        var text = path.Value.AsSpan().TrimStart('/');
        var first = NextSegment(ref text);
        return WriterOf(first) ?? WriterOf(NextSegment(ref text));
    }

    private static Func<HttpContext, TicketRefusal, Task>? WriterOf(ReadOnlySpan<char> segment) =>
        segment.Equals("v1", StringComparison.OrdinalIgnoreCase) ? Problem.WriteAsync
        : segment.Equals("api", StringComparison.OrdinalIgnoreCase) ? RestError.WriteAsync
        : null;

    private static ReadOnlySpan<char> NextSegment(ref ReadOnlySpan<char> path)
    {
        var slash = path.IndexOf('/');
        var segment = slash < 0 ? path : path[..slash];
        path = slash < 0 ? [] : path[(slash + 1)..];
        return segment;
    }
}
