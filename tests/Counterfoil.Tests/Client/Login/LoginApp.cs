using System.Web;
using Counterfoil.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace Counterfoil.Tests.Client.Login;

/// <summary>What the application answered.</summary>
internal sealed record Answered(int Status, string? Location, string Body);

/// <summary>An application behind <c>AddCounterfoilLogin</c>, beside a played broker, and the browser of one person.</summary>
internal sealed class LoginApp : IAsyncDisposable
{
    private readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);
    private WebApplication app = null!;
    private HttpClient browser = null!;

    public HandMovedTime Time { get; } = new();

    public PlayedBroker Broker { get; private set; } = null!;

    /// <summary>Whether the browser has the application's own cookie.</summary>
    public bool IsLoggedIn =>
        cookies.TryGetValue($"__Host-Counterfoil-{PlayedBroker.ClientId}", out var cookie)
        && cookie.Length > 0;

    public async Task StartAsync(Action<CounterfoilLoginOptions>? configure = null)
    {
        Broker = new PlayedBroker(Time);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddCounterfoilLogin(options =>
        {
            options.Authority = new Uri(PlayedBroker.Issuer);
            options.ClientId = PlayedBroker.ClientId;
            options.BackchannelHttpHandler = Broker;
            configure?.Invoke(options);
        });
        builder.Services.AddAuthorization();
        app = builder.Build();
        app.MapGet("/page", () => "the page").RequireAuthorization();
        app.MapMethods("/change", ["GET", "POST"], () => "changed").RequireAuthorization();
        app.MapGet("/nobody", CallServicesAsync);
        app.MapGet("/call", CallServicesAsync).RequireAuthorization();
        await app.StartAsync();
        browser = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }
        )
        {
            BaseAddress = new Uri(app.Urls.Single()),
        };
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await app.DisposeAsync();
        Broker.Dispose();
    }

    /// <summary>Goes to the broker and comes back with a code; whether that let somebody in.</summary>
    public async Task<bool> ComeBackAsync(
        Func<string, string> idToken,
        string? issuer = PlayedBroker.Issuer,
        string page = "/page"
    )
    {
        cookies.Clear();
        var back = await ReturnAsync(await GetAsync(page), idToken, issuer);
        return back.Status == 302 && IsLoggedIn;
    }

    /// <summary>Logs in with the right answer.</summary>
    public async Task LogInAsync() =>
        (await ComeBackAsync(nonce => Broker.Token(nonce))).ShouldBeTrue();

    /// <summary>Comes back from the broker where the application has sent the browser.</summary>
    public async Task<Answered> ReturnAsync(
        Answered sent,
        Func<string, string> idToken,
        string? issuer = PlayedBroker.Issuer
    )
    {
        sent.Status.ShouldBe(302);
        var query = HttpUtility.ParseQueryString(new Uri(sent.Location!).Query);
        var token = idToken(query["nonce"]!);
        Broker.IdToken = () => token;
        var iss = issuer is null ? "" : $"&iss={Uri.EscapeDataString(issuer)}";
        return await GetAsync(
            $"/signin-counterfoil?code=a-code&state={Uri.EscapeDataString(query["state"]!)}{iss}"
        );
    }

    /// <summary>Calls a path of the tenant's services as the person.</summary>
    public Task<Answered> CallAsync(string path) =>
        GetAsync($"/call?path={Uri.EscapeDataString(path)}");

    public Task<Answered> GetAsync(string path, bool keepsCookies = true) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), keepsCookies);

    public async Task<Answered> SendAsync(HttpRequestMessage request, bool keepsCookies = true)
    {
        using var disposed = request;
        request.Headers.TryAddWithoutValidation(
            "Cookie",
            string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"))
        );
        using var response = await browser.SendAsync(request);
        if (keepsCookies && response.Headers.TryGetValues("Set-Cookie", out var set))
            foreach (var cookie in set.Select(line => line.Split(';')[0].Split('=', 2)))
                cookies[cookie[0]] = cookie[1];
        return new(
            (int)response.StatusCode,
            response.Headers.Location?.OriginalString,
            await response.Content.ReadAsStringAsync()
        );
    }

    // What the client throws is told by its kind.
    private static async Task<IResult> CallServicesAsync(
        TenantClient tenant,
        string? path,
        CancellationToken end
    )
    {
        try
        {
            return Results.Text(await tenant.GetStringAsync(path ?? "v1/me", end));
        }
        catch (Exception failure)
        {
            return Results.Text(
                $"{failure.GetType().Name}: {failure.Message}",
                statusCode: StatusCodes.Status500InternalServerError
            );
        }
    }
}
