using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Developers;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Developers;

/// <summary>The applications of a developer, or all of them for operators; whoever is neither asks to become one.</summary>
internal sealed class MineModel(DeveloperTools tools, DeveloperRegister developers)
    : DeveloperPage(tools)
{
    private const int OnAPage = 50;

    /// <summary>Whether the visitor looks after applications.</summary>
    public bool IsRegistrant { get; private set; }

    /// <summary>Whether the visitor has an account, without which nobody becomes a developer.</summary>
    public bool HasAccount { get; private set; }

    /// <summary>What the visitor asked and what became of it; <c>null</c> where nothing was asked.</summary>
    public Developer? Developer { get; private set; }

    /// <summary>What is searched for; empty for all.</summary>
    public string Search { get; private set; } = "";

    /// <summary>The applications.</summary>
    public IReadOnlyList<Application> Applications { get; private set; } = [];

    /// <summary>Asks for the following page; <c>null</c> when this is the last.</summary>
    public string? Next { get; private set; }

    /// <summary>What stands in the form.</summary>
    public DeveloperAnswers Answers { get; private set; } = new();

    /// <summary>Shows the list, or the questions.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        Answers = Developer?.Answers ?? new DeveloperAnswers();
        if (await RegistrantAsync(cancellationToken) is not { } registrant)
            return;
        Search = Request.Query["search"] is [{ Length: <= 100 } text] ? text.Trim() : "";
        var page = await Tools.Applications.ListAsync(
            new ApplicationFilter(
                Search.Length > 0 ? Search : null,
                (registrant as Registrant.Owner)?.Developer.Account.Value
            ),
            new PageRequest(
                Request.Query["after"] is [{ Length: > 0 and < 400 } after] ? after : null,
                OnAPage
            ),
            cancellationToken
        );
        (Applications, Next) = (page.Items, page.Next);
    }

    /// <summary>Asks to become a developer.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        await LookAsync(cancellationToken);
        if (
            await Tools.Registrants.AccountAsync(Visit.Proof!, cancellationToken) is not { } account
        )
            return Nothing();
        Answers = new DeveloperAnswers
        {
            Company = fields.Text("company").Trim(),
            Website = fields.Text("website").Trim(),
            ContactEmail = fields.Text("email").Trim(),
            Purpose = fields.Text("purpose").Trim(),
        };
        var asked = await developers.AskAsync(
            account,
            Answers,
            Registrant.NameOf(Visit.Proof!),
            cancellationToken
        );
        return Take("company", asked) is null ? Page() : GoTo(First);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        IsRegistrant = await RegistrantAsync(cancellationToken) is not null;
        HasAccount =
            await Tools.Registrants.AccountAsync(Visit.Proof!, cancellationToken) is not null;
        Developer = await Tools.Registrants.DeveloperAsync(Visit.Proof!, cancellationToken);
    }
}
