using Counterfoil.Server.Principal;

namespace Counterfoil.Server.Rest;

/// <summary>An associate as REST says it. Members that a card knows nothing of are 0 or empty. Immutable.</summary>
internal sealed record AssociateCarrier
{
    /// <summary>The identity.</summary>
    public required int AssociateId { get; init; }

    /// <summary>The canonical name.</summary>
    public required string Name { get; init; }

    /// <summary>The card's person; 0 when there is none.</summary>
    public required int PersonId { get; init; }

    /// <summary>Always 0: associates have no order of rank here.</summary>
    public int Rank { get; init; }

    /// <summary>The role in a sentence.</summary>
    public required string Tooltip { get; init; }

    /// <summary>What kind of associate.</summary>
    public required UserType Type { get; init; }

    /// <summary>The primary user group; 0 when there is none.</summary>
    public required int GroupIdx { get; init; }

    /// <summary>The name for people to read.</summary>
    public required string FullName { get; init; }

    /// <summary>The same: a card knows no titles.</summary>
    public required string FormalName { get; init; }

    /// <summary>Whether the associate is disabled; who is cannot ask.</summary>
    public required bool Deleted { get; init; }

    /// <summary>Always 0: there is no customer service module here.</summary>
    public int EjUserId { get; init; }

    /// <summary>On site the account is the associate itself: the canonical name again.</summary>
    public required string UserName { get; init; }

    /// <summary>Says an associate.</summary>
    public static AssociateCarrier Of(Associate associate) =>
        new()
        {
            AssociateId = associate.Id.Value,
            Name = associate.Name,
            PersonId = associate.Card.PersonId,
            Tooltip = associate.Card.RoleDescription,
            Type = UserTypes.Of(associate.Type),
            GroupIdx = associate.Card.GroupId,
            FullName = associate.Card.FullName,
            FormalName = associate.Card.FullName,
            Deleted = !associate.IsActive,
            UserName = associate.Name,
        };
}
