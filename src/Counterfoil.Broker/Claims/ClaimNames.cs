namespace Counterfoil.Broker.Claims;

/// <summary>The published names of claims (wire.md 2.7).</summary>
public static class ClaimNames
{
    /// <summary>What they all begin with.</summary>
    public const string Prefix = "http://schemes.superoffice.net/identity/";

    /// <summary>The associate's number.</summary>
    public const string AssociateId = Prefix + "associateid";

    /// <summary>The tenant's name.</summary>
    public const string CompanyName = Prefix + "company_name";

    /// <summary>The tenant's context identifier.</summary>
    public const string Context = Prefix + "ctx";

    /// <summary>The e-mail address of the account.</summary>
    public const string Email = Prefix + "email";

    /// <summary>The first name.</summary>
    public const string FirstName = Prefix + "firstname";

    /// <summary>The last name.</summary>
    public const string LastName = Prefix + "lastname";

    /// <summary>Who proved the person.</summary>
    public const string IdentityProvider = Prefix + "identityprovider";

    /// <summary>The associate's name.</summary>
    public const string Initials = Prefix + "initials";

    /// <summary>Whether the associate may administer: <c>True</c> or <c>False</c>.</summary>
    public const string IsAdministrator = Prefix + "is_administrator";

    /// <summary>Where the tenant's SOAP services stand.</summary>
    public const string NetServerUrl = Prefix + "netserver_url";

    /// <summary>Where the tenant's REST services stand; ends in <c>/api/</c>.</summary>
    public const string WebApiUrl = Prefix + "webapi_url";

    /// <summary>The associate's person; for applications that are registered for it.</summary>
    public const string PersonId = Prefix + "personid";

    /// <summary>The serial number of the customer's licence.</summary>
    public const string Serial = Prefix + "serial";

    /// <summary>The e-mail address on the card.</summary>
    public const string PrimaryEmail = Prefix + "so_primary_email_address";

    /// <summary>What the application exchanges for a ticket of its system user.</summary>
    public const string SystemToken = Prefix + "system_token";

    /// <summary>A ticket: the old form and system users alone.</summary>
    public const string Ticket = Prefix + "ticket";

    /// <summary>The login name.</summary>
    public const string Upn = Prefix + "upn";

    /// <summary>Those that an id_token can have.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Context,
        AssociateId,
        Initials,
        CompanyName,
        Serial,
        FirstName,
        LastName,
        Email,
        PrimaryEmail,
        Upn,
        IdentityProvider,
        IsAdministrator,
        WebApiUrl,
        NetServerUrl,
        PersonId,
        SystemToken,
    ];
}
