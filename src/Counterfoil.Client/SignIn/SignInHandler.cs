using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Counterfoil.Client;

/// <summary>The scheme beside a remote one that answers its <see cref="TicketAuthenticationOptions.SignInAddress"/>; it authenticates nobody.</summary>
internal sealed class SignInOptions : AuthenticationSchemeOptions
{
    /// <summary>The scheme that the sign-in is for.</summary>
    public string For { get; set; } = "";
}

/// <summary>
/// Where a browser comes back from the login page: exchanges the one-time code for the ticket, server to server, and puts
/// it into the application's own cookie. The code is only good for the browser that was sent away with the nonce.
/// </summary>
internal sealed class SignInHandler(
    IOptionsMonitor<SignInOptions> options,
    IOptionsMonitor<TicketAuthenticationOptions> schemes,
    AuthorityLookup lookup,
    ILoggerFactory logger,
    UrlEncoder encoder
) : AuthenticationHandler<SignInOptions>(options, logger, encoder), IAuthenticationRequestHandler
{
    private const int LongestCode = 200;

    /// <inheritdoc/>
    public async Task<bool> HandleRequestAsync()
    {
        var scheme = schemes.Get(Options.For);
        if (
            scheme.SignInAddress is not { } back
            || !HttpMethods.IsGet(Request.Method)
            || !string.Equals(
                Request.PathBase + Request.Path,
                back.AbsolutePath,
                StringComparison.Ordinal
            )
        )
            return false;
        Response.Headers["Referrer-Policy"] = "no-referrer";
        var nonce = TicketCookie.Read(Request, TicketCookie.Nonce);
        TicketCookie.Drop(Response, TicketCookie.Nonce);
        if (nonce is null || Request.Query["code"] is not [{ Length: > 0 and <= LongestCode } code])
        {
            Refuse(StatusCodes.Status400BadRequest, "no code, or none that this browser asked for");
            return true;
        }
        try
        {
            var answer = await lookup
                .Of(Options.For)
                .CallAsync(
                    "v1/handover",
                    new JsonObject
                    {
                        ["code"] = code,
                        ["nonce"] = nonce.Reveal(),
                        ["site"] = back.AbsoluteUri,
                    },
                    Context.RequestAborted
                );
            if (answer.Text("ticket") is { Length: > 0 } ticket && answer.IsDone)
                GoOn(scheme, new Secret(ticket), answer.Text("to"));
            else
                Refuse(StatusCodes.Status400BadRequest, answer.Text("code") ?? "refused");
        }
        catch (AuthorityUnreachableException failure)
        {
            ClientLog.Unreachable(Logger, Options.For, failure);
            Refuse(StatusCodes.Status503ServiceUnavailable, "the authority is unreachable");
        }
        return true;
    }

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Task.FromResult(AuthenticateResult.NoResult());

    private void GoOn(TicketAuthenticationOptions scheme, Secret ticket, string? goal)
    {
        TicketCookie.Put(Response, scheme.CookieName!, ticket);
        Response.StatusCode = StatusCodes.Status303SeeOther;
        Response.Headers.Location = LocalGoal.IsOne(goal) ? goal : "/";
    }

    private void Refuse(int status, string reason)
    {
        ClientLog.SignInFailed(Logger, Options.For, reason);
        Response.StatusCode = status;
        Response.Headers.CacheControl = "no-store";
    }
}
