using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Counterfoil.Jose;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Counterfoil.Client;

/// <summary>
/// Lets people log in at the broker by the code flow. The framework's handler keeps state, PKCE and the way back; here come
/// the tenant, the nonce, the answer's issuer, and the id_token, which alone says who it is.
/// </summary>
internal sealed class CounterfoilLoginHandler(
    IOptionsMonitor<CounterfoilLoginOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    TimeProvider time
) : OAuthHandler<CounterfoilLoginOptions>(options, logger, encoder)
{
    private const string TenantItem = "counterfoil.tenant";
    private const string NonceItem = "counterfoil.nonce";

    /// <inheritdoc/>
    public override async Task<bool> HandleRequestAsync()
    {
        try
        {
            return await base.HandleRequestAsync();
        }
        // The application's own events came first, and left it.
        catch (AuthenticationFailureException failure)
            when (FailurePage.StatusOf(failure.InnerException) is { } status && !Response.HasStarted
            )
        {
            ClientLog.SignInFailed(Logger, Scheme.Name, failure.InnerException!.GetType().Name);
            await FailurePage.WriteAsync(Response, status, PageAskedFor(), Start);
            return true;
        }
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!OtherTenant.IsRejectedCall(Context))
            return base.HandleChallengeAsync(properties);
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override string BuildChallengeUrl(
        AuthenticationProperties properties,
        string redirectUri
    )
    {
        ArgumentNullException.ThrowIfNull(properties);
        var nonce = Nonce.Next();
        properties.Items[NonceItem] = nonce;
        var tenant = OtherTenant.NamedBy(Request, Options.TenantParameter);
        properties.Items.Remove(TenantItem);
        if (tenant is not null)
            properties.Items[TenantItem] = tenant;
        var url = base.BuildChallengeUrl(properties, redirectUri);
        if (tenant is not null)
            url = url.Replace(
                "/login/common/",
                $"/login/{Uri.EscapeDataString(tenant)}/",
                StringComparison.Ordinal
            );
        url = QueryHelpers.AddQueryString(url, "nonce", nonce);
        return properties.GetParameter<string>("prompt") is { } prompt
            ? QueryHelpers.AddQueryString(url, "prompt", prompt)
            : url;
    }

    /// <inheritdoc/>
    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        // Mixed up with another server's answer (RFC 9207 section 2.4): nothing of it is looked at.
        if (
            Request.Query["iss"] is not [{ } issuer]
            || !string.Equals(issuer, Options.Issuer, StringComparison.Ordinal)
        )
            return HandleRequestResult.Fail("The answer is not of the broker that was asked.");
        return await base.HandleRemoteAuthenticateAsync();
    }

    /// <inheritdoc/>
    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(
        OAuthCodeExchangeContext context
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        return await TokenRequest.SendAsync(
            Options,
            TokenRequest.OfCode(context),
            Context.RequestAborted
        );
    }

    /// <inheritdoc/>
    protected override async Task<AuthenticationTicket> CreateTicketAsync(
        ClaimsIdentity identity,
        AuthenticationProperties properties,
        OAuthTokenResponse tokens
    )
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(properties);
        ArgumentNullException.ThrowIfNull(tokens);
        var claims = await Options
            .VerifierBy(time)
            .VerifyIdTokenAsync(
                IdTokenIn(tokens),
                Options.ClientId,
                properties.Items.TryGetValue(NonceItem, out var nonce) ? nonce : null,
                Context.RequestAborted
            );
        properties.Items.Remove(NonceItem);
        // Else the page that names this tenant would send the browser away again, and so on.
        if (
            properties.Items.Remove(TenantItem, out var tenant)
            && tenant is not null
            && !OtherTenant.Is(claims.Text(LoginClaims.Tenant), tenant)
        )
            throw new AuthenticationFailureException("The answer is of another tenant.");
        identity.AddClaims(ClaimsIn(claims));
        var context = new OAuthCreatingTicketContext(
            new ClaimsPrincipal(identity),
            properties,
            Context,
            Scheme,
            Options,
            Backchannel,
            tokens,
            tokens.Response!.RootElement
        );
        context.RunClaimActions();
        await Events.CreatingTicket(context);
        KeepIdToken(properties, tokens);
        return new AuthenticationTicket(context.Principal!, context.Properties, Scheme.Name);
    }

    private string Start => OriginalPathBase + "/";

    // Out of the state, which is sealed; an address of another host is none to offer.
    private string PageAskedFor() =>
        Options.StateDataFormat.Unprotect(Request.Query["state"])?.RedirectUri is { } page
        && page.StartsWith('/')
        && !page.StartsWith("//", StringComparison.Ordinal)
        && !page.StartsWith("/\\", StringComparison.Ordinal)
            ? page
            : Start;

    private static IEnumerable<Claim> ClaimsIn(JwtClaims claims)
    {
        foreach (var member in claims.All.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                yield return new Claim(member.Name, member.Value.ToString());
        }
    }

    private static string IdTokenIn(OAuthTokenResponse tokens) =>
        tokens.Response?.RootElement.TryGetProperty("id_token", out var token) == true
        && token.GetString() is { } text
            ? text
            : throw new AuthenticationFailureException("The broker sent no id_token.");

    // The framework keeps those that it knows; the logout needs this one.
    private void KeepIdToken(AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        if (Options.SaveTokens)
            properties.StoreTokens([
                .. properties.GetTokens(),
                new AuthenticationToken { Name = "id_token", Value = IdTokenIn(tokens) },
            ]);
    }
}
