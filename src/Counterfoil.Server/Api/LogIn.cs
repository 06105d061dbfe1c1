using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Logins;
using Counterfoil.Client;

namespace Counterfoil.Server.Api;

/// <summary>What a login brings. Everything is optional; the <c>Authorization</c> header counts as well.</summary>
internal sealed record LogInBody : TicketWish
{
    /// <summary>The name, the e-mail address, or a ticket.</summary>
    public string? UserName { get; init; }

    /// <summary>The password; ignored where the user name is a ticket.</summary>
    public string? Password { get; init; }

    /// <summary>A ticket.</summary>
    public string? Ticket { get; init; }

    /// <summary>The answer to a challenge that the caller knows will come, such as a one-time code.</summary>
    public AnswerBody? Answer { get; init; }
}

/// <summary>The answer to a challenge.</summary>
/// <param name="Challenge">The challenge's kind.</param>
/// <param name="Text">What was asked.</param>
internal sealed record AnswerBody(string Challenge, string Text);

/// <summary><c>POST /v1/login</c>.</summary>
internal static class LogIn
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/login", AnswerAsync).Answers<IssuedTicket>();

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        Body<LogInBody> body,
        LoginDesk desk,
        Uses uses,
        Handshakes.HandshakeReader handshakes,
        CancellationToken cancellationToken
    )
    {
        if (!AuthorizationHeader.TryRead(context.Request.Headers.Authorization, out var inHeader))
            return Problem.Of(TicketRefusal.InvalidCredentials);
        var isOne = ApplicationTokenHeader.TryRead(
            context.Request.Headers[ApplicationTokenEvidence.Header],
            out var applicationToken
        );
        if (!isOne)
            return Problem.Of(TicketRefusal.InvalidCredentials);
        var beside = applicationToken.IsEmpty
            ? null
            : new ApplicationTokenEvidence(new Secret(applicationToken.ToString()));
        if (body.Value.ReadWish() is not { } wish)
            return TicketWish.OutOfRange;

        var use = uses.Of(context);
        var tenant = TenantInPath.Of(context);
        var handshake = await handshakes.ReadAsync(context, tenant);
        var visit = await desk.ProveAsync(
            new Presented
            {
                Door = MachineDoor.Of(Doors.Api.Name, use),
                Tenant = tenant,
                Evidence =
                [
                    .. inHeader,
                    .. OneOrNone(handshake),
                    .. EvidenceIn(body.Value),
                    .. OneOrNone(beside),
                ],
                Use = use,
            },
            wish,
            cancellationToken
        );
        context.Response.Headers.CacheControl = "no-store";
        return visit switch
        {
            { Ticket: { } ticket, Stub: { } stub, Proof: { } proof } => Results.Ok(
                IssuedTicket.Of(proof, ticket, stub)
            ),
            { Refusal: { } refusal } => Problem.Of(refusal),
            { Problem: { } problem } => Problem.Unfit(problem),
            _ => Problem.Of(TicketRefusal.InvalidCredentials),
        };
    }

    private static IEnumerable<Evidence> OneOrNone(Evidence? one) => one is null ? [] : [one];

    private static IEnumerable<Evidence> EvidenceIn(LogInBody body)
    {
        if (body.UserName is not null || body.Password is not null)
            yield return Evidence.OfUserName(
                body.UserName ?? "",
                body.Password is null ? Secret.Blank : new Secret(body.Password)
            );
        if (body.Ticket is not null)
            yield return Evidence.OfUserName(body.Ticket, Secret.Blank) is AccessTokenEvidence token
                ? token
                : new TicketEvidence(new Secret(body.Ticket.Trim()));
        if (body.Answer is not null)
            yield return new ChallengeAnswer(body.Answer.Challenge, new Secret(body.Answer.Text));
    }
}
