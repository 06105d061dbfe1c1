using Counterfoil.Authority.Tickets;
using Counterfoil.Client;

namespace Counterfoil.Server.Api;

/// <summary>A template to expand.</summary>
/// <param name="Template">The text with its tags.</param>
/// <param name="Place">Where the result stands.</param>
internal sealed record TemplateBody(string Template, TemplatePlace Place);

/// <summary>What became of it.</summary>
/// <param name="Text">The text; holds a ticket where the template asked for one.</param>
/// <param name="TicketId">The id of that ticket; <c>null</c> when there is none.</param>
internal sealed record ExpandedTemplate(string Text, Guid? TicketId);

/// <summary><c>POST /v1/templates</c>: expands a template for the caller (ledger A12).</summary>
internal static class ExpandTemplate
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/templates", AnswerAsync).Answers<ExpandedTemplate>();

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        Body<TemplateBody> body,
        TicketIssuer issuer,
        ILogger<TemplateBody> log,
        CancellationToken cancellationToken
    )
    {
        if (body.Value.Template.Length > TicketTemplate.MaxLength)
            return Problem.Unfit($"A template has at most {TicketTemplate.MaxLength} characters.");
        var proof = context.Proof();
        var ticket = Secret.Blank;
        Guid? ticketId = null;
        if (TicketTemplate.Holds(body.Value.Template, TicketTemplate.TicketTag))
        {
            if (proof.Tenant.Switches.Online)
                ApiLog.TicketTagOnline(log, proof.Tenant.Id);
            else if (
                await issuer.GetSafeCredentialsAsync(proof, cancellationToken) is Issued.Done(
                    var issued,
                    var stub
                )
            )
                (ticket, ticketId) = (issued, stub.TicketId);
            else
                return Problem.Of(TicketRefusal.InvalidCredentials);
        }
        return Results.Ok(
            new ExpandedTemplate(
                TicketTemplate.Expand(
                    body.Value.Template,
                    body.Value.Place,
                    tag => TemplateValues.Of(tag, proof, ticket, context.Request)
                ),
                ticketId
            )
        );
    }
}
