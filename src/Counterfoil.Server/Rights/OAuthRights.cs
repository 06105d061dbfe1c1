namespace Counterfoil.Server;

/// <summary>What the endpoints of OAuth 2.0 and OpenID Connect need: each hears its own evidence.</summary>
internal static class OAuthRights
{
    public static IReadOnlyList<RightsRow> Rows { get; } =
    [
        .. OfTenants("GET", "authorize", "An application sends a browser to log in"),
        .. OfTenants("POST", "authorize", "An application sends a browser to log in, by a form"),
        .. OfTenants("POST", "tokens", "An application exchanges what it has for tokens"),
        .. OfTenants("OPTIONS", "tokens", "A browser asks before a script sends"),
        new("GET /login/common/oauth/userinfo", Need.Anybody, "Whom an access token is for"),
        new("POST /login/common/oauth/userinfo", Need.Anybody, "Whom an access token is for"),
        new(
            "OPTIONS /login/common/oauth/userinfo",
            Need.Anybody,
            "A browser asks before a script sends"
        ),
        new(
            "POST /login/common/oauth/introspect",
            Need.Anybody,
            "An application asks what a token of its own is good for"
        ),
        new(
            "POST /login/common/oauth/revoke",
            Need.Anybody,
            "An application ends a token of its own"
        ),
        new(
            "OPTIONS /login/common/oauth/revoke",
            Need.Anybody,
            "A browser asks before a script sends"
        ),
        new("GET /login/logout", Need.Anybody, "An application sends a browser to log out"),
        new("POST /login/logout", Need.Anybody, "The same, by a form"),
        new(
            "GET /login/.well-known/openid-configuration",
            Need.Anybody,
            "What clients find all this by"
        ),
        new("GET /.well-known/openid-configuration", Need.Anybody, "The same at the root"),
        new("GET /.well-known/oauth-authorization-server", Need.Anybody, "The same by RFC 8414"),
    ];

    private static IEnumerable<RightsRow> OfTenants(string method, string endpoint, string what) =>
        [
            new($"{method} /login/common/oauth/{endpoint}", Need.Anybody, what),
            new($"{method} /login/{{ctx:tenant}}/oauth/{endpoint}", Need.Anybody, what),
        ];
}
