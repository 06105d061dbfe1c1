using Counterfoil.Authority;
using Counterfoil.Broker.Accounts;

namespace Counterfoil.Broker.Seats;

/// <summary>A line of the seats' index.</summary>
/// <param name="Account">The account.</param>
/// <param name="Tenant">Where it has a seat.</param>
/// <param name="Associate">Who it is there.</param>
/// <param name="ClaimedAt">Since when it waits to be confirmed anew; <c>null</c> when it does not.</param>
public sealed record SeatLine(
    AccountId Account,
    ContextIdentifier Tenant,
    AssociateId Associate,
    DateTimeOffset? ClaimedAt = null
);

/// <summary>
/// In which tenants an account may have a seat: a row of the registry for each, so that nobody has to look into every tenant.
/// It is believed by nobody and not sealed: what lets somebody in is the seat's own row in the tenant. It is written after that
/// row, and put right where it is found wrong. Changes ring the bell for the account.
/// </summary>
public interface ISeatIndex
{
    /// <summary>The account's lines, by tenant; at most 200.</summary>
    Task<IReadOnlyList<SeatLine>> ListAsync(AccountId account, CancellationToken cancellationToken);

    /// <summary>The tenant's lines that wait, by account.</summary>
    Task<Page<SeatLine>> ListWaitingAsync(
        ContextIdentifier tenant,
        PageRequest page,
        CancellationToken cancellationToken
    );

    /// <summary>Puts a line in place of what the index has for the account in that tenant.</summary>
    Task PutAsync(SeatLine line, CancellationToken cancellationToken);

    /// <summary>Takes away what the index has for the account in that tenant.</summary>
    Task RemoveAsync(
        AccountId account,
        ContextIdentifier tenant,
        CancellationToken cancellationToken
    );
}
