namespace Counterfoil.Server.Settings;

/// <summary>What a tenant decides for itself, for the documentation and the help of <c>tenant set</c>.</summary>
/// <param name="Name">Its name in the API.</param>
/// <param name="Default">Its default.</param>
/// <param name="Range">Which values it takes.</param>
/// <param name="Meaning">What it does.</param>
internal sealed record TenantSwitch(string Name, string Default, string Range, string Meaning)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TenantSwitch> All { get; } =
    [
        new(
            "allowedTypes",
            "internal,external,system",
            "any of internal, resource, external, system, separated by commas",
            "Which types of associates may log in."
        ),
        new(
            "preset",
            "seed",
            "seed (6 h idle, 7 days in all), aal2 (1 h, 24 h) or aal3 (15 min, 12 h)",
            "How long tickets live: pushed by each use, and in all."
        ),
        new(
            "passwordBesideDirectory",
            "false",
            "true or false",
            "Whether an associate may have a password and a directory login at once."
        ),
        new(
            "ticketOnCommandLine",
            "true",
            "true or false",
            "Whether a ticket may be an argument of a command, where the machine's other users can read it."
        ),
        new(
            "ticketInUrl",
            "false",
            "true or false",
            "Whether a ticket may stand in an address (usec=), where logs, histories and the next site can read it."
        ),
        new(
            "online",
            "false",
            "true or false",
            "Whether tickets are heard only together with an application's token."
        ),
        new(
            "minimumPasswordLength",
            "15",
            "8 to 64",
            "The shortest password, in characters (NIST SP 800-63B-4)."
        ),
        new(
            "livingStubs",
            "200",
            "1 to 10000",
            "The most living tickets of one associate; past it the one used longest ago ends."
        ),
        new(
            "serialNumber",
            "",
            "at most 64 letters, digits and hyphens, or nothing",
            "The serial number of the customer's licence: what `<ser#>` in a template becomes."
        ),
        new(
            "newcomerGroups",
            "",
            "groups, separated by commas, or nothing",
            "Whose members become associates at their first login by Kerberos."
        ),
        new(
            "groupRoles",
            "",
            "GROUP=ROLE or GROUP=NUMBER:ROLE, separated by commas, or nothing",
            "The role that members of a group get on their card at a login; the first that applies."
        ),
        new(
            "languages",
            "",
            "tags such as nb or en-GB, separated by commas, or nothing",
            "The languages of the tenant's pages, the first one first; without any, the browser chooses among ours."
        ),
        new(
            "logo",
            "",
            "a data URI of a PNG, JPEG or WebP image of at most 32 KiB, or nothing; `tenant set` also takes `@FILE`",
            "The logo on the tenant's pages."
        ),
        new(
            "colour",
            "",
            "#rrggbb, dark enough for white text (4.5 to 1), or nothing",
            "The colour of the tenant's pages."
        ),
        new(
            "endpointAddress",
            "",
            "an https address that does not end in a slash, or nothing",
            "The root of the tenant's services where they are not at this server's public address behind /CTX: what `/api/state/CTX` tells, and the host that alone is answered; another one gets 421. Operators set it."
        ),
        new(
            "webApiAddress",
            "",
            "an https address that ends in /api/, or nothing",
            "Where the tenant's REST is, where it is not behind the endpoint. Operators set it."
        ),
        new(
            "netServerAddress",
            "",
            "an https address that ends in a slash, or nothing",
            "Where the tenant's SOAP is, where it is not behind the endpoint, such as …/Remote/Services88/. Operators set it."
        ),
    ];
}
