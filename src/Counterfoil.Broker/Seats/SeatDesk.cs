using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Throttling;
using Counterfoil.Broker.Accounts;

namespace Counterfoil.Broker.Seats;

/// <summary>
/// How seats come and go. A tenant's administrator invites for one associate; whoever holds the code, and proves an account
/// at its home, sits there. Both can end it. Thread-safe.
/// </summary>
public sealed class SeatDesk(
    SeatKeeper seats,
    ICredentials credentials,
    IAssociates associates,
    KnownTenants tenants,
    VouchDesk vouching,
    Throttle throttle,
    TimeProvider time
)
{
    /// <summary>How long an invitation is good for.</summary>
    public static readonly TimeSpan InvitationLife = TimeSpan.FromDays(7);

    private static readonly TimeSpan FreshLogin = TimeSpan.FromMinutes(10);

    private readonly SingleUseCodes codes = new(credentials, time);

    /// <summary>A code with which one account may become this associate, shown once; an earlier one for the associate ends.</summary>
    public async Task<Registered<Secret>> InviteAsync(
        Proof inviter,
        AssociateId associate,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(inviter);
        var tenant = inviter.Tenant.Id;
        var who = await associates.FindAsync(tenant, associate, cancellationToken);
        if (who is null)
            return new Registered<Secret>.NotFound();
        if (!AssociateRegister.MayAdminister(inviter, who))
            return new Registered<Secret>.Forbidden("You may not invite for this associate.");
        if (await seats.FindAsync(tenant, associate, cancellationToken) is not null)
            return new Registered<Secret>.Conflict(
                "An account sits here already. Remove its seat first."
            );
        var change = new Change(inviter.Associate.Id, time.GetUtcNow());
        foreach (
            var earlier in await credentials.ListAsync(
                tenant,
                associate,
                CredentialTypes.SeatInvitation,
                cancellationToken
            )
        )
            await credentials.TryRemoveAsync(earlier, change, cancellationToken);
        return new Registered<Secret>.Done(
            await codes.AddAsync(
                tenant,
                associate,
                CredentialTypes.SeatInvitation,
                InvitationLife,
                change,
                cancellationToken
            )
        );
    }

    /// <summary>Takes a seat with an invitation's code, while proven at home. What proved the account there is what the seat will know.</summary>
    public async Task<Registered<Seat>> AcceptAsync(
        Proof home,
        ContextIdentifier tenantId,
        Secret code,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(home);
        if (await vouching.AccountOfAsync(home, cancellationToken) is not { } account)
            return new Registered<Seat>.Forbidden(
                "You have no account, or came by something that cannot vouch for it: log in at its home."
            );
        if (
            tenantId == home.Tenant.Id
            || await tenants.FindAsync(tenantId, cancellationToken)
                is not { State: TenantState.Active } tenant
        )
            return new Registered<Seat>.NotFound();
        var address = home.Use.Address;
        if (throttle.WaitOfAddress(tenant.Id, address) is var wait && wait > TimeSpan.Zero)
            return new Registered<Seat>.NotNow(
                wait,
                "Too many failed attempts. Wait a while and try again."
            );
        var invitation = await codes.FindAsync(
            tenant.Id,
            CredentialTypes.SeatInvitation,
            code,
            cancellationToken
        );
        var associate = invitation is null
            ? null
            : await associates.FindAsync(tenant.Id, invitation.Associate, cancellationToken);
        if (invitation is null || associate is not { IsActive: true })
        {
            throttle.Failed(tenant.Id, identity: null, address);
            return new Registered<Seat>.NotFound();
        }
        if (
            await seats.FindAsync(account.Id, tenant.Id, cancellationToken) is not null
            || await seats.FindAsync(tenant.Id, associate.Id, cancellationToken) is not null
        )
            return new Registered<Seat>.Conflict(
                "You have a seat there already, or somebody else sits in this one."
            );
        var hallmark = await vouching.HallmarkOfAsync(home, cancellationToken);
        var change = new Change(By: null, time.GetUtcNow());
        if (!await credentials.TryTakeAsync(invitation, change, cancellationToken))
            return new Registered<Seat>.NotFound();
        // The code is used up: the seat is made whether its taker waits or not.
        var seat = await seats.TryAddAsync(
            new Seat
            {
                Id = default,
                Account = account.Id,
                LoginName = account.LoginName,
                Tenant = tenant.Id,
                Associate = associate.Id,
                Home = (Home.OfTenant)account.Home,
                Hallmark = hallmark,
            },
            change,
            CancellationToken.None
        );
        return seat is null
            ? new Registered<Seat>.Conflict("You have a seat there already.")
            : new Registered<Seat>.Done(seat);
    }

    /// <summary>Gives up a seat, while proven at home.</summary>
    public async Task<Registered<Seat>> LeaveAsync(
        Proof home,
        ContextIdentifier tenant,
        CancellationToken cancellationToken
    ) =>
        await vouching.AccountOfAsync(home, cancellationToken) is { } account
        && await seats.FindAsync(account.Id, tenant, cancellationToken) is { } seat
        && await seats.TryRemoveAsync(seat, by: null, cancellationToken)
            ? new Registered<Seat>.Done(seat)
            : new Registered<Seat>.NotFound();

    /// <summary>Takes a seat away; an administrator of the associate may.</summary>
    public async Task<Registered<Seat>> RemoveAsync(
        Proof administrator,
        AccountId account,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(administrator);
        var (seat, refused) = await ReachAsync(administrator, account, cancellationToken);
        if (seat is null)
            return refused!;
        return await seats.TryRemoveAsync(seat, administrator.Associate.Id, cancellationToken)
            ? new Registered<Seat>.Done(seat)
            : new Registered<Seat>.NotFound();
    }

    /// <summary>
    /// Confirms a seat anew whose account came by another hallmark than it knew: exactly the one that is shown. An administrator
    /// of the associate may; and the associate in person, after a login of the last minutes by what this tenant itself knows.
    /// </summary>
    public async Task<Registered<Seat>> ConfirmAsync(
        Proof confirming,
        AccountId account,
        DateTimeOffset claimedAt,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(confirming);
        var (seat, refused) = await ReachAsync(
            confirming,
            account,
            cancellationToken,
            IsKnownHere(confirming) ? confirming.Associate.Id : null
        );
        if (seat is null)
            return refused!;
        var confirmed = await seats.ChangeAsync(
            seat,
            confirming.Associate.Id,
            before =>
                before.Claim is { } claim && claim.At == claimedAt
                    ? before with
                    {
                        Hallmark = claim.Hallmark,
                        Claim = null,
                    }
                    : null,
            cancellationToken
        );
        return confirmed is null
            ? new Registered<Seat>.Conflict(
                "There is nothing to confirm, or something else has come meanwhile: look again."
            )
            : new Registered<Seat>.Done(confirmed);
    }

    // Another home's word confirms nothing of another home's word.
    private bool IsKnownHere(Proof proof)
    {
        var age = time.GetUtcNow() - proof.Origin.ProvenAt;
        return proof.Ticket?.Parent is null
            && proof.Origin.Credentials.All(one => one.Type != CredentialTypes.Seat)
            && age > -TimeSpan.FromMinutes(1)
            && age < FreshLogin;
    }

    private async Task<(Seat? Seat, Registered<Seat>? Refused)> ReachAsync(
        Proof asker,
        AccountId account,
        CancellationToken cancellationToken,
        AssociateId? self = null
    )
    {
        var seat = await seats.FindAsync(account, asker.Tenant.Id, cancellationToken);
        if (seat is not null && seat.Associate == self)
            return (seat, null);
        var isAdministrator = asker.Has(Rights.AdminAll) || asker.Has(Rights.AdminUsers);
        if (seat is null || !isAdministrator)
            return (null, new Registered<Seat>.NotFound());
        var associate = await associates.FindAsync(
            asker.Tenant.Id,
            seat.Associate,
            cancellationToken
        );
        return associate is not null && AssociateRegister.MayAdminister(asker, associate)
            ? (seat, null)
            : (null, new Registered<Seat>.Forbidden("You may not change this associate's seat."));
    }
}
