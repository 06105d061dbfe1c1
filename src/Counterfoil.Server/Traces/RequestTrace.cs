using System.Diagnostics;

namespace Counterfoil.Server.Traces;

/// <summary>A span for each request: its method, its route as it is mapped, its status. Never the address.</summary>
internal sealed class RequestTrace(RequestDelegate next)
{
    private static readonly ActivitySource Source = new("Counterfoil.Server");

    /// <summary>Traces the request, where somebody listens.</summary>
    public Task InvokeAsync(HttpContext context) =>
        Source.HasListeners() ? TraceAsync(context) : next(context);

    private async Task TraceAsync(HttpContext context)
    {
        // The framework's own activity of the request is not exported, nor is what stands below it.
        Activity.Current = null;
        using var activity = Source.StartActivity("request", ActivityKind.Server, Caller(context));
        await next(context);
        if (activity is null)
            return;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";
        activity.DisplayName = $"{context.Request.Method} {route}";
        activity.SetTag("http.request.method", context.Request.Method);
        activity.SetTag("http.route", route);
        activity.SetTag("http.response.status_code", context.Response.StatusCode);
    }

    // Where the caller is traced, this is a part of the same trace (W3C Trace Context).
    private static ActivityContext Caller(HttpContext context) =>
        ActivityContext.TryParse(
            context.Request.Headers.TraceParent,
            context.Request.Headers.TraceState,
            out var caller
        )
            ? caller
            : default;
}
