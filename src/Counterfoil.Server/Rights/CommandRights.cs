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
        Calling("signing-keys list", "GET /v1/signing-keys"),
        Calling("signing-keys rotate", "POST /v1/signing-keys"),
        Calling("signing-keys export-certificate", "GET /v1/signing-keys/{name}/certificate"),
        Calling("backup", "POST /v1/backups"),
        Calling("login", "POST /v1/login"),
        Calling("logout", "POST /v1/logout"),
        Calling("whoami", "GET /v1/me"),
        Calling("decisions", "GET /v1/decisions"),
        Calling("tenant add", "POST /v1/tenants"),
        Calling("tenant set", "PATCH /v1/tenants/{tenant}"),
        Calling("tenant list", "GET /v1/tenants"),
        Calling("account add", "POST /v1/accounts"),
        Calling("account list", "GET /v1/accounts"),
        Calling("account show", "GET /v1/accounts/{account}"),
        Calling("account set", "PATCH /v1/accounts/{account}"),
        Calling("account disable", "POST /v1/accounts/{account}/disable"),
        Calling("account enable", "POST /v1/accounts/{account}/enable"),
        Calling("account sign-out", "POST /v1/accounts/{account}/sign-out"),
        Calling("seat invite", "POST /v1/associates/{associate}/seat-invitation"),
        Calling("seat list", "GET /v1/seats"),
        Calling("seat confirm", "POST /v1/seats/{account:guid}/confirm"),
        Calling("seat remove", "DELETE /v1/seats/{account:guid}"),
        Calling("seat mine", "GET /v1/me/account"),
        Calling("seat accept", "POST /v1/me/seats"),
        Calling("seat leave", "DELETE /v1/me/seats/{tenant}"),
        Calling("tenant show", "GET /v1/tenants/{tenant}"),
        Calling("app list", "GET /v1/applications"),
        Calling("app show", "GET /v1/applications/{application}"),
        Calling("app add", "POST /v1/applications"),
        Calling("app change", "PATCH /v1/applications/{application}"),
        Calling("app apply", "PATCH /v1/applications/{application}"),
        Calling("app suspend", "PATCH /v1/applications/{application}"),
        Calling("app resume", "PATCH /v1/applications/{application}"),
        Calling("app close", "PATCH /v1/applications/{application}"),
        Calling("app renew-id", "POST /v1/applications/{application}/client-id"),
        Calling("app drop-id", "DELETE /v1/applications/{application}/aliases/{alias}"),
        Calling("app rotate", "POST /v1/applications/{application}/tokens"),
        Calling("app errors", "GET /v1/applications/{application}/errors"),
        Calling("app tokens", "GET /v1/applications/{application}/tokens"),
        Calling("app revoke-token", "DELETE /v1/applications/{application}/tokens/{tokenId:guid}"),
        Calling("app keys list", "GET /v1/applications/{application}"),
        Calling("app keys add", "PATCH /v1/applications/{application}"),
        Calling("app keys remove", "PATCH /v1/applications/{application}"),
        Calling("developer ask", "POST /v1/developers"),
        Calling("developer status", "GET /v1/developers/me"),
        Calling("developer list", "GET /v1/developers"),
        Calling("developer approve", "PATCH /v1/developers/{account:guid}"),
        Calling("developer refuse", "PATCH /v1/developers/{account:guid}"),
        Calling("developer suspend", "PATCH /v1/developers/{account:guid}"),
        Calling("developer sandbox people", "GET /v1/developers/me/people"),
        Calling("developer sandbox add", "POST /v1/developers/me/people"),
        Calling(
            "developer sandbox reset-password",
            "POST /v1/developers/me/people/{name}/activation"
        ),
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
        Calling("approval list", "GET /v1/approvals"),
        Calling("approval show", "GET /v1/approvals/{application}"),
        Calling("approval approve", "PUT /v1/approvals/{application}"),
        Calling("approval withdraw", "DELETE /v1/approvals/{application}"),
        Calling("approval requests", "GET /v1/approval-requests"),
        Calling("approval request", "POST /v1/approval-requests"),
        Calling("approval decide", "POST /v1/approval-requests/{application}/decision"),
        Calling("approval tenants", "GET /v1/approvals/{application}/tenants"),
        Calling("approval ledger", "GET /v1/approval-ledger"),
        Calling("consent list", "GET /v1/consents"),
        Calling("consent withdraw", "DELETE /v1/consents/{application}"),
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
        var row = ApiRights.Rows.Concat(ApplicationRights.Rows).Single(row => row.Name == call);
        return row with { Name = $"command {command}" };
    }
}
