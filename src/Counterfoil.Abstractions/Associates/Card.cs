namespace Counterfoil;

/// <summary>
/// What a tenant says of an associate; on the wire it is the <c>SoPrincipalCarrier</c> (wire.md 1.14).
/// Data only: it never decides who somebody is. Immutable; lists keep their order.
/// </summary>
public sealed record Card
{
    /// <summary>A card that says nothing.</summary>
    public static Card Empty { get; } = new();

    /// <summary>The name for people to read.</summary>
    public string FullName { get; init; } = "";

    /// <summary>The e-mail address; may stand in for the user name while exactly one associate has it.</summary>
    public string Email { get; init; } = "";

    /// <summary>The person's number in the tenant's application; 0 when there is none.</summary>
    public int PersonId { get; init; }

    /// <summary>The number of the company that the person belongs to; 0 when there is none.</summary>
    public int ContactId { get; init; }

    /// <summary>The primary user group; 0 when there is none.</summary>
    public int GroupId { get; init; }

    /// <summary>Further user groups.</summary>
    public IReadOnlyList<int> SecondaryGroups { get; init; } = [];

    /// <summary>The role's number; 0 when there is none.</summary>
    public int RoleId { get; init; }

    /// <summary>The role's name.</summary>
    public string RoleName { get; init; } = "";

    /// <summary>The role in a sentence.</summary>
    public string RoleDescription { get; init; } = "";

    /// <summary>The rights that the associate holds; see <see cref="Rights"/>.</summary>
    public IReadOnlyList<string> Rights { get; init; } = [];

    /// <summary>Licences as <c>owner.module</c>.</summary>
    public IReadOnlyList<string> Licences { get; init; } = [];

    /// <summary>Whether the card holds the right; names are compared exactly.</summary>
    public bool Has(string right)
    {
        for (var i = 0; i < Rights.Count; i++)
        {
            if (string.Equals(Rights[i], right, StringComparison.Ordinal))
                return true;
        }
        return false;
    }
}
