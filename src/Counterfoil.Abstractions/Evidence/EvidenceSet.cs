namespace Counterfoil;

/// <summary>All the evidence that one request brought, and where. Built by the authority; immutable.</summary>
public sealed record EvidenceSet
{
    /// <summary>The tenant that is addressed.</summary>
    public required ContextIdentifier Tenant { get; init; }

    /// <summary>The door that the evidence came in by.</summary>
    public required Door Door { get; init; }

    /// <summary>The evidence, in the order of arrival.</summary>
    public required IReadOnlyList<Evidence> Items { get; init; }

    /// <summary>The associate whom a user name in the evidence means, active or not; <c>null</c> when it means nobody.</summary>
    public Associate? Named { get; init; }

    /// <summary>The first piece of evidence of a kind; <c>null</c> when there is none.</summary>
    public T? Find<T>()
        where T : Evidence
    {
        for (var i = 0; i < Items.Count; i++)
        {
            if (Items[i] is T found)
                return found;
        }
        return null;
    }
}
