using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;

namespace Counterfoil.Broker;

/// <summary>Who changes a row of the registry, and when. An associate's number alone would not say whose.</summary>
/// <param name="By"><c>tenant/number</c> of the associate who asks for it; empty for the installation itself.</param>
/// <param name="At">When.</param>
public readonly record struct RegistryChange(string By, DateTimeOffset At)
{
    /// <summary>A change that somebody asks for.</summary>
    public static RegistryChange Of(Actor actor, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.Proof is { } proof ? Of(proof, at) : new RegistryChange("", at);
    }

    /// <summary>A change that somebody asks for who was believed.</summary>
    public static RegistryChange Of(Proof proof, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return new RegistryChange($"{proof.Tenant.Id}/{proof.Associate.Id}", at);
    }
}
