using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Evaluation;

namespace Counterfoil.Authority.Associates;

/// <summary>
/// Adds and changes associates. A holder of <see cref="Rights.AdminUsers"/> administers everybody but those who hold
/// <see cref="Rights.AdminAll"/>, and grants no right that he lacks. The last active holder of
/// <see cref="Rights.AdminAll"/> in a tenant cannot be removed, disabled, or stripped of it. Thread-safe.
/// </summary>
public sealed class AssociateRegister(IAssociates associates, TimeProvider time)
{
    private const int LongestOnCard = 254;

    /// <summary>Whether the actor may change the associate, or see what is only theirs.</summary>
    public static bool MayAdminister(Proof actor, Associate associate)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(associate);
        return !actor.IsByApplication
            && actor.Tenant.Id == associate.Tenant
            && (
                actor.Has(Rights.AdminAll)
                || (actor.Has(Rights.AdminUsers) && !associate.Card.Has(Rights.AdminAll))
            );
    }

    /// <summary>Adds an associate; the id is given by the register.</summary>
    public Task<Registered<Associate>> AddAsync(
        Actor actor,
        Associate associate,
        CancellationToken cancellationToken
    ) =>
        AddAsync(
            actor,
            associate,
            () => associates.TryAddAsync(associate, ChangeBy(actor), cancellationToken)
        );

    /// <summary>Adds an associate together with a first credential: both, or neither.</summary>
    public Task<Registered<Associate>> AddLinkedAsync(
        Actor actor,
        Associate associate,
        Credential credential,
        CancellationToken cancellationToken
    ) =>
        AddAsync(
            actor,
            associate,
            () =>
                associates.TryAddLinkedAsync(
                    associate,
                    credential,
                    ChangeBy(actor),
                    cancellationToken
                )
        );

    /// <summary>Changes name, type, activity or card, by a function of what is there; run again when somebody was faster.</summary>
    public async Task<Registered<Associate>> ChangeAsync(
        Actor actor,
        ContextIdentifier tenant,
        AssociateId id,
        Func<Associate, Associate> change,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            if (await associates.FindAsync(tenant, id, cancellationToken) is not { } before)
                return new Registered<Associate>.NotFound();
            var after = change(before) with
            {
                Id = before.Id,
                Tenant = before.Tenant,
                Version = before.Version,
            };
            if (CheckFields(after) is { } problem)
                return new Registered<Associate>.Unfit(problem);
            if (!MayGrant(actor, tenant, before, after))
                return NotAllowed;
            switch (await associates.TryReplaceAsync(after, ChangeBy(actor), cancellationToken))
            {
                case Replaced.Done:
                    return new Registered<Associate>.Done(
                        after with
                        {
                            Version = before.Version + 1,
                        }
                    );
                case Replaced.NameTaken:
                    return NameTaken;
                case Replaced.LastAdministrator:
                    return new Registered<Associate>.Conflict(
                        "This is the tenant's last active administrator. Make another one first."
                    );
            }
        }
    }

    /// <summary>Makes an associate inactive who is still as they were seen; all their tickets end with it.</summary>
    /// <returns>How that ended, never <see cref="Replaced.NameTaken"/>; <c>null</c> when the actor may not.</returns>
    public async Task<Replaced?> DisableAsync(
        Actor actor,
        Associate seen,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(seen);
        var after = seen with { IsActive = false };
        return MayGrant(actor, seen.Tenant, seen, after)
            ? await associates.TryReplaceAsync(after, ChangeBy(actor), cancellationToken)
            : null;
    }

    private static async Task<Registered<Associate>> AddAsync(
        Actor actor,
        Associate associate,
        Func<Task<Associate?>> tryAdd
    )
    {
        ArgumentNullException.ThrowIfNull(associate);
        if (CheckFields(associate) is { } problem)
            return new Registered<Associate>.Unfit(problem);
        if (!MayGrant(actor, associate.Tenant, before: null, associate))
            return NotAllowed;
        return await tryAdd() is { } added ? new Registered<Associate>.Done(added) : NameTaken;
    }

    private static Registered<Associate> NotAllowed =>
        new Registered<Associate>.Forbidden(
            "You may not change this associate, or grant a right that you do not hold."
        );

    private static Registered<Associate> NameTaken =>
        new Registered<Associate>.Conflict(
            RuleProblem.OfAll("NameTaken", "Another associate has this name.")
        );

    private Change ChangeBy(Actor actor) => new(actor.Id, time.GetUtcNow());

    private static bool MayGrant(
        Actor actor,
        ContextIdentifier tenant,
        Associate? before,
        Associate after
    )
    {
        if (actor is not { Proof: { } proof })
            return true;
        if (
            proof.Tenant.Id != tenant
            || !(proof.Has(Rights.AdminAll) || proof.Has(Rights.AdminUsers))
        )
            return false;
        if (proof.Has(Rights.AdminAll))
            return true;
        var granted = after.Card.Rights.Except(before?.Card.Rights ?? [], StringComparer.Ordinal);
        return (before is null || MayAdminister(proof, before)) && granted.All(proof.Has);
    }

    private static RuleProblem? CheckFields(Associate associate)
    {
        var card = associate.Card;
        if (!NameKey.TryCreate(associate.Name, out _))
            return new RuleProblem(
                "name",
                "PersonName",
                $"A name has 1 to {NameKey.MaxLength} characters, none of them a control character, and does not begin like a ticket.",
                $"{NameKey.MaxLength}"
            );
        if (
            card.Email.Length > 0
            && (
                !NameKey.TryCreate(card.Email, out _)
                || !card.Email.Contains('@', StringComparison.Ordinal)
            )
        )
            return new RuleProblem("email", "Email", "The e-mail address is not one.");
        if (!Enum.IsDefined(associate.Type))
            return RuleProblem.OfAll("", "The type is internal, resource, external or system.");
        if (
            card.FullName.Length > LongestOnCard
            || card.RoleName.Length > LongestOnCard
            || card.RoleDescription.Length > LongestOnCard
        )
            return RuleProblem.OfAll(
                "OnCard",
                $"Names and descriptions on the card have at most {LongestOnCard} characters.",
                $"{LongestOnCard}"
            );
        return
            card.Rights.Count > 200
            || card.Licences.Count > 500
            || card.SecondaryGroups.Count > 500
            || card.Rights.Concat(card.Licences).Any(text => text.Length is 0 or > 100)
            ? RuleProblem.OfAll(
                "",
                "The card has at most 200 rights, 500 licences and 500 groups, each name of 1 to 100 characters."
            )
            : null;
    }
}
