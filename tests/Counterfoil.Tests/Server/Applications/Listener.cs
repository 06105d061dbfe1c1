using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Tests.Server.Applications;

/// <summary>A server that writes down what it is shown, and redirects where it is told to.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<string> heard = new();
    private readonly ConcurrentQueue<string> uses = new();

    private Listener(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single() + "/");

    /// <summary>The Authorization header of each request; empty where there was none.</summary>
    public IReadOnlyCollection<string> Heard => heard;

    public IReadOnlyCollection<string> Uses => uses;

    public static async Task<Listener> StartAsync(Func<string, Uri?> redirect)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var listener = new Listener(builder.Build());
        listener.app.Run(context =>
        {
            listener.heard.Enqueue(context.Request.Headers.Authorization.ToString());
            if (context.Request.Headers[Use.Header].ToString() is { Length: > 0 } use)
                listener.uses.Enqueue(use);
            if (redirect(context.Request.Path) is { } address)
                context.Response.Redirect(address.ToString());
            return Task.CompletedTask;
        });
        await listener.app.StartAsync();
        return listener;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
