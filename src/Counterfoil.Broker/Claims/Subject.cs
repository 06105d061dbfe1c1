using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Accounts;

namespace Counterfoil.Broker.Claims;

/// <summary>
/// What a person is called towards applications (<c>sub</c>): never reused, and never an address that somebody else can have
/// one day. An account is its GUID, the same in all tenants; who has no account is a tenant and a number there. No application
/// id has either shape (RFC 9700 section 4.15).
/// </summary>
public static class Subject
{
    /// <summary>Of somebody who is believed.</summary>
    public static string Of(Proof proof, Account? account)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return Of(proof.Tenant.Id, proof.Associate.Id, account?.Id.Value);
    }

    /// <summary>Of an associate whose account is known by its key.</summary>
    public static string Of(ContextIdentifier tenant, AssociateId associate, Guid? account) =>
        account is { } id ? id.ToString("D") : $"{tenant.Value}.{associate}";
}
