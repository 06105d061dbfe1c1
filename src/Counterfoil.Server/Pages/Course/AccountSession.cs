using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Revocation;
using Counterfoil.Server.Cookies;
using Counterfoil.Server.Pages.Login;

namespace Counterfoil.Server.Pages.Course;

/// <summary>
/// The broker's session in a browser: a ticket of the account's home, so that it has both clocks, and ends when it is
/// revoked. A login at a tenant's own page is as good (ledger B4): who is logged in there is asked nothing again by an
/// application, and the other way round. A browser is one person's. Thread-safe.
/// </summary>
internal sealed class AccountSession(Visitors visitors, Revoker revoker)
{
    private static readonly SecretCookie[] Cookies = [SecretCookie.Account, SecretCookie.Ticket];

    /// <summary>The ticket that proves somebody, if any does; <c>null</c> for none.</summary>
    public async ValueTask<Secret?> OfAsync(HttpContext context, Use use) =>
        SecretCookie.Ticket.Read(context) is null
            ? SecretCookie.Account.Read(context)
            : (await FindAsync(context, use)).Ticket;

    /// <summary>Who it proves; <c>null</c> when nobody.</summary>
    public async ValueTask<Proof?> WhoAsync(HttpContext context, Use use) =>
        (await FindAsync(context, use)).Proof;

    /// <summary>Takes the place of the one before, which ends: whoever planted it is not found here afterwards (ASVS 7.2.4).</summary>
    public async Task BeginAsync(HttpContext context, Use use, Secret ticket, Proof proof)
    {
        // A ticket of the same line cannot be ended without the new one.
        if (
            SecretCookie.Account.Read(context) is { } known
            && await visitors.WhoAsync(known, use, context.RequestAborted)
                is { Ticket: { } stub } before
            && stub.Line != proof.Ticket?.Line
        )
            await revoker.EndAsync(before, stub.TicketId, CancellationToken.None);
        await PartWithOthersAsync(context, SecretCookie.Ticket, use, proof);
        SecretCookie.Account.Put(context, ticket);
    }

    /// <summary>Ends what somebody else than who has just logged in has in that cookie.</summary>
    public async Task PartWithOthersAsync(
        HttpContext context,
        SecretCookie cookie,
        Use use,
        Proof proof
    )
    {
        if (cookie.Read(context) is not { } ticket)
            return;
        var other = await visitors.WhoAsync(ticket, use, CancellationToken.None);
        if (
            other is not null
            && other.Tenant.Id == proof.Tenant.Id
            && other.Associate.Id == proof.Associate.Id
        )
            return;
        if (other is { Ticket: { } stub })
            await revoker.EndAsync(other, stub.TicketId, CancellationToken.None);
        cookie.Drop(context);
    }

    /// <summary>Ends it, and all that was got with it.</summary>
    public async Task EndAsync(HttpContext context, Use use)
    {
        foreach (var cookie in Cookies)
        {
            if (
                cookie.Read(context) is { } ticket
                && await visitors.WhoAsync(ticket, use, context.RequestAborted)
                    is { Ticket: { } stub } proof
            )
                await revoker.EndAsync(proof, stub.TicketId, CancellationToken.None);
            cookie.Drop(context);
        }
        HandshakeMark.PutOnAtLogout(context);
    }

    // What came in an address, or was got with another ticket, opens the pages it was made for: by a link that is followed
    // nobody becomes somebody else at every application.
    private async ValueTask<(Secret? Ticket, Proof? Proof)> FindAsync(HttpContext context, Use use)
    {
        var account = SecretCookie.Account.Read(context);
        if (
            account is not null
            && await visitors.WhoAsync(account, use, context.RequestAborted) is { } proof
        )
            return (account, proof);
        return
            SecretCookie.Ticket.Read(context) is { } ticket
            && await visitors.WhoAsync(ticket, use, context.RequestAborted)
                is { Ticket: { Parent: null, Application: null } } login
            ? (ticket, login)
            : (account, null);
    }
}
