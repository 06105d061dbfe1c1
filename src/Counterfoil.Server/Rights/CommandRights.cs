namespace Counterfoil.Server;

/// <summary>What the commands need. Those that speak to a server need what their call needs; the server asks.</summary>
internal static class CommandRights
{
    public static IReadOnlyList<RightsRow> Rows { get; } =
    [
        .. OnTheMachine(
            "demo",
            "init",
            "serve",
            "migrate",
            "doctor",
            "settings",
            "plugin pin",
            "plugin list",
            "verify",
            "restore",
            "adopt",
            "keys add"
        ),
        Calling("keys list", "GET /v1/keys"),
        Calling("keys rotate", "POST /v1/keys/rotation"),
        Calling("keys retire", "DELETE /v1/keys/{number:int}"),
        Calling("backup", "POST /v1/backups"),
        Calling("login", "POST /v1/login"),
        Calling("logout", "POST /v1/logout"),
        Calling("whoami", "GET /v1/me"),
        Calling("decisions", "GET /v1/decisions"),
        Calling("tenant add", "POST /v1/tenants"),
        Calling("tenant set", "PATCH /v1/tenants/{tenant}"),
        Calling("tenant list", "GET /v1/tenants"),
        Calling("associate add", "POST /v1/associates"),
        Calling("associate application", "POST /v1/associates"),
        Calling("associate set", "PATCH /v1/associates/{associate}"),
        Calling("associate list", "GET /v1/associates"),
        Calling("associate show", "GET /v1/associates/{associate}"),
        Calling("associate enable", "POST /v1/associates/{associate}/enable"),
        Calling("associate disable", "POST /v1/associates/{associate}/disable"),
        Calling("associate reset-password", "POST /v1/associates/{associate}/activation"),
        Calling("associate activate", "POST /v1/activate"),
        Calling("associate link", "POST /v1/associates/{associate}/credentials/{type}"),
        Calling("associate unlink", "DELETE /v1/associates/{associate}/credentials/{type}/{id}"),
        Calling(
            "associate credential list",
            "GET /v1/associates/{associate}/credentials",
            Need.Self
        ),
        Calling(
            "associate credential add",
            "POST /v1/associates/{associate}/credentials/{type}",
            Need.Self
        ),
        Calling(
            "associate credential edit",
            "PATCH /v1/associates/{associate}/credentials/{type}/{id}",
            Need.Self
        ),
        Calling(
            "associate credential remove",
            "DELETE /v1/associates/{associate}/credentials/{type}/{id}",
            Need.Self
        ),
        Calling("associate credential password", "PUT /v1/me/credentials/{type}/{id}/password"),
        Calling("plugin show", "GET /v1/plugins/{type}"),
        Calling("plugin find", "GET /v1/plugins/{type}/users"),
        Calling("directory sync", "POST /v1/plugins/{type}/sync"),
        Calling("credential set", "PUT /v1/credentials/{type}/{publicValue}"),
        Calling("credential get", "GET /v1/credentials/{type}/{publicValue}"),
        Calling("credential list", "GET /v1/credentials"),
        Calling("credential remove", "DELETE /v1/credentials/{type}/{publicValue}"),
        Calling("credential password", "PUT /v1/me/password"),
        Calling("ticket issue", "POST /v1/tickets"),
        Calling("ticket explain", "POST /v1/tickets/explain"),
        Calling("ticket list", "GET /v1/tickets"),
        Calling("ticket revoke", "POST /v1/revocations"),
    ];

    private static IEnumerable<RightsRow> OnTheMachine(params string[] commands) =>
        commands.Select(command => new RightsRow(
            $"command {command}",
            Need.Machine,
            "Works on this machine's own files"
        ));

    // One command for one's own (NAME is "me") and for others.
    private static RightsRow Calling(string command, string call, Need own)
    {
        var row = Calling(command, call);
        return row with { Need = own, ForOthers = row.Need };
    }

    private static RightsRow Calling(string command, string call)
    {
        var row = ApiRights.Rows.Single(row => row.Name == call);
        return row with { Name = $"command {command}" };
    }
}
