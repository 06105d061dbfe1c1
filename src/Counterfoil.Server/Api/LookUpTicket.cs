using System.Net;
using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Client;

namespace Counterfoil.Server.Api;

/// <summary>What was brought to an application, and by whom as far as the application can see.</summary>
internal sealed record LookUpBody
{
    /// <summary>A ticket or an access token.</summary>
    public string? Ticket { get; init; }

    /// <summary>A name, an e-mail address, or a ticket.</summary>
    public string? UserName { get; init; }

    /// <summary>The password; ignored where the user name is a ticket.</summary>
    public string? Password { get; init; }

    /// <summary>The application token that was brought beside it (<c>SO-AppToken</c>).</summary>
    public string? ApplicationToken { get; init; }

    /// <summary>The visitor's use, as in <see cref="Counterfoil.Use.Header"/>.</summary>
    public string? Use { get; init; }

    /// <summary>The visitor's network address, as the application saw it.</summary>
    public string? Address { get; init; }

    /// <summary>The application's own name for the door that the visitor came to.</summary>
    public string? Door { get; init; }
}

/// <summary>Who it is, or why it is nobody.</summary>
internal sealed record LookUpAnswer
{
    public required bool Believed { get; init; }

    public string? Tenant { get; init; }

    public AssociateCard? Associate { get; init; }

    public LookUpOrigin? Origin { get; init; }

    /// <summary>The ticket's GUID; <c>null</c> for a name and a password.</summary>
    public Guid? TicketId { get; init; }

    /// <summary>When the ticket ends unless it is used.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the ticket ends however often it is used.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The application that the ticket or access token was issued to; <c>null</c> for a person's own.</summary>
    public Guid? Application { get; init; }

    /// <summary>What that application may do with it; empty where there is none.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>For how many seconds the answer may be relied on at the most; 0 means for this request alone.</summary>
    public double GoodForSeconds { get; init; }

    public LookUpRefusal? Refusal { get; init; }
}

/// <summary>What proved somebody; the credentials themselves are no application's business.</summary>
internal sealed record LookUpOrigin(string Door, DateTimeOffset At, IReadOnlyList<string> Factors);

/// <summary>A refusal of what was looked up: the status with which the application may say it.</summary>
internal sealed record LookUpRefusal(int Status, string Code, string Title, int? RetryAfterSeconds);

/// <summary>
/// <c>POST /v1/tickets/lookup</c>: an application's account asks who is behind what was brought to it. A door like any
/// other: the evaluator hears the evidence, by the application's tenant, and the use is written down as said by it.
/// </summary>
internal static class LookUpTicket
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/tickets/lookup", AnswerAsync).Answers<LookUpAnswer>();

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        Body<LookUpBody> body,
        Evaluator evaluator,
        AuthorityOptions options,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var asker = context.Proof();
        var outcome = await evaluator.HearAsync(
            new Presented
            {
                Door = Server.Doors.LookUp,
                Tenant = asker.Tenant.Id,
                Evidence = [.. EvidenceIn(body.Value)],
                Use = UseOf(body.Value, asker),
            },
            cancellationToken
        );
        return Results.Ok(
            outcome switch
            {
                Outcome.Believed(var proof) => Say(proof, options, time.GetUtcNow()),
                Outcome.Refused(var refusal) => Say(Refusals.Say(refusal)),
                // The evaluator keeps this from doors without a page; nobody is let in by it here.
                _ => Say(TicketRefusal.InvalidCredentials),
            }
        );
    }

    private static LookUpAnswer Say(Proof proof, AuthorityOptions options, DateTimeOffset now)
    {
        var answer = new LookUpAnswer
        {
            Believed = true,
            Tenant = proof.Tenant.Id.Value,
            Associate = AssociateCard.Of(proof.Associate),
            Origin = new LookUpOrigin(
                proof.Origin.Door,
                proof.Origin.ProvenAt,
                [.. proof.Origin.Factors.Select(factor => factor.Name)]
            ),
        };
        if (proof.Ticket is not { } stub)
            return answer;
        // This use has just pushed the idle end, whatever the stub's row still says.
        var pushed = now + stub.Terms.IdleLife;
        var expires = pushed < stub.AbsoluteEnd ? pushed : stub.AbsoluteEnd;
        var goodFor =
            expires - now < options.ReviewInterval ? expires - now : options.ReviewInterval;
        return answer with
        {
            TicketId = stub.TicketId,
            ExpiresAt = expires,
            EndsAt = stub.AbsoluteEnd,
            Application = stub.Application,
            Scopes = stub.Scopes,
            GoodForSeconds = Math.Max(0, goodFor.TotalSeconds),
        };
    }

    private static LookUpAnswer Say(TicketRefusal refusal) =>
        new()
        {
            Believed = false,
            Refusal = new LookUpRefusal(
                refusal.Status,
                refusal.Code,
                refusal.Sentence,
                refusal.RetryAfter is { } wait
                    ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))
                    : null
            ),
        };

    // The address that the application gives is counted by the throttle, so that one visitor's guesses do not shut out all
    // others; whom a name means is counted over all addresses besides, so an application gains nothing by making them up.
    private static Use UseOf(LookUpBody body, Proof asker)
    {
        var said = Use.Parse(body.Use, "");
        var door = Use.Parse(body.Door, "").Program;
        return said with
        {
            Address = IPAddress.TryParse(body.Address, out var address)
                ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
                : asker.Use.Address,
            SaidBy = door.Length > 0 ? $"{asker.Associate.Name} at {door}" : asker.Associate.Name,
        };
    }

    private static IEnumerable<Evidence> EvidenceIn(LookUpBody body)
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
        if (body.ApplicationToken?.Trim() is { Length: > 0 } applicationToken)
            yield return new ApplicationTokenEvidence(new Secret(applicationToken));
    }
}
