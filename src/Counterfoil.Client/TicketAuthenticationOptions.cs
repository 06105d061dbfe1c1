using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Counterfoil.Client;

/// <summary>Settings of the ticket scheme.</summary>
public sealed class TicketAuthenticationOptions : AuthenticationSchemeOptions
{
    /// <summary>The name of the scheme where none is given.</summary>
    public const string DefaultScheme = "Ticket";

    /// <summary>The realm that clients are told beside Basic. Default <c>Counterfoil</c>; no quotes, no control characters.</summary>
    public string Realm { get; set; } = "Counterfoil";

    /// <summary>
    /// Writes the body of a refusal in the words of the protocol; status, <c>WWW-Authenticate</c>, <c>Retry-After</c> and
    /// <c>Cache-Control</c> are set already. Default: no body.
    /// </summary>
    public Func<HttpContext, TicketRefusal, Task> WriteRefusalAsync { get; set; } =
        static (_, _) => Task.CompletedTask;

    /// <summary>
    /// The authority's address, with the tenant's path behind it where it is not the installation's own, such as
    /// <c>https://id.example.com</c>: then it is asked over the network. <c>null</c> (the default) where an
    /// <see cref="ITicketLookup"/> is registered in this process.
    /// </summary>
    public Uri? Authority { get; set; }

    /// <summary>The name of the application's own account there, made by <c>counterfoil associate application</c>.</summary>
    public string Application { get; set; } = "";

    /// <summary>The secret of that account.</summary>
    public Secret Secret { get; set; } = Secret.Blank;

    /// <summary>
    /// The greatest age of an answer of the authority that is still relied on: so much later than elsewhere may a ticket
    /// that was ended be refused here. Default 1 s; 0 asks for each request; at most 5 minutes.
    /// </summary>
    public TimeSpan Staleness { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The most answers that are remembered. Default 10,000; at least 10. Ignored where <see cref="Staleness"/> is 0.</summary>
    public int MostRemembered { get; set; } = 10_000;

    /// <summary>How long the authority may take to answer before nobody is let in. Default 10 s; 100 ms to 1 minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The cookie that brings a browser's ticket where there is no <c>Authorization</c> header; <c>null</c> (the default
    /// without a way to log in) reads none. With <see cref="LoginPage"/> alone it is the login page's own,
    /// <c>__Host-Counterfoil</c>; with <see cref="SignInAddress"/> the application's, <c>__Host-Counterfoil-Ticket</c>.
    /// </summary>
    public string? CookieName { get; set; }

    /// <summary>
    /// Where a browser is sent that must log in, where login page and application stand at one origin (behind one proxy):
    /// such as <c>/login</c>. It comes back by <c>returnUrl</c>. Ignored where <see cref="SignInAddress"/> is set.
    /// </summary>
    public Uri? LoginPage { get; set; }

    /// <summary>
    /// The application's own address for coming back from a login page on another host, exactly as it is registered
    /// there (setting <c>sites</c>), such as <c>https://app.example.com/signed-in</c>. A one-time code comes there, and is
    /// exchanged for the ticket server to server; the ticket never stands in an address. <c>null</c>: no such login.
    /// </summary>
    public Uri? SignInAddress { get; set; }

    /// <summary>Sends to the authority, for a test or a proxy of your own; it must follow no redirects and stays yours. Default: a handler of its own.</summary>
    public HttpMessageHandler? AuthorityHandler { get; set; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        RemoteRules.Check(this);
        if (Realm.Any(character => char.IsControl(character) || character is '"' or '\\'))
            throw new InvalidOperationException(
                $"{nameof(Realm)} must not hold quotes, backslashes or control characters. Choose another one."
            );
    }

    /// <summary>Says a refusal: status, headers, then the body of <see cref="WriteRefusalAsync"/>.</summary>
    public Task RefuseAsync(HttpContext context, TicketRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(refusal);
        var response = context.Response;
        response.StatusCode = refusal.Status;
        response.Headers.CacheControl = "no-store";
        if (refusal.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = AuthorizationHeader.Challenges(
                context.Request.Headers.Authorization,
                Realm
            );
        if (refusal.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))
                .ToString(CultureInfo.InvariantCulture);
        return WriteRefusalAsync(context, refusal);
    }
}
