using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Broker.Accounts;
using Counterfoil.Cryptography;

namespace Counterfoil.Broker.Seats;

/// <summary>
/// The seats: rows of their tenants, and the registry's index of them, which follows and is put right wherever it is found
/// wrong. Thread-safe.
/// </summary>
public sealed class SeatKeeper(ICredentials credentials, ISeatIndex index, TimeProvider time)
{
    /// <summary>The account's seat in a tenant; <c>null</c> when it has none.</summary>
    public async ValueTask<Seat?> FindAsync(
        AccountId account,
        ContextIdentifier tenant,
        CancellationToken cancellationToken
    ) =>
        await credentials.FindAsync(
            tenant,
            CredentialTypes.Seat,
            account.ToString(),
            cancellationToken
        )
            is { Usage: CredentialUsage.Inbound } row
            ? Seat.Of(row)
            : null;

    /// <summary>The account's seats, at most 200.</summary>
    public async Task<IReadOnlyList<Seat>> ListAsync(
        AccountId account,
        CancellationToken cancellationToken
    )
    {
        var seats = new List<Seat>();
        foreach (var line in await index.ListAsync(account, cancellationToken))
        {
            var seat = await FindAsync(account, line.Tenant, cancellationToken);
            if (seat is null)
                await index.RemoveAsync(account, line.Tenant, cancellationToken);
            else if (LineOf(seat) != line)
                await IndexAsync(seat, cancellationToken);
            if (seat is not null)
                seats.Add(seat);
        }
        return seats;
    }

    /// <summary>A tenant's seats, by account.</summary>
    public async Task<Page<Seat>> ListAsync(
        ContextIdentifier tenant,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var rows = await credentials.ListAsync(
            tenant,
            CredentialTypes.Seat,
            page,
            cancellationToken
        );
        return new Page<Seat>(
            [.. rows.Items.Select(one => one.Row is null ? null : Seat.Of(one.Row)).OfType<Seat>()],
            rows.Next
        );
    }

    /// <summary>A tenant's seats that wait to be confirmed anew, by account.</summary>
    public async Task<Page<Seat>> ListWaitingAsync(
        ContextIdentifier tenant,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var lines = await index.ListWaitingAsync(tenant, page, cancellationToken);
        var seats = new List<Seat>();
        foreach (var line in lines.Items)
        {
            var seat = await FindAsync(line.Account, tenant, cancellationToken);
            if (seat is null)
                await index.RemoveAsync(line.Account, tenant, cancellationToken);
            else if (seat.Claim is null)
                await IndexAsync(seat, cancellationToken);
            else
                seats.Add(seat);
        }
        return new Page<Seat>(seats, lines.Next);
    }

    /// <summary>The seat of an associate; <c>null</c> when nobody sits there.</summary>
    public async ValueTask<Seat?> FindAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        CancellationToken cancellationToken
    )
    {
        var rows = await credentials.ListAsync(
            tenant,
            associate,
            CredentialTypes.Seat,
            cancellationToken
        );
        return rows.Where(row => row.Usage == CredentialUsage.Inbound)
            .Select(Seat.Of)
            .FirstOrDefault(seat => seat is not null);
    }

    /// <summary>Adds a seat; <c>null</c> when the account has one in the tenant already.</summary>
    internal async Task<Seat?> TryAddAsync(
        Seat seat,
        Change change,
        CancellationToken cancellationToken
    )
    {
        var row = new Credential
        {
            Id = new CredentialId(Randomness.NextRowId(change.At)),
            Tenant = seat.Tenant,
            Associate = seat.Associate,
            Type = CredentialTypes.Seat,
            SearchName = seat.Account.ToString(),
            Secret = seat.ToSecret(),
            DisplayName = seat.LoginName,
            ValidFrom = change.At,
        };
        if (await credentials.TryAddAsync(row, change, cancellationToken) != CredentialAdded.Done)
            return null;
        var added = Seat.Of(row)!;
        await IndexAsync(added, cancellationToken);
        return added;
    }

    /// <summary>Removes a seat; false when it was gone, or changed just now.</summary>
    internal async Task<bool> TryRemoveAsync(
        Seat seat,
        AssociateId? by,
        CancellationToken cancellationToken
    )
    {
        var row = await credentials.FindAsync(seat.Tenant, seat.Id, cancellationToken);
        if (
            row is not { Type: CredentialTypes.Seat }
            || !await credentials.TryRemoveAsync(
                row,
                new Change(by, time.GetUtcNow()),
                cancellationToken
            )
        )
            return false;
        await index.RemoveAsync(seat.Account, seat.Tenant, cancellationToken);
        return true;
    }

    /// <summary>Changes what the tenant believes; <c>null</c> when the seat is gone, or <paramref name="change"/> makes nothing of it.</summary>
    internal async Task<Seat?> ChangeAsync(
        Seat seat,
        AssociateId? by,
        Func<Seat, Seat?> change,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var row = await credentials.FindAsync(seat.Tenant, seat.Id, cancellationToken);
            if (
                row is not { Type: CredentialTypes.Seat }
                || Seat.Of(row) is not { } before
                || change(before) is not { } after
            )
                return null;
            if (
                !await credentials.TryReplaceAsync(
                    row with
                    {
                        Secret = after.ToSecret(),
                    },
                    new Change(by, time.GetUtcNow()),
                    cancellationToken
                )
            )
                continue;
            if (after.Claim != before.Claim)
                await IndexAsync(after, cancellationToken);
            return after;
        }
    }

    private Task IndexAsync(Seat seat, CancellationToken cancellationToken) =>
        index.PutAsync(LineOf(seat), cancellationToken);

    private static SeatLine LineOf(Seat seat) =>
        new(seat.Account, seat.Tenant, seat.Associate, seat.Claim?.At);
}
