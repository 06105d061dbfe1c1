namespace Counterfoil.Server;

/// <summary>The registry: every place where evidence comes in.</summary>
/// <remarks>
/// The command line is a client of our own API and yet a door of its own, so that a ticket can be narrowed to it, and so
/// that decisions name it: it says who it is in the use header (<see cref="CommandLineProgram"/>). Nothing is gained by
/// saying so falsely: both doors open the same calls, and a ticket for one of them is for one of them.
/// </remarks>
internal static class Doors
{
    /// <summary>The program that the command line tool names itself in <see cref="Use.Header"/>.</summary>
    public const string CommandLineProgram = "counterfoil";

    /// <summary>The login page.</summary>
    public static Door LoginPage { get; } =
        new("login-page", "Login page") { HasPage = true, IsOwn = true };

    /// <summary>REST, as the published clients speak it.</summary>
    public static Door Rest { get; } =
        new("rest", "REST, /api") { Takes = DoorTakes.TicketsAndAccessTokens };

    /// <summary>Our own API.</summary>
    public static Door Api { get; } = new("api", "Our own API, /v1");

    /// <summary>The command line.</summary>
    public static Door CommandLine { get; } = new("command-line", "Command line") { IsOwn = true };

    /// <summary>The SOAP service of the principal.</summary>
    public static Door Soap { get; } =
        new("soap", "SOAP, SoPrincipal.svc") { Takes = DoorTakes.TicketsAndAccessTokens };

    /// <summary>Applications that ask about what was brought to them.</summary>
    public static Door LookUp { get; } =
        new("look-up", "Applications, /v1/tickets/lookup")
        {
            Takes = DoorTakes.TicketsAndAccessTokens,
        };

    /// <summary>The question of a proxy about a request to a site behind it.</summary>
    public static Door ForwardAuth { get; } = new("forward-auth", "Proxies, /v1/forward-auth");

    /// <summary>A ticket in an address, where a tenant allows it.</summary>
    public static Door Url { get; } = new("url", "Addresses, usec=");

    /// <summary>OAuth's token endpoint: what applications exchange, and nothing that a person holds.</summary>
    public static Door OAuthToken { get; } =
        new("oauth-token", "OAuth, token endpoint") { Takes = DoorTakes.GrantsAndRefreshTokens };

    /// <summary>Where applications exchange what a system user token is good for.</summary>
    public static Door SystemUsers { get; } = new("system-user", "System users, PartnerSystemUser");

    /// <summary>OpenID Connect's userinfo endpoint.</summary>
    public static Door UserInfo { get; } =
        new("oauth-userinfo", "OpenID Connect, userinfo")
        {
            Takes = DoorTakes.TicketsAndAccessTokens,
        };

    /// <summary>All of them, and what carries evidence at each.</summary>
    public static IReadOnlyList<RegisteredDoor> All { get; } =
    [
        new(
            LoginPage,
            "/login",
            [
                "user name and password in the form",
                "ticket in the place of the user name",
                Handshake,
            ]
        ),
        new(Rest, "/api", [.. AuthorizationSchemes, Bearer, Handshake, ApplicationToken]),
        new(
            Api,
            "/v1",
            [
                .. AuthorizationSchemes,
                Handshake,
                "body of POST /v1/login, in JSON or XML",
                ApplicationToken,
            ]
        ),
        new(
            CommandLine,
            "/v1",
            [
                "--user and password (prompt, stdin or environment)",
                "ticket as --user",
                "ticket kept by counterfoil login",
                "the caller's Kerberos ticket at counterfoil login",
            ]
        ),
        new(
            Soap,
            "/Remote/Services88/SoPrincipal.svc",
            [
                "UserName and Password in the body",
                "Ticket in AuthenticateGeneric",
                "Credentials header",
                "AccessToken in AuthenticateWithAccessToken",
                $"{Handshake}, with AuthenticateImplicit",
                "beside one of these: ApplicationToken header",
            ]
        ),
        new(
            LookUp,
            "/v1/tickets/lookup",
            [
                "ticket (or access token), or userName and password, in the body: what was brought to the application; applicationToken beside it",
                "the application itself by Authorization, as a system user with the right LookUpTickets",
            ]
        ),
        new(
            ForwardAuth,
            "/v1/forward-auth",
            [.. AuthorizationSchemes, "cookie of the site, set by a hand-over code"]
        ),
        new(
            Url,
            "/api and the pages",
            ["ticket as usec in the query, by the tenant's switch ticketInUrl"]
        ),
    ];

    private const string Handshake = "Authorization: Negotiate (Kerberos, where there is a keytab)";

    private const string Bearer = "Authorization: Bearer (an access token)";

    private const string ApplicationToken =
        $"beside one of these: {ApplicationTokenEvidence.Header}";

    private static IReadOnlyList<string> AuthorizationSchemes =>
        ["Authorization: Basic", "Authorization: SOTicket", "Authorization: Bearer (a ticket)"];
}

/// <summary>A door's row in the registry.</summary>
/// <param name="Door">The door.</param>
/// <param name="Path">Where it stands; for another tenant than the own behind <c>/{ctx}</c>.</param>
/// <param name="Carries">What carries evidence there.</param>
internal sealed record RegisteredDoor(Door Door, string Path, IReadOnlyList<string> Carries);
