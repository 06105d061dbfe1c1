namespace Counterfoil.Server.Principal;

/// <summary>A licence on the wire: the members of <c>GrantedModuleLicense</c> that a card knows.</summary>
/// <param name="OwnerName">Who owns the module, such as <c>superoffice</c>.</param>
/// <param name="Name">The module.</param>
internal sealed record GrantedModuleLicense(string OwnerName, string Name)
{
    /// <summary>Takes <c>owner.module</c> apart at the first dot; without one it is all module.</summary>
    public static GrantedModuleLicense Of(string licence)
    {
        var dot = licence.IndexOf('.', StringComparison.Ordinal);
        return dot < 0
            ? new GrantedModuleLicense("", licence)
            : new GrantedModuleLicense(licence[..dot], licence[(dot + 1)..]);
    }
}

/// <summary>A credential on the wire: <c>ProvidedCredential</c>.</summary>
/// <param name="Type">The credential's type, such as <c>CRM5/PASSWORD</c>.</param>
/// <param name="SearchName">What its row was found by.</param>
/// <param name="DisplayName">The same, for people.</param>
/// <param name="CredentialId">Its row; 0 when there is none, or when the number does not fit the wire's 32 bits.</param>
internal sealed record CarriedCredential(
    string Type,
    string SearchName,
    string DisplayName,
    int CredentialId
)
{
    /// <summary>Says a credential of an origin in the words of the wire.</summary>
    public static CarriedCredential Of(ProvidedCredential credential) =>
        new(
            credential.Type,
            credential.SearchName,
            credential.SearchName,
            credential.Id is { Value: > 0 and <= int.MaxValue } id ? (int)id.Value : 0
        );
}
