namespace Counterfoil.Server;

/// <summary>What the calls of the other machine doors need.</summary>
internal static class DoorRights
{
    public static IReadOnlyList<RightsRow> Rows { get; } =
    [
        new("GET /health", Need.Anybody, "Whether this node is well"),
        new("GET /api", Need.Anybody, "The versions of REST"),
        new("GET /api/v1/User/currentPrincipal", Need.Self, "The principal"),
        new("GET /api/v1/User/currentAssociate", Need.Self, "The associate"),
        new(
            "POST /Remote/Services88/SoPrincipal.svc",
            Need.Anybody,
            "SOAP: the operations bring their own evidence"
        ),
        new("GET /Remote/Services88/SoPrincipal.svc", Need.Anybody, "The WSDL"),
    ];
}
