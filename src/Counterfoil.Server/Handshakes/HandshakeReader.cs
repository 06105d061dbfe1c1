using Counterfoil.Authority.Tenants;
using Counterfoil.Cryptography;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Handshakes;

/// <summary>
/// Turns <c>Authorization: Negotiate</c> into evidence: a login of the operating system, in one leg of Kerberos. Closed
/// without a keytab, and in tenants that are online. It believes nobody; the evaluator does. Thread-safe.
/// </summary>
internal sealed class HandshakeReader(
    ServerSettings settings,
    KnownTenants tenants,
    PublicAddress address,
    ReplayGuard replays,
    Accept accept,
    ILogger<HandshakeReader> log
)
{
    /// <summary>What a refused handshake is evidence of: nobody. <see cref="HandshakePolicy"/> objects to it.</summary>
    public static OperatingSystemLogin Nobody { get; } = new("");

    /// <summary>
    /// What a request to a machine's door brings; <c>null</c> when it brings none, or may bring none. A 401 that follows
    /// then offers it. Read once a request.
    /// </summary>
    public ValueTask<OperatingSystemLogin?> ReadAsync(
        HttpContext context,
        ContextIdentifier? tenant
    ) =>
        settings.Negotiate is null || RequestOrigin.IsOfAnotherSite(context.Request, address)
            ? default
            : HearAsync(context, tenant);

    /// <summary>As the other, at the login page: where a person goes, and nothing that a page of another site fetches.</summary>
    public ValueTask<OperatingSystemLogin?> ReadVisitAsync(
        HttpContext context,
        ContextIdentifier? tenant
    ) => RequestOrigin.IsVisit(context.Request) ? HearAsync(context, tenant) : default;

    /// <summary>Whether the login page may ask a visitor's browser for it by itself.</summary>
    public async ValueTask<bool> MayAskAsync(HttpContext context, ContextIdentifier? tenant) =>
        settings.Negotiate is { } negotiate
        && context.Connection.RemoteIpAddress is { } from
        && negotiate.IsFromNetworks(from)
        && RequestOrigin.IsVisit(context.Request)
        && await IsOpenAsync(context, tenant);

    /// <summary>Whether a request that was read brought none, and could have.</summary>
    public static bool IsOffered(HttpContext context) =>
        context.Features.Get<Heard>() is { Login: null };

    private async ValueTask<OperatingSystemLogin?> HearAsync(
        HttpContext context,
        ContextIdentifier? tenant
    )
    {
        if (context.Features.Get<Heard>() is { } heard)
            return heard.Login;
        if (!await IsOpenAsync(context, tenant))
            return null;
        var login = Hear(context);
        context.Features.Set(new Heard(login));
        return login;
    }

    private async ValueTask<bool> IsOpenAsync(HttpContext context, ContextIdentifier? tenant) =>
        settings.Negotiate is not null
        && await tenants.FindAsync(tenant, context.RequestAborted) is { Switches.Online: false };

    private OperatingSystemLogin? Hear(HttpContext context)
    {
        var lines = context.Request.Headers.Authorization;
        if (!HandshakeBlob.IsIn(lines))
        {
            HandshakeHeaders.OfferWhenRefused(context);
            return null;
        }
        switch (Check(HandshakeBlob.Read(lines)))
        {
            case Handshake.Accepted accepted:
                HandshakeHeaders.ReplyWhenBelieved(context, accepted.Reply);
                return new OperatingSystemLogin(accepted.Principal) { Sid = accepted.Sid };
            case Handshake.Refused(var why):
                HandshakesLog.Refused(log, FromOf(context), why);
                break;
            case Handshake.Ntlm:
                HandshakesLog.Ntlm(log, FromOf(context), address.Value.Host);
                break;
        }
        return Nobody;
    }

    private Handshake Check(byte[]? blob)
    {
        if (blob is null)
            return new Handshake.Refused("it is no base64, too long, or there are several");
        if (SpnegoToken.Open(blob, out var token) is { } refused)
            return refused;
        if (KerberosRequest.Read(token) is not { } request)
            return new Handshake.Refused("it is no request of Kerberos");
        if (!request.IsForWeb)
            return new Handshake.Refused("its ticket is for another service than HTTP");
        var handshake = accept(blob);
        // Only what was accepted is remembered: strangers cannot fill the guard.
        return
            handshake is Handshake.Accepted
            && !replays.TryUseOnce(Fingerprint.Of(request.Authenticator.Span))
            ? new Handshake.Refused("it was shown before")
            : handshake;
    }

    private static string FromOf(HttpContext context) =>
        context.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>That the request was read: a second reading would take it for a replay.</summary>
    private sealed record Heard(OperatingSystemLogin? Login);
}
