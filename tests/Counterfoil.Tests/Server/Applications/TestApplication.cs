using Counterfoil.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Tests.Server.Applications;

/// <summary>An application of its own beside a test server: behind tickets by three lines, on a port of its own.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestApplication(WebApplication app, CountingHandler line) =>
        (this.app, Line) = (app, line);

    /// <summary>What it asks the authority through.</summary>
    public CountingHandler Line { get; }

    public Uri Address => new(app.Urls.Single() + "/");

    public HttpClient Client { get; private set; } = null!;

    public static async Task<TestApplication> StartAsync(
        TestServer server,
        Action<TicketAuthenticationOptions>? configure = null,
        ILoggerProvider? log = null
    )
    {
        var line = new CountingHandler();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        if (log is not null)
            builder.Logging.AddProvider(log);
        builder.Services.AddSingleton<TimeProvider>(server.Time);
        builder
            .Services.AddAuthentication()
            .AddTicket(options =>
            {
                options.Authority = server.Address;
                options.Application = server.Application.Name;
                options.Secret = new Secret(server.Application.Password);
                options.AuthorityHandler = line;
                configure?.Invoke(options);
            });
        builder.Services.AddAuthorization();
        var web = builder.Build();
        web.MapGet("/", (HttpContext context) => context.User.Identity?.Name ?? "nobody");
        web.MapGet("/me", (HttpContext context) => context.User.Identity!.Name)
            .RequireAuthorization();
        web.MapPost("/me", () => "done").RequireAuthorization();
        web.MapGet(
                "/claims",
                (HttpContext context) =>
                    context.User.Claims.Select(claim => $"{claim.Type}={claim.Value}")
            )
            .RequireAuthorization();
        web.MapGet("/admin", () => "admin")
            .RequireAuthorization(policy => policy.RequireRole(Rights.AdminUsers));
        web.MapGet("/ticket", (HttpContext context) => context.GetTicket()?.Reveal())
            .RequireAuthorization();
        web.MapPost("/out", (HttpContext context) => context.SignOutAsync("Ticket"));
        await web.StartAsync();
        var application = new TestApplication(web, line);
        application.Client = application.NewClient();
        return application;
    }

    public HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = Address,
        };

    public async Task<HttpResponseMessage> GetAsync(
        string path,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        Line.Dispose();
    }
}

/// <summary>The line to the authority: counts, and can be cut.</summary>
internal sealed class CountingHandler : DelegatingHandler
{
    private int lookUps;

    public CountingHandler()
        : base(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { }

    public int LookUps => lookUps;

    public bool IsCut { get; set; }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (IsCut)
            throw new HttpRequestException("The line is cut.");
        if (request.RequestUri!.AbsolutePath.EndsWith("/lookup", StringComparison.Ordinal))
            Interlocked.Increment(ref lookUps);
        return base.SendAsync(request, cancellationToken);
    }
}
