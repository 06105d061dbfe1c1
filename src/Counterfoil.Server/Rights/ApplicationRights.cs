namespace Counterfoil.Server;

/// <summary>What the calls of the registry need. A developer is somebody whom operators have approved, and reaches only the own things.</summary>
internal static class ApplicationRights
{
    public static IReadOnlyList<RightsRow> Rows { get; } =
    [
        Own("GET /v1/applications", "The applications; a developer's own"),
        Own("POST /v1/applications", "Registers an application"),
        Own("GET /v1/applications/{application}", "An application"),
        Own("PATCH /v1/applications/{application}", "Changes, suspends or closes an application"),
        Own(
            "POST /v1/applications/{application}/client-id",
            "A new application id; the old one goes on, or ends at once"
        ),
        Own(
            "DELETE /v1/applications/{application}/aliases/{alias}",
            "Drops an earlier application id"
        ),
        Own(
            "GET /v1/applications/{application}/tokens",
            "An application's tokens, with their last uses and without their texts"
        ),
        Own(
            "POST /v1/applications/{application}/tokens",
            "A new application token; the others go on, end later, or end at once"
        ),
        Own(
            "DELETE /v1/applications/{application}/tokens/{tokenId:guid}",
            "Revokes an application token"
        ),
        Own(
            "GET /v1/applications/{application}/errors",
            "What the protocol refused an application last, each with the fix"
        ),
        new("POST /v1/developers", Need.Self, "Asks to become a developer"),
        new("GET /v1/developers/me", Need.Self, "What one asked and what operators decided"),
        new("GET /v1/developers", Need.Operator, "The developers, and who waits"),
        new("GET /v1/developers/{account:guid}", Need.Operator, "A developer"),
        new("PATCH /v1/developers/{account:guid}", Need.Operator, "Decides about a developer"),
        new("GET /v1/developers/me/people", Need.Self, "The people of the own sandbox"),
        new("POST /v1/developers/me/people", Need.Self, "Adds somebody to the own sandbox"),
        new(
            "POST /v1/developers/me/people/{name}/activation",
            Need.Self,
            "A single-use code for a password in the own sandbox"
        ),
    ];

    private static RightsRow Own(string name, string what) =>
        new(name, Need.Self, what) { ForOthers = Need.Operator };
}
