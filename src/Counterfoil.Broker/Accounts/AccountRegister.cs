using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Cryptography;

namespace Counterfoil.Broker.Accounts;

/// <summary>
/// Adds and changes accounts: operators all of them; an administrator of a tenant those whose home is an associate there whom
/// that administrator may administer. An account opens nothing by itself: its home proves it, and other tenants believe it
/// only where somebody there invited it. Thread-safe.
/// </summary>
public sealed class AccountRegister(
    IAccounts accounts,
    IAccountEnds ends,
    LeftHome left,
    IAssociates associates,
    TimeProvider time
)
{
    /// <summary>Adds an account; its key and version are given by the register.</summary>
    public async Task<Registered<Account>> AddAsync(
        Actor actor,
        Account account,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(account);
        var added = account with { Id = new AccountId(Randomness.NextGuid()), Version = 1 };
        if (CheckFields(added) is { } problem)
            return new Registered<Account>.Unfit(problem);
        if (await CheckHomeAsync(actor, added.Home, cancellationToken) is { } refused)
            return refused;
        return Of(
            await accounts.TryAddAsync(
                added,
                RegistryChange.Of(actor, time.GetUtcNow()),
                cancellationToken
            ),
            added
        )!;
    }

    /// <summary>
    /// Changes login name, e-mail, home or activity, by a function of what is there; run again when somebody was faster. What
    /// an account that is disabled, or gets another home, got until now ends everywhere.
    /// </summary>
    public async Task<Registered<Account>> ChangeAsync(
        Actor actor,
        AccountId id,
        Func<Account, Account> change,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            if (await ReachAsync(actor, id, cancellationToken) is not { } before)
                return new Registered<Account>.NotFound();
            var after = change(before) with { Id = before.Id, Version = before.Version };
            if (CheckFields(after) is { } problem)
                return new Registered<Account>.Unfit(problem);
            if (
                after.Home != before.Home
                && await CheckHomeAsync(actor, after.Home, cancellationToken) is { } refused
            )
                return refused;
            var written = await accounts.TryReplaceAsync(
                after,
                RegistryChange.Of(actor, time.GetUtcNow()),
                cancellationToken
            );
            if (
                written == AccountWritten.Done
                && after.Home != before.Home
                && before.Home is Home.OfTenant home
            )
                await left.EndAsync(actor, home, CancellationToken.None);
            if (Of(written, after with { Version = before.Version + 1 }) is { } done)
                return done;
        }
    }

    /// <summary>Ends everything that the account got until now in tenants where it has seats, and what applications have at home.</summary>
    public async Task<Registered<Account>> SignOutAsync(
        Actor actor,
        AccountId id,
        CancellationToken cancellationToken
    )
    {
        if (await ReachAsync(actor, id, cancellationToken) is not { } account)
            return new Registered<Account>.NotFound();
        var now = time.GetUtcNow();
        await ends.EndAsync(id, now, RegistryChange.Of(actor, now), cancellationToken);
        return new Registered<Account>.Done(account);
    }

    /// <summary>The account, if the actor may see and change it; <c>null</c> when not, or when there is none.</summary>
    public async Task<Account?> ReachAsync(
        Actor actor,
        AccountId id,
        CancellationToken cancellationToken
    ) =>
        await accounts.FindAsync(id, cancellationToken) is { } account
        && await MayAsync(actor, account.Home, cancellationToken)
            ? account
            : null;

    /// <summary>The account of that login name, if the actor may see and change it; <c>null</c> when not, or when there is none.</summary>
    public async Task<Account?> ReachAsync(
        Actor actor,
        string loginName,
        CancellationToken cancellationToken
    ) =>
        NameKey.TryCreate(loginName, out var key)
        && await accounts.FindAsync(key, cancellationToken) is { } account
        && await MayAsync(actor, account.Home, cancellationToken)
            ? account
            : null;

    private async Task<Registered<Account>?> CheckHomeAsync(
        Actor actor,
        Home home,
        CancellationToken cancellationToken
    )
    {
        if (await FindHomeAsync(home, cancellationToken) is null || !IsNear(actor, home))
            return new Registered<Account>.Unfit("There is no such associate to be its home.");
        return await MayAsync(actor, home, cancellationToken)
            ? null
            : new Registered<Account>.Forbidden("You may not make an account of this associate's.");
    }

    private async Task<bool> MayAsync(Actor actor, Home home, CancellationToken cancellationToken)
    {
        if (actor.Proof is not { } proof || proof.IsOperator)
            return true;
        return IsNear(actor, home)
            && await FindHomeAsync(home, cancellationToken) is { } associate
            && AssociateRegister.MayAdminister(proof, associate);
    }

    // Whom another tenant has is told to nobody.
    private static bool IsNear(Actor actor, Home home) =>
        actor.Proof is not { } proof
        || proof.IsOperator
        || (home is Home.OfTenant(var tenant, _) && tenant == proof.Tenant.Id);

    private async ValueTask<Associate?> FindHomeAsync(
        Home home,
        CancellationToken cancellationToken
    ) =>
        home is Home.OfTenant(var tenant, var associate)
            ? await associates.FindAsync(tenant, associate, cancellationToken)
            : null;

    // Null where somebody was faster.
    private static Registered<Account>? Of(AccountWritten written, Account account) =>
        written switch
        {
            AccountWritten.Done => new Registered<Account>.Done(account),
            AccountWritten.LoginNameTaken => new Registered<Account>.Conflict(
                "Another account has this login name."
            ),
            AccountWritten.HomeTaken => new Registered<Account>.Conflict(
                "This associate is another account's home already."
            ),
            _ => null,
        };

    private static string? CheckFields(Account account)
    {
        if (!NameKey.TryCreate(account.LoginName, out _))
            return $"A login name has 1 to {NameKey.MaxLength} characters, none of them a control character, and does not begin like a ticket.";
        return
            account.Email.Length > 0
            && (
                !NameKey.TryCreate(account.Email, out _)
                || !account.Email.Contains('@', StringComparison.Ordinal)
            )
            ? "The e-mail address is not one."
            : null;
    }
}
