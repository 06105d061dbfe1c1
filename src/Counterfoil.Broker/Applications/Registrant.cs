using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Developers;

namespace Counterfoil.Broker.Applications;

/// <summary>Who changes the registry. The doors decide who is an operator. A closed hierarchy.</summary>
public abstract record Registrant
{
    private Registrant(string name) => Name = name;

    /// <summary>Who that is, for audit columns.</summary>
    public string Name { get; }

    /// <summary>How somebody who was believed stands in audit columns.</summary>
    public static string NameOf(Proof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return $"{proof.Tenant.Id}/{proof.Associate.Id}";
    }

    /// <summary>Whether this one may see the application.</summary>
    public abstract bool MaySee(Application application);

    /// <summary>May change everything.</summary>
    public sealed record Operator(string Name) : Registrant(Name)
    {
        /// <inheritdoc/>
        public override bool MaySee(Application application) => true;
    }

    /// <summary>May add applications and change the own ones.</summary>
    public sealed record Owner(Developer Developer, string Name) : Registrant(Name)
    {
        /// <inheritdoc/>
        public override bool MaySee(Application application)
        {
            ArgumentNullException.ThrowIfNull(application);
            return application.Owner == Developer.Account.Value;
        }
    }
}
