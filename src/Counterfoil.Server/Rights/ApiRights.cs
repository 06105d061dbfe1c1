namespace Counterfoil.Server;

/// <summary>What the calls of our own API need.</summary>
internal static class ApiRights
{
    public static IReadOnlyList<RightsRow> Rows { get; } =
    [
        new("POST /v1/login", Need.Anybody, "Logs in and hands out a ticket"),
        new("POST /v1/logout", Need.Self, "Ends the ticket in use and those got with it"),
        new(
            "POST /v1/safe-credentials",
            Need.Self,
            "The ticket for taking along: asked again, the same"
        ),
        new("GET /v1/me", Need.Self, "Who you are here"),
        new("PUT /v1/me/password", Need.Self, "Changes the own password"),
        new("POST /v1/activate", Need.Anybody, "Sets a password with an activation code"),
        new("GET /v1/tickets", Need.Self, "The living tickets") { ForOthers = Need.AdminUsers },
        new("POST /v1/tickets", Need.Self, "A narrower ticket of the caller"),
        new("GET /v1/tickets/{ticketId:guid}", Need.Self, "What a ticket's stub knows")
        {
            ForOthers = Need.AdminUsers,
        },
        new("POST /v1/tickets/explain", Need.Self, "What the stub of a ticket in hand knows")
        {
            ForOthers = Need.AdminUsers,
        },
        new(
            "POST /v1/tickets/lookup",
            Need.Application,
            "Who is behind what was brought to an application; counts as a use"
        ),
        new("DELETE /v1/tickets/{ticketId:guid}", Need.Self, "Ends a ticket and those got with it")
        {
            ForOthers = Need.AdminUsers,
        },
        new("POST /v1/revocations/preview", Need.Self, "How many tickets a revocation would end")
        {
            ForOthers = Need.AdminUsers,
        },
        new("POST /v1/revocations", Need.Self, "Ends many tickets at once")
        {
            ForOthers = Need.AdminUsers,
        },
        new(
            "POST /v1/handover",
            Need.Self,
            "A site's account exchanges a hand-over code for the ticket"
        ),
        new("POST /v1/templates", Need.Self, "Expands a template's tags, the ticket's among them"),
        new("GET /v1/associates", Need.AdminUsers, "The associates"),
        new("POST /v1/associates", Need.AdminUsers, "Adds an associate"),
        new("GET /v1/associates/{associate}", Need.AdminUsers, "An associate with the card"),
        new("PATCH /v1/associates/{associate}", Need.AdminUsers, "Changes name, type or card"),
        new(
            "POST /v1/associates/{associate}/enable",
            Need.AdminUsers,
            "Lets an associate in again"
        ),
        new(
            "POST /v1/associates/{associate}/disable",
            Need.AdminUsers,
            "Refuses an associate everywhere at once and ends the tickets"
        ),
        new(
            "POST /v1/associates/{associate}/activation",
            Need.AdminUsers,
            "A single-use code with which the associate sets a password"
        ),
        new("GET /v1/credentials", Need.Self, "Outgoing credentials, without their secrets")
        {
            ForOthers = Need.AdminUsers,
        },
        new(
            "PUT /v1/credentials/{type}/{publicValue}",
            Need.Self,
            "Keeps a secret for another system"
        ),
        new(
            "GET /v1/credentials/{type}/{publicValue}",
            Need.Self,
            "Gives a secret back to its owner or a system user"
        ),
        new(
            "DELETE /v1/credentials/{type}/{publicValue}",
            Need.Self,
            "Removes an outgoing credential"
        )
        {
            ForOthers = Need.AdminUsers,
        },
        new("GET /v1/me/credentials", Need.Self, "One's own credentials that let one in"),
        new("POST /v1/me/credentials/{type}", Need.Self, "Enrols oneself; the login must be fresh"),
        new(
            "PATCH /v1/me/credentials/{type}/{id}",
            Need.Self,
            "Changes or confirms an own credential; the login must be fresh"
        ),
        new(
            "DELETE /v1/me/credentials/{type}/{id}",
            Need.Self,
            "Removes an own credential; the login must be fresh"
        ),
        new(
            "PUT /v1/me/credentials/{type}/{id}/password",
            Need.Self,
            "Changes the password behind an own credential"
        ),
        new(
            "GET /v1/associates/{associate}/credentials",
            Need.AdminUsers,
            "The credentials that let an associate in"
        ),
        new(
            "POST /v1/associates/{associate}/credentials/{type}",
            Need.AdminUsers,
            "Enrols an associate"
        ),
        new(
            "PATCH /v1/associates/{associate}/credentials/{type}/{id}",
            Need.AdminUsers,
            "Changes an associate's credential"
        ),
        new(
            "DELETE /v1/associates/{associate}/credentials/{type}/{id}",
            Need.AdminUsers,
            "Removes an associate's credential, and ends the tickets that it helped to prove"
        ),
        new("GET /v1/plugins", Need.Self, "The plugins; where they lie and why one is disabled")
        {
            ForOthers = Need.Operator,
        },
        new("GET /v1/plugins/{type}", Need.Self, "A plugin's administration side: its forms"),
        new("GET /v1/plugins/{type}/users", Need.AdminUsers, "Those outside whom a plugin finds"),
        new("GET /v1/plugins/{type}/groups", Need.AdminUsers, "Groups outside that a plugin finds"),
        new(
            "GET /v1/plugins/{type}/sync",
            Need.AdminUsers,
            "Associates whose accounts outside are gone or disabled; changes nothing"
        ),
        new(
            "POST /v1/plugins/{type}/sync",
            Need.AdminUsers,
            "Disables those of the named associates whose accounts outside are gone or disabled"
        ),
        new("GET /v1/approvals", Need.AdminApplications, "What the tenant said yes and no to")
        {
            ForOthers = Need.Operator,
        },
        new(
            "GET /v1/approvals/{application}",
            Need.AdminApplications,
            "One approval, with the system user token that it made"
        )
        {
            ForOthers = Need.Operator,
        },
        new(
            "PUT /v1/approvals/{application}",
            Need.Self,
            "Approves an application; who may, its authorization level says"
        )
        {
            ForOthers = Need.Operator,
        },
        new(
            "DELETE /v1/approvals/{application}",
            Need.AdminApplications,
            "Withdraws an approval, and ends what the application was given"
        )
        {
            ForOthers = Need.Operator,
        },
        new(
            "GET /v1/approvals/{application}/tenants",
            Need.Operator,
            "The tenants that have an approval for an application"
        ),
        new("GET /v1/approval-requests", Need.AdminApplications, "Who asks for which application"),
        new("POST /v1/approval-requests", Need.Self, "Asks the administrators for an application"),
        new(
            "POST /v1/approval-requests/{application}/decision",
            Need.AdminApplications,
            "Answers everybody who asks for an application"
        ),
        new(
            "GET /v1/approval-ledger",
            Need.AdminApplications,
            "What was ever said about applications in the tenant"
        )
        {
            ForOthers = Need.Operator,
        },
        new(
            "GET /v1/consents",
            Need.Self,
            "The applications that one let in, in all tenants where one may go"
        ),
        new(
            "DELETE /v1/consents/{application}",
            Need.Self,
            "Withdraws an own consent where it was given, and ends what the application was given there"
        ),
        new("GET /v1/decisions", Need.AdminUsers, "The decisions, refusals first"),
        new("GET /v1/tenants", Need.Operator, "The tenants"),
        new("POST /v1/tenants", Need.Operator, "Adds a tenant"),
        new("GET /v1/tenants/{tenant}", Need.AdminAll, "A tenant with its switches")
        {
            ForOthers = Need.Operator,
        },
        new(
            "PATCH /v1/tenants/{tenant}",
            Need.AdminAll,
            "Changes a tenant's switches; an operator its name and state"
        )
        {
            ForOthers = Need.Operator,
        },
        new("GET /v1/accounts", Need.AdminUsers, "The accounts at home in the tenant")
        {
            ForOthers = Need.Operator,
        },
        new("POST /v1/accounts", Need.AdminUsers, "Adds an account whose home is an associate")
        {
            ForOthers = Need.Operator,
        },
        new("GET /v1/accounts/{account}", Need.AdminUsers, "An account")
        {
            ForOthers = Need.Operator,
        },
        new(
            "PATCH /v1/accounts/{account}",
            Need.AdminUsers,
            "Changes an account's login name, e-mail or home"
        )
        {
            ForOthers = Need.Operator,
        },
        new(
            "POST /v1/accounts/{account}/disable",
            Need.AdminUsers,
            "Refuses an account in every tenant at once"
        )
        {
            ForOthers = Need.Operator,
        },
        new("POST /v1/accounts/{account}/enable", Need.AdminUsers, "Lets an account in again")
        {
            ForOthers = Need.Operator,
        },
        new(
            "POST /v1/accounts/{account}/sign-out",
            Need.AdminUsers,
            "Ends what an account got until now in tenants where it has seats"
        )
        {
            ForOthers = Need.Operator,
        },
        new("GET /v1/seats", Need.AdminUsers, "The seats of accounts in the tenant"),
        new(
            "POST /v1/associates/{associate}/seat-invitation",
            Need.AdminUsers,
            "A single-use code with which an account becomes the associate"
        ),
        new(
            "POST /v1/seats/{account:guid}/confirm",
            Need.Self,
            "Believes a seat's account anew, after its home's credential changed hands"
        )
        {
            ForOthers = Need.AdminUsers,
        },
        new("DELETE /v1/seats/{account:guid}", Need.AdminUsers, "Takes a seat away"),
        new("GET /v1/me/account", Need.Self, "The own account, and where it may go"),
        new("POST /v1/me/seats", Need.Self, "Takes a seat with an invitation's code"),
        new("DELETE /v1/me/seats/{tenant}", Need.Self, "Gives up an own seat"),
        new("GET /v1/doors", Need.Operator, "The doors, and what carries evidence at each"),
        new("GET /v1/keys", Need.Operator, "The root keys by number, and what needs them"),
        new("GET /v1/keys/rotation", Need.Operator, "How far a rotation of the root key is"),
        new("POST /v1/keys/rotation", Need.Operator, "Makes the newest root key current"),
        new("DELETE /v1/keys/{number:int}", Need.Operator, "Retires a root key that nothing needs"),
        new("GET /v1/signing-keys", Need.Operator, "The signing keys and their stages"),
        new(
            "GET /v1/signing-keys/{name}/certificate",
            Need.Operator,
            "A signing key's certificate"
        ),
        new(
            "POST /v1/signing-keys",
            Need.Operator,
            "Publishes new signing keys; in an emergency they sign at once and all older ones are gone"
        ),
        new("POST /v1/backups", Need.Operator, "A consistent copy of the database, beside it"),
        new("GET /v1/openapi.json", Need.Anybody, "This API as an OpenAPI document"),
    ];
}
