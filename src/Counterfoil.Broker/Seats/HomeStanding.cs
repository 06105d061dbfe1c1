using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Accounts;

namespace Counterfoil.Broker.Seats;

/// <summary>
/// Whether an account may still be believed: by the registry, and by what its home itself says, which is the truth. The
/// registry's revoked-before row follows the home within a second; whoever asks before it is written asks the home. Thread-safe.
/// </summary>
public sealed class HomeStanding(
    IKnownAccounts accounts,
    KnownTenants tenants,
    IAssociates associates,
    IRevocations revocations
)
{
    /// <summary>Why what an account got at an instant has ended; <c>null</c> when it has not.</summary>
    /// <param name="id">The account.</param>
    /// <param name="believed">The home that is believed of it.</param>
    /// <param name="since">When it was got.</param>
    /// <param name="line">The line of the home's ticket, where that is known: a revocation may have spared it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<string?> EndedAsync(
        AccountId id,
        Home.OfTenant believed,
        DateTimeOffset since,
        Guid? line,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(believed);
        var account = await accounts.FindAsync(id, cancellationToken);
        if (account is not { IsActive: true })
            return "The account is disabled.";
        if (account.Home != believed)
            return "The account has another home.";
        if (
            await tenants.FindAsync(believed.Tenant, cancellationToken)
            is not { State: TenantState.Active }
        )
            return "The home's tenant is not open.";
        var associate = await associates.FindAsync(
            believed.Tenant,
            believed.Associate,
            cancellationToken
        );
        if (associate is not { IsActive: true })
            return "The associate at home is disabled.";
        var standing = await revocations.FindAsync(
            believed.Tenant,
            believed.Associate,
            cancellationToken
        );
        // A spared line is one that its owner kept while ending the others: the account-wide row, which follows from that
        // revocation, cannot know of it. What ended the account later counts all the same.
        var spared = standing.Where(end => line is not null && end.ExceptLine == line).ToList();
        var ended = await accounts.EndedUntilAsync(id, cancellationToken);
        return
            standing.Except(spared).Any(end => IsPast(since, end.Until))
            || (
                ended is { } until
                && IsPast(since, until)
                && !spared.Exists(end => IsPast(until, end.Until))
            )
            ? Ended
            : null;
    }

    /// <summary>
    /// How the account stands that has its home there, for what was got with it at that home, which itself still lets it in.
    /// The associate is that tenant's own: only what comes by the broker asks this.
    /// </summary>
    /// <param name="tenant">The home.</param>
    /// <param name="associate">The associate there.</param>
    /// <param name="since">When it was got.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<AccountAtHome> AtHomeAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        DateTimeOffset since,
        CancellationToken cancellationToken
    )
    {
        if (await accounts.FindByHomeAsync(tenant, associate, cancellationToken) is not { } account)
            return AccountAtHome.Open;
        if (!account.IsActive)
            return AccountAtHome.Disabled;
        if (
            await accounts.EndedUntilAsync(account.Id, cancellationToken) is not { } until
            || !IsPast(since, until)
        )
            return AccountAtHome.Open;
        // The row may follow from an end of the home's own, of which the home has spared what it lets in.
        var own = await revocations.FindAsync(tenant, associate, cancellationToken);
        return own.Any(end => IsPast(until, end.Until)) ? AccountAtHome.Open : AccountAtHome.Ended;
    }

    /// <summary>As the other, of what was got with a login at that home.</summary>
    public ValueTask<AccountAtHome> AtHomeAsync(Proof home, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(home);
        return AtHomeAsync(home.Tenant.Id, home.Associate.Id, home.Origin.At, cancellationToken);
    }

    // As the rows keep instants: what was got in the millisecond of an end has ended.
    private static bool IsPast(DateTimeOffset since, DateTimeOffset until) =>
        since.ToUnixTimeMilliseconds() <= until.ToUnixTimeMilliseconds();

    private const string Ended = "The home, or the account, has ended it.";
}

/// <summary>How an account stands at its own home.</summary>
public enum AccountAtHome
{
    /// <summary>What was got with it counts; or nobody has an account there.</summary>
    Open,

    /// <summary>It is disabled.</summary>
    Disabled,

    /// <summary>What was got with it until then has ended: it has to be proven anew.</summary>
    Ended,
}
