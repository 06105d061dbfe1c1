namespace Counterfoil.Server;

/// <summary>What the calls of the other machine doors need.</summary>
internal static class DoorRights
{
    public static IReadOnlyList<RightsRow> Rows { get; } =
    [
        new("GET /health", Need.Anybody, "Whether this node is well"),
        new(
            "GET /health/ready",
            Need.Anybody,
            "Whether this node is well, for who sends it requests"
        ),
        new("GET /health/live", Need.Anybody, "Whether this process answers at all"),
        new("GET /login/.well-known/jwks", Need.Anybody, "The published keys"),
        new("GET /login/.well-known/jwks.json", Need.Anybody, "The published keys"),
        new("GET /.well-known/jwks", Need.Anybody, "The published keys"),
        new("GET /.well-known/jwks.json", Need.Anybody, "The published keys"),
        new(
            "GET /metrics",
            Need.Anybody,
            "Prometheus' metrics: from this machine, the configured networks, or with the configured token"
        ),
        new(
            "GET /v1/forward-auth",
            Need.Anybody,
            "A proxy's question about a request: the request brings its own evidence"
        ),
        new("GET /.counterfoil/login", Need.Anybody, "On a site's host: begins a login"),
        new("GET /.counterfoil/callback", Need.Anybody, "On a site's host: exchanges the code"),
        new("GET /.counterfoil/logout", Need.Anybody, "On a site's host: ends the site's ticket"),
        new("POST /.counterfoil/logout", Need.Anybody, "On a site's host: ends the site's ticket"),
        new("GET /api", Need.Anybody, "The versions of REST"),
        new(
            "GET /api/state/{of:tenant}",
            Need.Anybody,
            "Whether a tenant's services answer, and where they are"
        ),
        new("GET /api/v1/User/currentPrincipal", Need.Self, "The principal"),
        new("GET /api/v1/User/currentAssociate", Need.Self, "The associate"),
        new(
            "OPTIONS /api/v1/User/currentPrincipal",
            Need.Anybody,
            "A browser asks before a script sends"
        ),
        new(
            "OPTIONS /api/v1/User/currentAssociate",
            Need.Anybody,
            "A browser asks before a script sends"
        ),
        new(
            "POST /Remote/Services88/SoPrincipal.svc",
            Need.Anybody,
            "SOAP: the operations bring their own evidence"
        ),
        new("GET /Remote/Services88/SoPrincipal.svc", Need.Anybody, "The WSDL"),
        new(
            "POST /login/api/PartnerSystemUser/Authenticate",
            Need.Anybody,
            "Exchanges a signed system user token: the request brings its own evidence"
        ),
        new(
            "POST /login/services/PartnerSystemUserService.svc",
            Need.Anybody,
            "The same over SOAP"
        ),
        new("GET /login/services/PartnerSystemUserService.svc", Need.Anybody, "Its WSDL"),
    ];
}
