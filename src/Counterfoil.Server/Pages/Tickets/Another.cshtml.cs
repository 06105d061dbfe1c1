using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Logins;
using Counterfoil.Server.Pages.Problems;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Tickets;

/// <summary>
/// Shows a ticket for use elsewhere, once, in the answer to the form that asked for it. It stands in no address and no
/// cookie; asked again for the same program it is the same ticket, so that a reload makes no second one.
/// </summary>
internal sealed class AnotherModel(
    LoginDesk desk,
    ProblemPages problems,
    IStringLocalizer<PageTexts> texts
) : PeoplePage(texts)
{
    /// <summary>The ticket.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The program that it is for.</summary>
    public string Program { get; private set; } = "";

    /// <summary>There is nothing to see without the form.</summary>
    public IActionResult OnGet() => GoTo("/tickets");

    /// <summary>Gets the ticket and shows it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        // The header's parser bounds and cleans a program's name; a semicolon would begin its next part.
        var named = Use.Parse(fields.Text("program").Replace(';', ','), Visit.Use.Address);
        Program = named.Program.Length > 0 ? named.Program : Visit.Use.Program;
        var request = fields.Number("hours") is { } hours and > 0 and <= 24
            ? TicketRequest.Default with
            {
                Life = TimeSpan.FromHours(hours),
            }
            : TicketRequest.Default;
        var login = await desk.ProveAsync(
            new Presented
            {
                Door = Doors.LoginPage,
                Tenant = Visit.TenantInPath,
                Evidence = [new TicketEvidence(Visit.Ticket!)],
                Use = Visit.Use with { Program = Program },
            },
            request,
            cancellationToken
        );
        if (login.Ticket is not { } ticket)
            return problems.Result(
                HttpContext,
                login.Refusal is { Code: RefusalCode.TooManyAttempts } ? Problem.TooMany
                    : login.Refusal is { Code: RefusalCode.Busy } ? Problem.Busy
                    : Problem.Forbidden,
                login.Refusal?.RetryAfter
            );
        Text = ticket.Reveal();
        return Page();
    }
}
