namespace Counterfoil.Broker.Applications;

/// <summary>A registered partner app, as of one version of its row (ledger B5 to B9, wire.md 2.12). Immutable.</summary>
public sealed record Application
{
    /// <summary>The row's key.</summary>
    public required ApplicationKey Id { get; init; }

    /// <summary>The application id that travels: public, OAuth's <c>client_id</c>. 32 lower hexadecimal digits where we made it.</summary>
    public required string ClientId { get; init; }

    /// <summary>Earlier application ids that still mean it, until each is dropped.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its name for people; a system user token begins with it. 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, for people. At most 2,000 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who makes it.</summary>
    public Publisher Publisher { get; init; } = new();

    /// <summary>The account that registered it and may change it; <c>null</c> where operators look after it.</summary>
    public Guid? Owner { get; init; }

    /// <summary>
    /// Its developer's sandbox, whose administrators may approve it while it is in development; <c>null</c> where operators
    /// look after it.
    /// </summary>
    public ContextIdentifier? Sandbox { get; init; }

    /// <summary>The one tenant that a custom application is for; <c>null</c> for a standard one, which is for all.</summary>
    public ContextIdentifier? CustomFor { get; init; }

    /// <summary>Where it is in its life.</summary>
    public ApplicationState State { get; init; } = ApplicationState.Active;

    /// <summary>Who has to say yes before it may be used in a tenant. Default: an administrator there.</summary>
    public AuthorizationLevel Level { get; init; } = AuthorizationLevel.Admin;

    /// <summary>Whether it can keep a secret (RFC 6749 section 2.1).</summary>
    public ClientType Type { get; init; } = ClientType.Confidential;

    /// <summary>Whether it runs on people's own machines: the port of its loopback redirect URIs is free (RFC 8252 section 7.3).</summary>
    public bool IsNative { get; init; }

    /// <summary>Where the browser may be sent back to, each compared exactly.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>Where the browser may be sent after a logout, each compared exactly.</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>The origins whose scripts may call the token and userinfo endpoints.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>What it may ask for at the protocol's endpoints.</summary>
    public Flows Flows { get; init; } = Flows.Code | Flows.Refresh;

    /// <summary>The scopes that it may ask for besides <c>openid</c>; what else it asks for is ignored (wire.md 2.4).</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Optional claims that it gets, by their last name: <c>personid</c> and so on (wire.md 2.7).</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    /// <summary>How its id_tokens are signed.</summary>
    public string SigningAlgorithm { get; init; } = "RS256";

    /// <summary>The old form's part of it; <c>null</c>, the default, where it does not ask for the old form (ledger B11).</summary>
    public OldForm? OldForm { get; init; }

    /// <summary>Where the App Store's buttons lead, and where failed logins go; each may be <c>null</c> (ledger B9).</summary>
    public ApplicationPlaces Places { get; init; } = new();

    /// <summary>Whether it works with nobody at the keyboard: an approval then makes a system user token.</summary>
    public bool HasSystemUser { get; init; }

    /// <summary>The public keys that system user tokens may be signed with, in PEM (SubjectPublicKeyInfo). At most 5.</summary>
    public IReadOnlyList<SystemUserKey> PublicKeys { get; init; } = [];

    /// <summary>What it needs of the original's ways; nothing unless set.</summary>
    public Compatibility Compatibility { get; init; } = new();

    /// <summary>What a tenant is asked to approve, as it stands now.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Demand Demand => new(Scopes, HasSystemUser);

    /// <summary>The row's version.</summary>
    public long Version { get; init; }

    /// <summary>Whether that application id means it.</summary>
    public bool IsKnownAs(string clientId) =>
        string.Equals(ClientId, clientId, StringComparison.Ordinal)
        || Aliases.Contains(clientId, StringComparer.Ordinal);
}

/// <summary>Who makes an application. Immutable.</summary>
/// <param name="Name">For people; empty where nobody said it. At most 100 characters.</param>
/// <param name="Description">For people. At most 2,000 characters.</param>
/// <param name="Logo">A <c>data:</c> URI of a PNG, JPEG or WebP picture of at most 32 KiB; <c>null</c> for none.</param>
public sealed record Publisher(string Name = "", string Description = "", string? Logo = null);

/// <summary>A key that an application signs with.</summary>
/// <param name="Label">For people.</param>
/// <param name="Pem">SubjectPublicKeyInfo.</param>
/// <param name="AddedAt">When it was registered.</param>
public sealed record SystemUserKey(string Label, string Pem, DateTimeOffset AddedAt);

/// <summary>How the old form answers an application (wire.md 2.3). Immutable.</summary>
/// <param name="DefaultRedirectUri">Where the browser goes when the request names no address; one of the registered.</param>
/// <param name="Method">Whether by a form post or in the address.</param>
/// <param name="Tokens">Which kinds of token it brings.</param>
public sealed record OldForm(
    string DefaultRedirectUri,
    CallbackMethod Method = CallbackMethod.Post,
    TokenKinds Tokens = TokenKinds.Jwt
);

/// <summary>Further addresses of an application. Immutable.</summary>
public sealed record ApplicationPlaces
{
    /// <summary>Where a failed login is told; <c>null</c> for our own page.</summary>
    public string? ErrorCallback { get; init; }

    /// <summary>How it is told there.</summary>
    public CallbackMethod ErrorMethod { get; init; } = CallbackMethod.Post;

    /// <summary>Where INSTALL leads.</summary>
    public string? Install { get; init; }

    /// <summary>Where CONFIGURE leads.</summary>
    public string? Configure { get; init; }

    /// <summary>Where UNINSTALL leads; it withdraws nothing by itself.</summary>
    public string? Uninstall { get; init; }
}

/// <summary>What an application needs of the original's ways, each off unless set. Immutable.</summary>
public sealed record Compatibility
{
    /// <summary>The id_token's <c>iat</c> is a string (wire.md 2.7).</summary>
    public bool IssuedAtAsText { get; init; }

    /// <summary>Parameters of the token endpoint may stand in the address; they are redacted in logs (wire.md 2.5).</summary>
    public bool TokenParametersInAddress { get; init; }

    /// <summary>A signed system user token may be sent several times within its minutes (wire.md 2.8).</summary>
    public bool RepeatedSystemUserTokens { get; init; }
}

/// <summary>What an application asks of a tenant.</summary>
/// <param name="Scopes">The scopes besides <c>openid</c>.</param>
/// <param name="SystemUser">Whether it works with nobody at the keyboard.</param>
public sealed record Demand(IReadOnlyList<string> Scopes, bool SystemUser)
{
    /// <summary>Whether whoever said yes to this has said yes to all of the other.</summary>
    public bool Covers(Demand other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (SystemUser || !other.SystemUser)
            && other.Scopes.All(scope => Scopes.Contains(scope, StringComparer.Ordinal));
    }
}
