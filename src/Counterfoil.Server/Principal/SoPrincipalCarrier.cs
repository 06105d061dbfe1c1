using Counterfoil.Authority.Evaluation;

namespace Counterfoil.Server.Principal;

/// <summary>
/// Who was believed, with the card, as the wire says it (wire.md 1.14 and 1.15). SOAP writes these members in this
/// order (it is the WSDL's sequence); REST writes them as JSON under these very names, enums as their names.
/// Members that the card knows nothing of are 0 or empty. Holds no secret; immutable.
/// </summary>
internal sealed record SoPrincipalCarrier
{
    /// <summary>What kind of associate.</summary>
    public UserType UserType { get; init; }

    /// <summary>The canonical name; what was typed may have been an e-mail address or a ticket.</summary>
    public required string Associate { get; init; }

    /// <summary>The identity.</summary>
    public int AssociateId { get; init; }

    /// <summary>Whether this is somebody, and neither a room nor a program.</summary>
    public bool IsPerson { get; init; }

    /// <summary>The card's person; 0 when there is none.</summary>
    public int PersonId { get; init; }

    /// <summary>Always 0: a card knows no country.</summary>
    public int CountryId { get; init; }

    /// <summary>Always 0: a card knows no country.</summary>
    public int HomeCountryId { get; init; }

    /// <summary>The card's company; 0 when there is none.</summary>
    public int ContactId { get; init; }

    /// <summary>The primary user group; 0 when there is none.</summary>
    public int GroupId { get; init; }

    /// <summary>Always 0: a card knows no line of business.</summary>
    public int BusinessId { get; init; }

    /// <summary>Always 0: a card knows no category.</summary>
    public int CategoryId { get; init; }

    /// <summary>Always 0: a card knows no owner of its company.</summary>
    public int ContactOwner { get; init; }

    /// <summary>The role's number; 0 when there is none.</summary>
    public int RoleId { get; init; }

    /// <summary>The role's name.</summary>
    public string RoleName { get; init; } = "";

    /// <summary>The role in a sentence.</summary>
    public string RoleDescription { get; init; } = "";

    /// <summary>The role's kind, which follows from the kind of associate.</summary>
    public RoleType RoleType { get; init; }

    /// <summary>The licences of the card.</summary>
    public IReadOnlyList<GrantedModuleLicense> Licenses { get; init; } = [];

    /// <summary>The name for people to read.</summary>
    public string FullName { get; init; } = "";

    /// <summary>The e-mail address.</summary>
    public string EMailAddress { get; init; } = "";

    /// <summary>The names of the rights on the card.</summary>
    public IReadOnlyList<string> FunctionRights { get; init; } = [];

    /// <summary>Always 0: there is no customer service module here.</summary>
    public int EjUserId { get; init; }

    /// <summary>Always 0: there is no customer service module here.</summary>
    public int EjAccessLevel { get; init; }

    /// <summary>Always <see cref="Principal.EjUserStatus.StatusNone"/>: there is no customer service module here.</summary>
    public EjUserStatus EjUserStatus { get; init; }

    /// <summary>The credentials that proved the associate when the ticket's line began, or just now.</summary>
    public IReadOnlyList<CarriedCredential> ProvidedCredentials { get; init; } = [];

    /// <summary>Further user groups.</summary>
    public IReadOnlyList<int> SecondaryGroups { get; init; } = [];

    /// <summary>The tenant's context identifier.</summary>
    public required string DatabaseContextIdentifier { get; init; }

    /// <summary>On site the account is the associate itself: the canonical name again.</summary>
    public required string UserName { get; init; }

    /// <summary>Says a proof in the words of the wire.</summary>
    public static SoPrincipalCarrier Of(Proof proof)
    {
        var associate = proof.Associate;
        var card = associate.Card;
        return new SoPrincipalCarrier
        {
            UserType = UserTypes.Of(associate.Type),
            Associate = associate.Name,
            AssociateId = associate.Id.Value,
            IsPerson = associate.Type is AssociateType.Internal or AssociateType.External,
            PersonId = card.PersonId,
            ContactId = card.ContactId,
            GroupId = card.GroupId,
            RoleId = card.RoleId,
            RoleName = card.RoleName,
            RoleDescription = card.RoleDescription,
            RoleType = RoleTypes.Of(associate.Type),
            Licenses = [.. card.Licences.Select(GrantedModuleLicense.Of)],
            FullName = card.FullName,
            EMailAddress = card.Email,
            FunctionRights = card.Rights,
            ProvidedCredentials = [.. proof.Origin.Credentials.Select(CarriedCredential.Of)],
            SecondaryGroups = card.SecondaryGroups,
            DatabaseContextIdentifier = proof.Tenant.Id.Value,
            UserName = associate.Name,
        };
    }
}
