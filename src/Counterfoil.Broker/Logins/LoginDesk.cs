using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Seats;

namespace Counterfoil.Broker.Logins;

/// <summary>How a visit to the desk ended: the facts as they are now, and what goes with them. Immutable.</summary>
public sealed record LoginVisit
{
    /// <summary>The facts, for <see cref="NextStep"/>.</summary>
    public required LoginFacts Facts { get; init; }

    /// <summary>Who was believed; <c>null</c> when nobody.</summary>
    public Proof? Proof { get; init; }

    /// <summary>The ticket, to be handed out and forgotten; <c>null</c> when there is none.</summary>
    public Secret? Ticket { get; init; }

    /// <summary>The ticket's stub; <c>null</c> when there is no ticket.</summary>
    public TicketStub? Stub { get; init; }

    /// <summary>The handle of the pending login, for a cookie; <c>null</c> when nothing is asked.</summary>
    public Secret? Handle { get; init; }

    /// <summary>Whether an answer was given just now, and was wrong.</summary>
    public bool AnsweredWrongly { get; init; }

    /// <summary>Why there is no ticket; <c>null</c> when there is one, or when more is asked.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>How the account of who was believed stands; where it is not open, nothing was issued.</summary>
    public AccountAtHome Account { get; init; }

    /// <summary>What was wrong with the kind of ticket asked for; <c>null</c> when nothing was.</summary>
    public string? Problem { get; init; }
}

/// <summary>
/// The desk where every login is made, whichever door it comes by: evidence in, a ticket out. A ticket given as evidence
/// is a use, and what it is exchanged for joins its line. On site the account is the associate itself. Thread-safe.
/// </summary>
public sealed class LoginDesk(Evaluator evaluator, TicketIssuer issuer)
{
    /// <summary>Hears the evidence, and issues a ticket to whoever is believed.</summary>
    public Task<LoginVisit> ProveAsync(
        Presented presented,
        TicketRequest request,
        CancellationToken cancellationToken
    ) => ProveAsync(presented, request, _ => new(AccountAtHome.Open), cancellationToken);

    /// <summary>As the other, where an account has to be open before anything is issued to who is believed.</summary>
    public async Task<LoginVisit> ProveAsync(
        Presented presented,
        TicketRequest request,
        Func<Proof, ValueTask<AccountAtHome>> standing,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(standing);
        return await evaluator.HearAsync(presented, cancellationToken) switch
        {
            Outcome.Believed(var proof) => await standing(proof) switch
            {
                AccountAtHome.Open => await IssueAsync(proof, request, cancellationToken),
                var other => new LoginVisit { Facts = LoginFacts.Begun, Account = other },
            },
            Outcome.NeedsMore more => new LoginVisit
            {
                Facts = LoginFacts.Begun with { Challenge = more.Challenge },
                Handle = more.Handle,
                AnsweredWrongly = more.AnsweredWrongly,
            },
            Outcome.Refused(var refusal) => new LoginVisit
            {
                Facts = LoginFacts.Begun,
                Refusal = refusal,
            },
            _ => new LoginVisit { Facts = LoginFacts.Begun },
        };
    }

    private async Task<LoginVisit> IssueAsync(
        Proof proof,
        TicketRequest request,
        CancellationToken cancellationToken
    )
    {
        var issued =
            proof.Ticket is not null && request == TicketRequest.Default
                ? await issuer.GetSafeCredentialsAsync(proof, cancellationToken)
                : await issuer.IssueAsync(proof, request, cancellationToken);
        var proven = LoginFacts.Begun with { IsProven = true };
        return issued switch
        {
            Issued.Done(var ticket, var stub) => new LoginVisit
            {
                Stub = stub,
                Facts = proven with { HasTicket = true },
                Proof = proof,
                Ticket = ticket,
            },
            Issued.Refused(var refusal) => new LoginVisit { Facts = proven, Refusal = refusal },
            Issued.Unfit(var problem) => new LoginVisit
            {
                Facts = proven,
                Proof = proof,
                Problem = problem,
            },
            _ => new LoginVisit { Facts = proven },
        };
    }
}
