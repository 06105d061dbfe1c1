using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Logins;

/// <summary>
/// What an application asked for when it sent the browser here, checked and from then on unchanged: whatever the browser
/// sends later cannot widen it (CVE-2026-7571). Immutable; serialised into the course of the login.
/// </summary>
public sealed record AuthorizationRequest
{
    /// <summary>The application.</summary>
    public required ApplicationKey Application { get; init; }

    /// <summary>The application id as the request had it: the id_token's audience, which may be an alias.</summary>
    public required string ClientId { get; init; }

    /// <summary>Which protocol the answer is said in.</summary>
    public LoginProtocol Protocol { get; init; } = LoginProtocol.OAuth;

    /// <summary>What is asked for.</summary>
    public ResponseTypes ResponseTypes { get; init; } = ResponseTypes.Code;

    /// <summary>How the answer travels.</summary>
    public ResponseMode ResponseMode { get; init; } = ResponseMode.Query;

    /// <summary>Where the answer goes: proven to be registered, and emitted as it was compared.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>Whether the request named it itself: then the token request has to name it again (RFC 6749 section 4.1.3).</summary>
    public bool NamedRedirectUri { get; init; } = true;

    /// <summary>Echoed; <c>null</c> for none.</summary>
    public string? State { get; init; }

    /// <summary>Goes into the id_token; <c>null</c> for none.</summary>
    public string? Nonce { get; init; }

    /// <summary>The scopes asked for that the application may have, <c>openid</c> among them where it was asked for.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>PKCE's challenge, always S256; <c>null</c> for none.</summary>
    public string? CodeChallenge { get; init; }

    /// <summary>The tenant that the path or <c>acr_values=tenant:…</c> fixes; <c>null</c> where the person chooses.</summary>
    public ContextIdentifier? Tenant { get; init; }

    /// <summary>What has to be asked again, or must not be asked.</summary>
    public Prompts Prompts { get; init; }

    /// <summary>How long ago the person may have proven it at most; <c>null</c> for any time.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>The login name to begin with; <c>null</c> for none.</summary>
    public string? LoginHint { get; init; }

    /// <summary>The <c>sub</c> of a verified id_token_hint; <c>null</c> for none.</summary>
    public string? Subject { get; init; }

    /// <summary>The languages asked for, best first.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];
}

/// <summary>Which protocol an application began a login in.</summary>
public enum LoginProtocol
{
    /// <summary>OAuth 2.0 and OpenID Connect.</summary>
    OAuth = 0,

    /// <summary>The old form (wire.md 2.3).</summary>
    OldForm = 1,
}

/// <summary>What an authorization response brings.</summary>
[Flags]
public enum ResponseTypes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A code.</summary>
    Code = 1,

    /// <summary>An id_token.</summary>
    IdToken = 2,

    /// <summary>An access token.</summary>
    Token = 4,
}

/// <summary>How an authorization response travels.</summary>
public enum ResponseMode
{
    /// <summary>In the query.</summary>
    Query = 0,

    /// <summary>In the fragment.</summary>
    Fragment = 1,

    /// <summary>In a form that sends itself.</summary>
    FormPost = 2,
}

/// <summary>What <c>prompt</c> says (OpenID Connect Core 3.1.2.1).</summary>
[Flags]
public enum Prompts
{
    /// <summary>Whatever is needed.</summary>
    AsNeeded = 0,

    /// <summary>Nothing may be asked.</summary>
    None = 1,

    /// <summary>The proof anew.</summary>
    Login = 2,

    /// <summary>The consent anew.</summary>
    Consent = 4,

    /// <summary>Which account, anew.</summary>
    SelectAccount = 8,
}
