using System.Runtime.CompilerServices;
using System.Security.Claims;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Client;
using Microsoft.Extensions.Primitives;

namespace Counterfoil.Server;

/// <summary>
/// The in-process look-up: hands a machine door's evidence to the evaluator and says its answer. The principal is kept
/// beside the proof, so that between two hearings of a ticket nothing is made anew. Thread-safe.
/// </summary>
internal sealed class EvaluatorLookup(
    Evaluator evaluator,
    Uses uses,
    Handshakes.HandshakeReader handshakes
) : ITicketLookup
{
    private readonly ConditionalWeakTable<Proof, TicketAnswer.Believed> answers = [];

    public ValueTask<TicketAnswer> LookUpAsync(
        TicketQuestion question,
        CancellationToken cancellationToken
    )
    {
        if (!ApplicationTokenHeader.TryRead(HeaderIn(question.Context), out var applicationToken))
            return new(new TicketAnswer.Refused(TicketRefusal.InvalidCredentials));
        var beside = applicationToken.IsEmpty
            ? null
            : new ApplicationTokenEvidence(new Secret(applicationToken.ToString()));
        var handshake = handshakes.ReadAsync(question.Context, TenantInPath.Of(question.Context));
        return handshake is { IsCompletedSuccessfully: true, Result: null }
            ? HearAsync(question, beside, cancellationToken)
            : HearAsync(handshake, question, beside, cancellationToken);
    }

    private static StringValues HeaderIn(HttpContext context) =>
        context.Request.Headers[ApplicationTokenEvidence.Header];

    private async ValueTask<TicketAnswer> HearAsync(
        ValueTask<OperatingSystemLogin?> handshake,
        TicketQuestion question,
        ApplicationTokenEvidence? beside,
        CancellationToken cancellationToken
    ) =>
        await HearAsync(
            await handshake is { } login
                ? question with
                {
                    Evidence = [.. question.Evidence, login],
                }
                : question,
            beside,
            cancellationToken
        );

    private ValueTask<TicketAnswer> HearAsync(
        TicketQuestion question,
        ApplicationTokenEvidence? beside,
        CancellationToken cancellationToken
    )
    {
        var use = uses.Of(question.Context);
        var door = MachineDoor.Of(question.Scheme, use);
        if (door == Doors.Rest && TicketInUrl.IsIn(question.Context.Request))
        {
            door = Doors.Url;
            question = question with
            {
                Evidence = [.. question.Evidence, TicketInUrl.Read(question.Context.Request)],
            };
        }
        var presented = new Presented
        {
            Door = door,
            Tenant = TenantInPath.Of(question.Context),
            Evidence = beside is null ? question.Evidence : [.. question.Evidence, beside],
            Use = use,
        };
        var hearing = evaluator.HearAsync(presented, cancellationToken);
        return hearing.IsCompletedSuccessfully
            ? new(Say(hearing.Result, question, door))
            : SayAsync(hearing, question, door);
    }

    public TicketAnswer.Believed? TryRecall(
        HttpContext context,
        string scheme,
        ReadOnlySpan<char> ticket
    )
    {
        var use = uses.Of(context);
        var door = MachineDoor.Of(scheme, use);
        // A ticket in the address is evidence beside the header's, and another door: that needs a hearing.
        if (door == Doors.Rest && TicketInUrl.IsIn(context.Request))
            return null;
        if (!ApplicationTokenHeader.TryRead(HeaderIn(context), out var applicationToken))
            return null;
        var recalled = evaluator.TryRecall(
            new(door, TenantInPath.Of(context), ticket, use, applicationToken)
        );
        return recalled is null ? null : AnswerOf(recalled.Proof);
    }

    private TicketAnswer.Believed AnswerOf(Proof proof) =>
        answers.GetValue(
            proof,
            static proof => new TicketAnswer.Believed(new ClaimsPrincipal(new ProofIdentity(proof)))
        );

    private async ValueTask<TicketAnswer> SayAsync(
        ValueTask<Outcome> hearing,
        TicketQuestion question,
        Door door
    ) => Say(await hearing, question, door);

    private TicketAnswer Say(Outcome outcome, TicketQuestion question, Door door) =>
        outcome switch
        {
            Outcome.Believed(var proof) when IsForbiddenArgument(proof, question, door) =>
                new TicketAnswer.Refused(Refusals.TicketOnCommandLine),
            Outcome.Believed(var proof) => AnswerOf(proof),
            Outcome.Refused(var refusal) => new TicketAnswer.Refused(Refusals.Say(refusal)),
            // The evaluator keeps this from doors without a page; nobody is let in by it here.
            _ => new TicketAnswer.Refused(TicketRefusal.InvalidCredentials),
        };

    // The tool sends what stood behind --user as Basic, and the ticket that it keeps in its file as SOTicket.
    private static bool IsForbiddenArgument(Proof proof, TicketQuestion question, Door door) =>
        door == Doors.CommandLine
        && !proof.Tenant.Switches.TicketOnCommandLine
        && proof.Ticket is not null
        && question
            .Context.Request.Headers.Authorization.ToString()
            .AsSpan()
            .TrimStart()
            .StartsWith("Basic ", StringComparison.OrdinalIgnoreCase);
}
