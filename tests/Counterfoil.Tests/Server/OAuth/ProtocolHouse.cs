using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Counterfoil.Authority;
using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Logins;
using Counterfoil.Cryptography;
using Counterfoil.Server.Cookies;
using Counterfoil.Server.OAuth;
using Counterfoil.Server.OAuth.Authorize;
using Counterfoil.Server.Settings;
using Counterfoil.Tests.Server.Doors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>What came back from an endpoint.</summary>
internal sealed record Came(int Status, HttpResponseHeaders Headers, string Body)
{
    public string? Location => Headers.Location?.OriginalString;

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Text(string name) =>
        Json.TryGetProperty(name, out var value) ? value.ToString() : null;

    /// <summary>The way on that a page offers by a link; <c>null</c> for none.</summary>
    public string? Link =>
        new HtmlParser().ParseDocument(Body).QuerySelector("p.ways a")?.GetAttribute("href");

    /// <summary>What was sent on, or is to be sent on by hand: in the query, the fragment, or the form of the page.</summary>
    public Dictionary<string, string> Fields
    {
        get
        {
            if ((Location ?? Link) is { } location)
            {
                var at = location.IndexOf('#', StringComparison.Ordinal);
                if (at < 0)
                    at = location.IndexOf('?', StringComparison.Ordinal);
                return location[(at + 1)..]
                    .Split('&')
                    .Select(pair => pair.Split('=', 2))
                    .ToDictionary(
                        pair => pair[0],
                        pair => Uri.UnescapeDataString(pair[1]),
                        StringComparer.Ordinal
                    );
            }
            return new HtmlParser()
                .ParseDocument(Body)
                .QuerySelectorAll("input[type=hidden]")
                .ToDictionary(
                    input => input.GetAttribute("name")!,
                    input => input.GetAttribute("value")!,
                    StringComparer.Ordinal
                );
        }
    }
}

/// <summary>
/// A server with a confidential and a public application, and with a course of a login that asks nothing: whom the test names
/// agrees at once. A fixture.
/// </summary>
public sealed class ProtocolHouse : IAsyncLifetime
{
    internal const string Callback = "https://app.example.com/cb";
    internal const string ConfidentialId = "0123456789abcdef0123456789abcdef";
    internal const string PublicId = "fedcba9876543210fedcba9876543210";
    internal const string Token = "cft_the-token-of-the-confidential-application";
    internal const string Verifier = "a-verifier-of-at-least-forty-three-characters-0123456789";

    internal static readonly string Challenge = System.Buffers.Text.Base64Url.EncodeToString(
        SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))
    );

    internal TestServer Server { get; private set; } = null!;

    internal Registry Registry { get; } = new();

    internal Microsoft.Extensions.Logging.ILoggerProvider? Log { get; init; }

    internal IReadOnlyList<ICredentialPlugin> Plugins { get; init; } = [];

    internal Func<ServerSettings, ServerSettings> Settings { get; init; } = settings => settings;

    /// <summary>Whether the old form comes to its end by a consent.</summary>
    internal bool IsConsentedInOldForm { get; set; }

    internal Application Confidential { get; private set; } = null!;

    internal Application Public { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Confidential = Registry.Put(
            New(ConfidentialId, "Confidential") with
            {
                Scopes = ["mail", "files"],
            }
        );
        Registry.PutToken(Token, Confidential);
        Public = Registry.Put(
            New(PublicId, "Public") with
            {
                Type = ClientType.Public,
                CorsOrigins = ["https://spa.example.com"],
            }
        );
        Server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Log = Log,
                Plugins =
                [
                    .. Plugins.Select(plugin =>
                        (Func<IServiceProvider, ICredentialPlugin>)(_ => plugin)
                    ),
                ],
                Settings = Settings,
                Services = services =>
                    services
                        .AddSingleton<IKnownApplications>(Registry)
                        .AddSingleton<IKnownApprovals>(Registry)
                        .AddSingleton<IKnownAccounts>(Registry),
                Map = app =>
                {
                    app.MapGet("/played/agree", AgreeAsync);
                    app.MapGet("/played/old-form", AgreeInOldFormAsync);
                },
            }
        );
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    internal static Application New(string clientId, string name) =>
        new()
        {
            Id = new ApplicationKey(Randomness.NextGuid()),
            ClientId = clientId,
            Name = name,
            RedirectUris = [Callback],
            PostLogoutRedirectUris = ["https://app.example.com/bye"],
        };

    /// <summary>The query of an authorization request; what a test says replaces, and <c>null</c> leaves out.</summary>
    internal static string Query(params (string Name, string? Value)[] changes)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = ConfidentialId,
            ["redirect_uri"] = Callback,
            ["response_type"] = "code",
            ["scope"] = "openid",
            ["state"] = "a state",
            ["nonce"] = "a nonce",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
            all[name] = value;
        return string.Join(
            '&',
            all.Where(pair => pair.Value is not null)
                .Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value!)}")
        );
    }

    /// <summary>Sends an authorization request to the endpoint itself.</summary>
    internal Task<Came> AuthorizeAsync(params (string Name, string? Value)[] changes) =>
        GetAsync($"/login/common/oauth/authorize?{Query(changes)}");

    /// <summary>The same from a browser in which somebody is logged in.</summary>
    internal async Task<Came> AuthorizeKnownAsync(params (string Name, string? Value)[] changes)
    {
        var ticket = await Server.TicketAsync(Server.User);
        return await SendAsync(
            new HttpRequestMessage(
                HttpMethod.Get,
                $"/login/common/oauth/authorize?{Query(changes)}"
            )
            {
                Headers =
                {
                    { "Cookie", $"{SecretCookie.Account.Name}={Uri.EscapeDataString(ticket)}" },
                },
            }
        );
    }

    /// <summary>Sends one that is checked as at the endpoint, and to which the person agrees.</summary>
    internal Task<Came> AgreeAsync(
        Somebody somebody,
        params (string Name, string? Value)[] changes
    ) =>
        SendAsync(
            new HttpRequestMessage(HttpMethod.Get, $"/played/agree?{Query(changes)}")
            {
                Headers = { Authorization = TestServer.Basic(somebody) },
            }
        );

    /// <summary>As the other in the old form; nobody means that the login failed.</summary>
    internal Task<Came> AgreeInOldFormAsync(Somebody? somebody)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/played/old-form");
        if (somebody is not null)
            request.Headers.Authorization = TestServer.Basic(somebody);
        return SendAsync(request);
    }

    /// <summary>A code for somebody.</summary>
    internal async Task<string> CodeAsync(
        Somebody? somebody = null,
        params (string Name, string? Value)[] changes
    ) => (await AgreeAsync(somebody ?? Server.User, changes)).Fields["code"];

    /// <summary>Redeems a code, as the confidential application does; what a test says replaces, and <c>null</c> leaves out.</summary>
    internal Task<Came> RedeemAsync(string code, params (string Name, string? Value)[] changes) =>
        TokensAsync([
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", Callback),
            ("client_id", ConfidentialId),
            ("client_secret", Token),
            ("code_verifier", Verifier),
            .. changes,
        ]);

    /// <summary>The same as the public application.</summary>
    internal Task<Came> RedeemAsPublicAsync(
        string code,
        params (string Name, string? Value)[] changes
    ) => RedeemAsync(code, [("client_id", PublicId), ("client_secret", null), .. changes]);

    internal Task<Came> TokensAsync(params (string Name, string? Value)[] fields) =>
        PostAsync("/login/common/oauth/tokens", fields);

    internal Task<Came> PostAsync(string path, params (string Name, string? Value)[] fields)
    {
        var last = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
            last[name] = value;
        return SendAsync(
            new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new FormUrlEncodedContent(
                    last.Where(field => field.Value is not null)
                        .Select(field => KeyValuePair.Create(field.Key, field.Value!))
                ),
            }
        );
    }

    internal Task<Came> GetAsync(string path) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    internal Task<Came> UserInfoAsync(string token) =>
        SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/login/common/oauth/userinfo")
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
            }
        );

    /// <summary>All that is on record.</summary>
    internal async Task<string> DecisionsAsync() =>
        JsonSerializer.Serialize(
            (
                await Server
                    .Services.GetRequiredService<DecisionLog>()
                    .ListAsync(
                        new DecisionFilter { Tenant = Server.Own },
                        new PageRequest(After: null, 200),
                        CancellationToken.None
                    )
            ).Items
        );

    internal async Task<bool> IsGoodAsync(string accessToken) =>
        (await UserInfoAsync(accessToken)).Status == 200;

    internal async Task<Came> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await Server.Client.SendAsync(request);
            return new Came(
                (int)response.StatusCode,
                response.Headers,
                await response.Content.ReadAsStringAsync()
            );
        }
    }

    private static async Task AgreeAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var reading = RequestParameters.OfQuery(context.Request).ShouldBeOfType<Reading.Read>();
        var draft = new AuthorizeDraft(reading.Parameters, tenantInPath: null);
        var fault = await services
            .GetRequiredService<AuthorizeChecks>()
            .FindFaultAsync(draft, CancellationToken.None);
        fault.ShouldBeNull();
        var proof = await ProveAsync(context, draft.Tenant);
        var request = draft.ToRequest();
        var result = await services
            .GetRequiredService<AuthorizationResponder>()
            .RespondAsync(
                context,
                request,
                draft.Application!,
                new CourseEnd.Agreed(
                    proof,
                    Account: null,
                    draft.Application!,
                    Approval: null,
                    request.Scopes
                )
            );
        await result.ExecuteAsync(context);
    }

    private async Task AgreeInOldFormAsync(HttpContext context)
    {
        var application = (await Registry.FindAsync(ConfidentialId, CancellationToken.None))!;
        CourseEnd end =
            context.Request.Headers.Authorization.Count == 0
                ? new CourseEnd.Ended("access_denied", "Somebody said no.")
                : new CourseEnd.Agreed(
                    await ProveAsync(context, tenant: null),
                    Account: null,
                    application,
                    Approval: null,
                    Scopes: []
                )
                {
                    IsConsented = IsConsentedInOldForm,
                };
        var request = new AuthorizationRequest
        {
            Application = application.Id,
            ClientId = ConfidentialId,
            Protocol = LoginProtocol.OldForm,
            ResponseTypes = ResponseTypes.None,
            ResponseMode =
                application.OldForm?.Method == CallbackMethod.Get
                    ? ResponseMode.Query
                    : ResponseMode.FormPost,
            RedirectUri = Callback,
            State = "a state",
        };
        var result = await context
            .RequestServices.GetRequiredService<AuthorizationResponder>()
            .RespondAsync(context, request, application, end);
        await result.ExecuteAsync(context);
    }

    private static async Task<Proof> ProveAsync(HttpContext context, ContextIdentifier? tenant)
    {
        var pair = Encoding
            .UTF8.GetString(
                Convert.FromBase64String(
                    context.Request.Headers.Authorization.ToString()["Basic ".Length..]
                )
            )
            .Split(':', 2);
        var outcome = await context
            .RequestServices.GetRequiredService<Evaluator>()
            .HearAsync(
                new Presented
                {
                    Door = Counterfoil.Server.Doors.LoginPage,
                    Tenant = tenant,
                    Evidence = [Evidence.OfUserName(pair[0], new Secret(pair[1]))],
                },
                CancellationToken.None
            );
        return outcome.ShouldBeOfType<Outcome.Believed>().Proof;
    }
}
