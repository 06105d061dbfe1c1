namespace Counterfoil.Broker.Applications;

/// <summary>Where an application is in its life.</summary>
public enum ApplicationState
{
    /// <summary>Being developed: usable in its owner's sandbox tenants alone.</summary>
    Development = 0,

    /// <summary>Open.</summary>
    Active = 1,

    /// <summary>Closed for a while by operators: every request of it is refused.</summary>
    Suspended = 2,

    /// <summary>Closed for good.</summary>
    Closed = 3,
}

/// <summary>Who has to say yes before an application may be used in a tenant (ledger B8).</summary>
public enum AuthorizationLevel
{
    /// <summary>Operators say so for each tenant.</summary>
    Explicit = 0,

    /// <summary>An administrator of the tenant approves.</summary>
    Admin = 1,

    /// <summary>Any user of the tenant approves.</summary>
    User = 2,

    /// <summary>Nobody need.</summary>
    Implicit = 3,
}

/// <summary>Whether an application can keep a secret (RFC 6749 section 2.1).</summary>
public enum ClientType
{
    /// <summary>It has application tokens and shows one at each exchange.</summary>
    Confidential = 0,

    /// <summary>It has none; PKCE is required (RFC 9700 section 2.1.1).</summary>
    Public = 1,
}

/// <summary>How a browser brings the answer to an application.</summary>
public enum CallbackMethod
{
    /// <summary>By a form that sends itself.</summary>
    Post = 0,

    /// <summary>In the address.</summary>
    Get = 1,
}

/// <summary>The kinds of token that the old form brings (wire.md 2.3).</summary>
[Flags]
public enum TokenKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A signed token in the field <c>jwt</c>.</summary>
    Jwt = 1,
}

/// <summary>What an application may use of the protocol.</summary>
[Flags]
public enum Flows
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The authorization code.</summary>
    Code = 1,

    /// <summary>Refresh tokens.</summary>
    Refresh = 2,

    /// <summary>Code and id_token together (OpenID Connect Core 3.3). Off unless asked for.</summary>
    Hybrid = 4,

    /// <summary>Tokens in the fragment (RFC 9700 section 2.1.2 advises against). Off unless asked for.</summary>
    Implicit = 8,

    /// <summary>Client credentials (RFC 6749 section 4.4), for one approved tenant.</summary>
    ClientCredentials = 16,
}
