namespace Counterfoil.ActiveDirectory.Ldap;

/// <summary>A search (RFC 4511 4.5.1). Aliases and referrals are not followed: they lead to whoever an entry names.</summary>
/// <param name="Base">The distinguished name where it begins.</param>
/// <param name="Filter">What is searched by.</param>
/// <param name="Attributes">What is wanted of each entry.</param>
internal sealed record LdapSearch(string Base, LdapFilter Filter, IReadOnlyList<string> Attributes)
{
    /// <summary>Of the one entry of that name.</summary>
    public static LdapSearch OfEntry(string name, params IReadOnlyList<string> attributes) =>
        new(name, LdapFilter.Any, attributes) { IsOfBaseAlone = true };

    /// <summary>The most entries; the server sends no more, and says nothing of the rest.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>Whether the base alone is meant, and not what lies under it.</summary>
    public bool IsOfBaseAlone { get; init; }

    /// <summary>Whether a base that the controller says is another's has no entries; else it is a failure of the controller's.</summary>
    public bool IsAbsentWhereReferred { get; init; }

    /// <summary>Whether a part of the entries is no answer: then a size limit that was reached is a failure.</summary>
    public bool IsWhole { get; init; }
}
