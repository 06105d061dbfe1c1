namespace Counterfoil;

/// <summary>Who somebody is inside one tenant: the identity, and nothing else. Positive.</summary>
/// <param name="Value">The number, unique inside its tenant.</param>
public readonly record struct AssociateId(int Value)
{
    /// <summary>The number in decimal.</summary>
    public override string ToString() =>
        Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What kind of identity an associate is; the numbers are those of the wire (wire.md 1.9).</summary>
public enum AssociateType
{
    /// <summary>An employee.</summary>
    Internal = 0,

    /// <summary>A room or a projector: exists in calendars, logs in only where a tenant allows it.</summary>
    Resource = 1,

    /// <summary>A person of another company.</summary>
    External = 4,

    /// <summary>A program acting for itself.</summary>
    System = 13,
}

/// <summary>An associate with its card, as of one version of its row. Immutable.</summary>
public sealed record Associate
{
    /// <summary>The tenant that the identity belongs to.</summary>
    public required ContextIdentifier Tenant { get; init; }

    /// <summary>The identity.</summary>
    public required AssociateId Id { get; init; }

    /// <summary>The canonical name, as it was registered; unique in the tenant once normalised.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of identity this is.</summary>
    public AssociateType Type { get; init; }

    /// <summary>False when disabled: refused at every door at once.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>What the tenant says of the associate; never used to decide who somebody is.</summary>
    public Card Card { get; init; } = Card.Empty;

    /// <summary>The row's version; every change raises it.</summary>
    public long Version { get; init; }
}
