using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Revocation;
using Counterfoil.Server.Cookies;

namespace Counterfoil.Server.Pages.Course;

/// <summary>
/// The broker's session in a browser: a ticket of the account's home, so that it has both clocks, and ends when it is
/// revoked. Thread-safe.
/// </summary>
internal sealed class AccountSession(Visitors visitors, Revoker revoker)
{
    /// <summary>The ticket in the cookie; <c>null</c> for none.</summary>
    public static Secret? Of(HttpContext context) => SecretCookie.Account.Read(context);

    /// <summary>Who it proves; <c>null</c> when nobody.</summary>
    public async ValueTask<Proof?> WhoAsync(HttpContext context, Use use) =>
        Of(context) is { } ticket
            ? await visitors.WhoAsync(ticket, use, context.RequestAborted)
            : null;

    /// <summary>Takes the place of the one before, which ends: whoever planted it is not found here afterwards (ASVS 7.2.4).</summary>
    public async Task BeginAsync(HttpContext context, Use use, Secret ticket, Proof proof)
    {
        // A ticket of the same line cannot be ended without the new one.
        if (
            await WhoAsync(context, use) is { Ticket: { } stub } before
            && stub.Line != proof.Ticket?.Line
        )
            await revoker.EndAsync(before, stub.TicketId, CancellationToken.None);
        SecretCookie.Account.Put(context, ticket);
    }

    /// <summary>Ends it, and all that was got with it.</summary>
    public async Task EndAsync(HttpContext context, Use use)
    {
        if (await WhoAsync(context, use) is { Ticket: { } stub } proof)
            await revoker.EndAsync(proof, stub.TicketId, CancellationToken.None);
        SecretCookie.Account.Drop(context);
    }
}
