using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Logins;

namespace Counterfoil.Broker.Seats;

/// <summary>
/// Takes somebody who was believed at home to another tenant: says so there, and has that tenant hear it like any other
/// evidence. Nothing is believed here. Thread-safe.
/// </summary>
public sealed class VouchDesk(
    IKnownAccounts accounts,
    SeatKeeper seats,
    Hallmarks hallmarks,
    Evaluator evaluator,
    TimeProvider time
) : IVouching
{
    /// <summary>
    /// The account that a proof is the home of; <c>null</c> when it is none's, or when it cannot vouch: itself another
    /// home's word, a ticket that was narrowed, or one that an application has.
    /// </summary>
    public async ValueTask<Account?> AccountOfAsync(Proof home, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(home);
        if (
            home.Origin.Credentials.Any(one => one.Type == CredentialTypes.Seat)
            || home.Ticket is { Terms: not { Doors.Count: 0, Purpose: "", Application: null } }
        )
            return null;
        return
            await accounts.FindByHomeAsync(home.Tenant.Id, home.Associate.Id, cancellationToken)
                is { IsActive: true } account
            ? account
            : null;
    }

    /// <summary>Goes to another tenant with a proof from home, which was heard just now. At home itself the proof suffices.</summary>
    /// <param name="home">The proof.</param>
    /// <param name="tenant">Where to.</param>
    /// <param name="door">The door.</param>
    /// <param name="use">From where and what for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How that tenant's hearing ended; <c>null</c> when there is no account that could go.</returns>
    public async Task<Outcome?> GoAsync(
        Proof home,
        ContextIdentifier tenant,
        Door door,
        Use use,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(home);
        if (home.Tenant.Id == tenant)
            return new Outcome.Believed(home);
        if (await AccountOfAsync(home, cancellationToken) is not { } account)
            return null;
        var hallmark = await HallmarkOfAsync(home, cancellationToken);
        await NoteAsync(account, tenant, hallmark, cancellationToken);
        var vouched = new Vouched(
            account.Id.Value,
            home.Tenant.Id,
            home.Origin.Factors,
            home.Ticket?.IssuedAt ?? home.Origin.At,
            hallmark
        )
        {
            ProvenAt = home.Origin.ProvenAt,
            Line = home.Ticket?.Line,
        };
        return await evaluator.HearAsync(
            new Presented
            {
                Door = door,
                Tenant = tenant,
                Evidence = [vouched],
                Use = use,
            },
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome> VouchAsync(
        Account account,
        Proof home,
        Place place,
        Use use,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(home);
        ArgumentNullException.ThrowIfNull(place);
        return await GoAsync(home, place.Tenant, home.Door, use, cancellationToken)
            // What cannot vouch brings nothing: that tenant says so in its own words.
            ?? await evaluator.HearAsync(
                new Presented
                {
                    Door = home.Door,
                    Tenant = place.Tenant,
                    Evidence = [],
                    Use = use,
                },
                cancellationToken
            );
    }

    /// <summary>The hallmark of what proved somebody at home.</summary>
    internal ValueTask<string> HallmarkOfAsync(Proof home, CancellationToken cancellationToken) =>
        hallmarks.OfAsync(home.Tenant.Id, home.Associate.Id, home.Origin, cancellationToken);

    // That tenant's administrator sees what to confirm. The same one is written once, however often it comes.
    private async Task NoteAsync(
        Account account,
        ContextIdentifier tenant,
        string hallmark,
        CancellationToken cancellationToken
    )
    {
        if (
            await seats.FindAsync(account.Id, tenant, cancellationToken) is { } seat
            && seat.Home == account.Home
            && seat.Hallmark != hallmark
            && seat.Claim?.Hallmark != hallmark
        )
            await seats.ChangeAsync(
                seat,
                by: null,
                before => before with { Claim = new SeatClaim(hallmark, time.GetUtcNow()) },
                cancellationToken
            );
    }
}
