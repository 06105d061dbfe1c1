namespace Counterfoil.Broker.SystemUsers;

/// <summary>How system user tokens are exchanged.</summary>
public sealed record ExchangeOptions
{
    /// <summary>How far the signed minute may be from now, either way. 1 to 60 minutes; default 5.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);
}
