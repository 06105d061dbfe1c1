using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Counterfoil.Client;

/// <summary>
/// Calls the REST services of the tenant that the person of this request is logged in to, as that person: the address and the
/// token are those of the login. A token that has ended is renewed, and services that have moved (421) are followed by what
/// the renewal says; where that is refused (the consent was withdrawn,
/// the person disabled) the person is logged out here. The token goes to those services and nowhere else. For one request;
/// not thread-safe.
/// </summary>
public sealed class TenantClient(
    IHttpContextAccessor accessor,
    IOptionsMonitor<CounterfoilLoginOptions> options,
    TimeProvider time
)
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(1);

    /// <summary>Sends a request to a path behind the tenant's services, such as <c>v1/user/currentPrincipal</c>.</summary>
    /// <exception cref="ArgumentException">The path leads out of the tenant's services: nothing is sent there.</exception>
    /// <exception cref="LoginEndedException">Nobody is logged in, or the broker believes them no longer: ask for a login.</exception>
    /// <exception cref="AuthorityUnreachableException">The broker cannot renew the token now: the login stays, try later.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        CancellationToken cancellationToken
    )
    {
        var context = accessor.HttpContext ?? throw new LoginEndedException();
        var login = await context.AuthenticateAsync();
        if (
            login is not { Succeeded: true, Principal: { } person, Properties: { } properties }
            || person.FindFirst(LoginClaims.WebApi) is null
        )
            throw new LoginEndedException();
        AddressOf(person, path);
        var isNew =
            IsEnding(properties)
            && await RenewAsync(context, person, properties, null, cancellationToken);
        for (var renewals = 0; ; renewals++)
        {
            var address = AddressOf(person, path);
            var response = await SendAsync(method, address, content, properties, cancellationToken);
            // What others renewed may be old by now; what this request renewed cannot be bettered.
            if (!IsRenewable(response) || isNew || renewals == 2)
                return response;
            response.Dispose();
            var refused = properties.GetTokenValue("access_token");
            isNew = await RenewAsync(context, person, properties, refused, cancellationToken);
        }
    }

    /// <summary>Gets text from a path behind the tenant's services.</summary>
    /// <exception cref="ArgumentException">As for the other.</exception>
    /// <exception cref="LoginEndedException">As for the other.</exception>
    /// <exception cref="AuthorityUnreachableException">As for the other.</exception>
    /// <exception cref="HttpRequestException">The services refused it, or cannot be reached.</exception>
    public async Task<string> GetStringAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        Uri address,
        HttpContent? content,
        AuthenticationProperties properties,
        CancellationToken cancellationToken
    )
    {
        var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            properties.GetTokenValue("access_token")
        );
        return Options.Backchannel.SendAsync(request, cancellationToken);
    }

    // Whether it was done for this request.
    private async Task<bool> RenewAsync(
        HttpContext context,
        ClaimsPrincipal person,
        AuthenticationProperties properties,
        string? refused,
        CancellationToken cancellationToken
    )
    {
        if (properties.GetTokenValue("refresh_token") is not { } refreshToken)
            throw await EndAsync(context);
        var (renewed, isNew) = await Options.Renewals.GetAsync(
            refreshToken,
            refused,
            time.GetUtcNow(),
            () => ExchangeAsync(refreshToken, person),
            cancellationToken
        );
        if (renewed is null)
            throw await EndAsync(context);
        properties.UpdateTokenValue("access_token", renewed.AccessToken);
        if (renewed.RefreshToken is { } next)
            properties.UpdateTokenValue("refresh_token", next);
        if (renewed.ExpiresAt is { } end)
            properties.UpdateTokenValue("expires_at", end);
        if (renewed.Claims is { } claims)
            TenantMove.Follow(person, claims);
        await context.SignInAsync(person, properties);
        return isNew;
    }

    private async Task<Renewed?> ExchangeAsync(string refreshToken, ClaimsPrincipal person)
    {
        using var tokens = await TokenRequest.SendAsync(
            Options,
            TokenRequest.OfRefreshToken(refreshToken),
            CancellationToken.None
        );
        if (tokens.Error is { } error)
            return EndsLogin(error)
                ? null
                : throw new AuthorityUnreachableException(error.Message, error);
        if (tokens.AccessToken is not { } accessToken)
            throw new AuthorityUnreachableException("The broker answered without a token.");
        var end = int.TryParse(
            tokens.ExpiresIn,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var seconds
        )
            ? (time.GetUtcNow() + TimeSpan.FromSeconds(seconds)).ToString(
                "o",
                CultureInfo.InvariantCulture
            )
            : null;
        var claims = await TenantMove.ReadAsync(
            Options.VerifierBy(time),
            Options.ClientId,
            tokens.Response!.RootElement.GetString("id_token"),
            person
        );
        return new Renewed(accessToken, tokens.RefreshToken, end, claims);
    }

    // The token has ended, or the services have moved.
    private static bool IsRenewable(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.MisdirectedRequest;

    private static Uri AddressOf(ClaimsPrincipal person, string path) =>
        ServiceAddress.Below(
            path,
            Uri.TryCreate(
                person.FindFirstValue(LoginClaims.WebApi),
                UriKind.Absolute,
                out var services
            )
                ? services
                : null
        );

    private static bool EndsLogin(Exception refusal) =>
        TokenRequest.CodeOf(refusal)
            is "invalid_grant"
                or "invalid_client"
                or "unauthorized_client";

    private bool IsEnding(AuthenticationProperties properties) =>
        DateTimeOffset.TryParse(
            properties.GetTokenValue("expires_at"),
            CultureInfo.InvariantCulture,
            out var end
        )
        && end - time.GetUtcNow() < Early;

    private static async Task<LoginEndedException> EndAsync(HttpContext context)
    {
        await context.SignOutAsync();
        return new LoginEndedException();
    }

    private CounterfoilLoginOptions Options => options.Get(CounterfoilLoginOptions.DefaultScheme);
}

/// <summary>The person is not logged in, or the broker believes them no longer.</summary>
public sealed class LoginEndedException : Exception
{
    /// <summary>The exception.</summary>
    public LoginEndedException()
        : base("The login has ended: ask for a new one.") { }

    /// <summary>The exception with another sentence.</summary>
    public LoginEndedException(string message)
        : base(message) { }

    /// <summary>The exception with another sentence and what caused it.</summary>
    public LoginEndedException(string message, Exception innerException)
        : base(message, innerException) { }
}
