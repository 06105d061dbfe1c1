using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Counterfoil.Client;

/// <summary>
/// Asks the authority who is behind a request's evidence. The authority's own server answers in process; an application
/// asks over the network. Thread-safe; one instance serves all requests.
/// </summary>
public interface ITicketLookup
{
    /// <summary>Looks the evidence up. A look-up counts as a use of a ticket.</summary>
    /// <param name="question">What the request brought.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Never <c>null</c>. What the caller sent never throws; an authority that cannot be asked does, and nobody is let in.</returns>
    ValueTask<TicketAnswer> LookUpAsync(
        TicketQuestion question,
        CancellationToken cancellationToken
    );

    /// <summary>The answer that is at hand for a ticket or access token, beside the application's token in the request's header if there is one; <c>null</c> means: look it up. Must not wait. Counts as a use where it answers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="scheme">The authentication scheme that asks.</param>
    /// <param name="ticket">The ticket as it arrived; a secret, not to be copied.</param>
    TicketAnswer.Believed? TryRecall(
        HttpContext context,
        string scheme,
        ReadOnlySpan<char> ticket
    ) => null;
}

/// <summary>What a request brought. Immutable; good for that request.</summary>
/// <param name="Context">The request: its path names the tenant, its connection the address. Its cookies are no evidence.</param>
/// <param name="Scheme">The authentication scheme that asks; a server with several doors has one for each.</param>
/// <param name="Evidence">The evidence, in the order of arrival; empty when there is none.</param>
public readonly record struct TicketQuestion(
    HttpContext Context,
    string Scheme,
    IReadOnlyList<Evidence> Evidence
);

/// <summary>What the authority answered. A closed hierarchy.</summary>
public abstract class TicketAnswer
{
    private TicketAnswer() { }

    /// <summary>Somebody was believed. A look-up that keeps this answer beside a ticket spares every use the making of it.</summary>
    /// <param name="principal">Who, as <see cref="TicketPrincipal"/> says it. Must not be changed afterwards.</param>
    public sealed class Believed(ClaimsPrincipal principal) : TicketAnswer
    {
        private Task<AuthenticateResult>? result;

        /// <summary>Who.</summary>
        public ClaimsPrincipal Principal => principal;

        // Two requests may make it at once; either result will do.
        internal Task<AuthenticateResult> ResultFor(string scheme) =>
            result is { Result.Ticket: { } ticket } made
            && string.Equals(ticket.AuthenticationScheme, scheme, StringComparison.Ordinal)
                ? made
                : result = Task.FromResult(
                    AuthenticateResult.Success(new AuthenticationTicket(principal, scheme))
                );
    }

    /// <summary>Nobody was.</summary>
    /// <param name="refusal">What may be said about it outside.</param>
    public sealed class Refused(TicketRefusal refusal) : TicketAnswer
    {
        /// <summary>What may be said about it outside.</summary>
        public TicketRefusal Refusal => refusal;
    }
}

/// <summary>A refusal as the outside may know it. Immutable.</summary>
/// <param name="Status">The HTTP status that says it: 401, 403, 404, 429 or 503.</param>
/// <param name="Code">A stable name, such as <c>invalid_credentials</c>.</param>
/// <param name="Sentence">For people to read.</param>
/// <param name="RetryAfter">How long to wait; <c>null</c> when waiting does not help.</param>
public sealed record TicketRefusal(int Status, string Code, string Sentence, TimeSpan? RetryAfter)
{
    /// <summary>There was no evidence.</summary>
    public static TicketRefusal NoEvidence { get; } =
        new(StatusCodes.Status401Unauthorized, "no_evidence", "Log in first.", RetryAfter: null);

    /// <summary>The evidence cannot be read, or lets nobody in: the two look the same from outside.</summary>
    public static TicketRefusal InvalidCredentials { get; } =
        new(
            StatusCodes.Status401Unauthorized,
            "invalid_credentials",
            "The user name or password is not right, or the ticket has ended.",
            RetryAfter: null
        );

    /// <summary>Somebody was believed and lacks the right that the call needs.</summary>
    public static TicketRefusal Forbidden { get; } =
        new(
            StatusCodes.Status403Forbidden,
            "forbidden",
            "You do not hold the right that this needs.",
            RetryAfter: null
        );
}
