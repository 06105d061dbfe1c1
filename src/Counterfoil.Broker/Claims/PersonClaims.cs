using System.Globalization;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Tenants;

namespace Counterfoil.Broker.Claims;

/// <summary>What a person's claims are made from. Immutable.</summary>
/// <param name="Proof">Who, where.</param>
/// <param name="Application">For which application.</param>
/// <param name="Approval">The tenant's yes; <c>null</c> where none is needed.</param>
/// <param name="Account">The account; <c>null</c> where there is none.</param>
/// <param name="Addresses">The tenant's services.</param>
/// <param name="Issuer">Who says so.</param>
public sealed record ClaimedPerson(
    Proof Proof,
    Application Application,
    Approval? Approval,
    Account? Account,
    KnownAddresses Addresses,
    string Issuer
);

/// <summary>
/// What an application is told of a person in a tenant, under the published names (wire.md 2.7): the one place that decides it,
/// for id_tokens, userinfo, the old form and system users. Never a ticket.
/// </summary>
public static class PersonClaims
{
    /// <summary>The claims, in a fixed order; what is empty is left out.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(ClaimedPerson person)
    {
        ArgumentNullException.ThrowIfNull(person);
        var (associate, card, tenant) = (
            person.Proof.Associate,
            person.Proof.Associate.Card,
            person.Proof.Tenant
        );
        var (first, last) = NamesOf(card.FullName);
        var claims = new List<KeyValuePair<string, string>>(20);
        Add(ClaimNames.Context, tenant.Id.Value);
        Add(ClaimNames.AssociateId, associate.Id.ToString());
        Add(ClaimNames.Initials, associate.Name);
        Add(ClaimNames.CompanyName, tenant.Name);
        Add(ClaimNames.Serial, SerialOf(tenant));
        Add(ClaimNames.FirstName, first);
        Add(ClaimNames.LastName, last);
        Add(ClaimNames.Email, person.Account?.Email is { Length: > 0 } email ? email : card.Email);
        Add(ClaimNames.PrimaryEmail, card.Email);
        Add(ClaimNames.Upn, person.Account?.LoginName ?? associate.Name);
        Add(ClaimNames.IdentityProvider, person.Issuer);
        Add(ClaimNames.IsAdministrator, IsAdministrator(person.Proof) ? "True" : "False");
        Add(ClaimNames.WebApiUrl, person.Addresses.WebApi);
        Add(ClaimNames.NetServerUrl, person.Addresses.NetServer);
        if (Wants(person.Application, OptionalClaims.PersonId))
            Add(ClaimNames.PersonId, card.PersonId.ToString(CultureInfo.InvariantCulture));
        if (person.Application.HasSystemUser)
            Add(ClaimNames.SystemToken, person.Approval?.SystemUserToken?.Reveal());
        return claims;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                claims.Add(new(name, value));
        }
    }

    /// <summary>The serial number of the customer, by which published clients check an audience; the context identifier where there is none.</summary>
    public static string SerialOf(Tenant tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return tenant.Switches.SerialNumber is { Length: > 0 } serial ? serial : tenant.Id.Value;
    }

    // General Administrator or User Administrator, as published.
    private static bool IsAdministrator(Proof proof) =>
        proof.Has(Rights.AdminAll) || proof.Has(Rights.AdminUsers);

    private static bool Wants(Application application, string claim) =>
        application.Claims.Contains(claim, StringComparer.OrdinalIgnoreCase);

    // A card has one name; published clients show two. The last word is the last name.
    private static (string First, string Last) NamesOf(string fullName)
    {
        var name = fullName.Trim();
        var space = name.LastIndexOf(' ');
        return space < 0 ? (name, "") : (name[..space].Trim(), name[(space + 1)..]);
    }
}
