using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Throttling;

namespace Counterfoil.Authority.Plugins;

/// <summary>Who may change what proves an associate, and when. Thread-safe.</summary>
public sealed class EnrolmentRules(Throttle throttle, TimeProvider time, AuthorityOptions options)
{
    internal Administered? MayChange(Proof asker, Associate owner)
    {
        ArgumentNullException.ThrowIfNull(asker);
        ArgumentNullException.ThrowIfNull(owner);
        if (!IsSelf(asker, owner) && !AssociateRegister.MayAdminister(asker, owner))
            return new Administered.Forbidden("You may not change this associate's credentials.");
        return IsFresh(asker) ? null : new Administered.NotFresh();
    }

    internal Administered? Wait(Proof asker, Associate owner)
    {
        var wait = throttle.WaitOf(
            owner.Tenant,
            NameLookup.IdentityOf(owner.Id),
            asker.Use.Address
        );
        return wait > TimeSpan.Zero ? new Administered.NotNow(wait) : null;
    }

    internal void CountMistake(Proof asker, Associate owner) =>
        throttle.Failed(owner.Tenant, NameLookup.IdentityOf(owner.Id), asker.Use.Address);

    internal static string MayEnrol(ICredentialAdministration side, Proof asker, Associate owner)
    {
        if (!side.IsFor(owner.Type))
            return $"{side.DisplayName} is not for associates of this type.";
        var isAdministrator = AssociateRegister.MayAdminister(asker, owner);
        return
            (IsSelf(asker, owner) && side.EnrolledBy.HasFlag(Enrollers.Person))
            || (isAdministrator && side.EnrolledBy.HasFlag(Enrollers.Administrator))
            ? ""
            : side.EnrolledBy switch
            {
                Enrollers.Person => $"{side.DisplayName}: people enrol themselves.",
                Enrollers.Administrator => $"{side.DisplayName}: an administrator enrols people.",
                _ => $"{side.DisplayName}: nobody is enrolled here.",
            };
    }

    // A ticket of last week may be in wrong hands, and one that was got with another is in a program's or a site's: whoever
    // changes what proves somebody has just logged in here.
    private bool IsFresh(Proof asker)
    {
        var age = time.GetUtcNow() - asker.Origin.ProvenAt;
        // A login from the future is none of the last minutes: a clock that jumped back makes nothing fresh.
        return asker is { IsByApplication: false, Ticket: null or { Parent: null } }
            && asker.Origin.Factors.Count > 0
            && age > -TimeSpan.FromMinutes(1)
            && age < options.FreshLogin;
    }

    internal static bool IsSelf(Proof asker, Associate owner) =>
        asker.Tenant.Id == owner.Tenant && asker.Associate.Id == owner.Id;
}
