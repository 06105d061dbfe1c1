using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Tests.Storage.Witnesses;

/// <summary>A witness as the documentation says it: keeps the body that was put, and gives it back.</summary>
public sealed class TestWitness : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<string> bodies = new();
    private volatile string? kept;

    private TestWitness(WebApplication app) => this.app = app;

    /// <summary>Where it is.</summary>
    public Uri Address => new(app.Urls.Single() + "/counterfoil");

    /// <summary>Every body that was put.</summary>
    public IReadOnlyCollection<string> Bodies => bodies;

    /// <summary>What it has.</summary>
    public string? Kept
    {
        get => kept;
        set => kept = value;
    }

    /// <summary>What it answers to everything, while it is ill; 0 when it is well.</summary>
    public int Ill { get; set; }

    /// <summary>What it lets in by.</summary>
    public string? Token { get; set; }

    public static async Task<TestWitness> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var witness = new TestWitness(builder.Build());
        witness.app.Run(witness.AnswerAsync);
        await witness.app.StartAsync();
        return witness;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        if (Ill != 0)
            response.StatusCode = Ill;
        else if (Token is not null && context.Request.Headers.Authorization != $"Bearer {Token}")
            response.StatusCode = 401;
        else if (HttpMethods.IsPut(context.Request.Method))
        {
            using var reader = new StreamReader(context.Request.Body);
            kept = await reader.ReadToEndAsync();
            bodies.Enqueue(kept);
            response.StatusCode = 204;
        }
        else if (kept is { } body)
            await response.WriteAsync(body);
        else
            response.StatusCode = 404;
    }
}
