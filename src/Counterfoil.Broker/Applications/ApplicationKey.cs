namespace Counterfoil.Broker.Applications;

/// <summary>
/// An application as the house knows it: the key of its row, which never changes. Not the application id that travels
/// (<see cref="Application.ClientId"/>), which can be made anew.
/// </summary>
/// <param name="Value">Random.</param>
public readonly record struct ApplicationKey(Guid Value)
{
    /// <summary>The GUID with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}
