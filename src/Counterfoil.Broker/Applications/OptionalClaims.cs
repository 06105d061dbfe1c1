namespace Counterfoil.Broker.Applications;

/// <summary>The claims that an application gets only where it is registered for them (wire.md 2.7), by their last name.</summary>
public static class OptionalClaims
{
    /// <summary>The associate's person.</summary>
    public const string PersonId = "personid";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [PersonId];

    /// <summary>Whether there is such a claim, in whatever case it is written.</summary>
    public static bool Has(string claim) => All.Contains(claim, StringComparer.OrdinalIgnoreCase);
}
