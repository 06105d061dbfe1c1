using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Developers;

/// <summary>A token as the page tells of it.</summary>
/// <param name="Token">The token, without its text.</param>
/// <param name="IsLiving">Whether it is believed.</param>
/// <param name="LastUsed">When it was used last; <c>null</c> for never.</param>
/// <param name="Tenants">Where.</param>
internal sealed record TokenView(
    ApplicationToken Token,
    bool IsLiving,
    DateTimeOffset? LastUsed,
    string Tenants
);

/// <summary>One application: what is registered, its tokens, where it is approved, and what it was refused.</summary>
internal sealed class OneModel(
    DeveloperTools tools,
    IApprovalIndex approvals,
    ApplicationErrors errors,
    TimeProvider time
) : DeveloperPage(tools)
{
    private const int OnAPage = 50;

    /// <summary>The application.</summary>
    public Application Application { get; private set; } = null!;

    /// <summary>What stands in the form.</summary>
    public ApplicationForm Form { get; private set; } = null!;

    /// <summary>Its tokens, the living first.</summary>
    public IReadOnlyList<TokenView> Tokens { get; private set; } = [];

    /// <summary>Its approvals, by tenant.</summary>
    public IReadOnlyList<IndexedApproval> Approvals { get; private set; } = [];

    /// <summary>Asks for the following approvals; <c>null</c> when these are the last.</summary>
    public string? Next { get; private set; }

    /// <summary>What it was refused.</summary>
    public IReadOnlyList<ApplicationError> Errors { get; private set; } = [];

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Notice = SentenceFor("why", "saved", "revoked", "closed");
        if (
            await FindAsync(Request.Query["id"], cancellationToken)
            is not var (registrant, application)
        )
            return Nothing();
        Form = new ApplicationForm(application);
        return await ShowAsync(registrant, application, cancellationToken);
    }

    /// <summary>Changes what the form says, or closes it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        if (
            await FindAsync(fields.Text("id"), cancellationToken)
            is not var (registrant, application)
        )
            return Nothing();
        var isClosing = fields.Text("do") == "close";
        Form = isClosing
            ? new ApplicationForm(application)
            : ApplicationForm.Of(fields, application);
        var why = isClosing
            ? await IsClosedAsync(registrant, application.Id, fields)
                ? "closed"
                : null
            : await IsSavedAsync(registrant, application.Id, fields)
                ? "saved"
                : null;
        return why is null
            ? await ShowAsync(registrant, application, cancellationToken)
            : GoTo($"/developer/application?id={application.Id}&why={why}");
    }

    private async Task<bool> IsSavedAsync(
        Registrant registrant,
        ApplicationKey id,
        Fields fields
    ) =>
        CanRead(fields)
        && Take(
            "name",
            await Tools.Register.ChangeAsync(registrant, id, fields.Over, CancellationToken.None)
        )
            is not null;

    private async Task<bool> IsClosedAsync(Registrant registrant, ApplicationKey id, Fields fields)
    {
        if (!fields.IsTicked("sure"))
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            Complain("sure", Texts["Dev_CloseSure"]);
            return false;
        }
        var closed = await Tools.Register.ChangeAsync(
            registrant,
            id,
            before => before with { State = ApplicationState.Closed },
            CancellationToken.None
        );
        return Take("sure", closed) is not null;
    }

    private async Task<IActionResult> ShowAsync(
        Registrant registrant,
        Application application,
        CancellationToken cancellationToken
    )
    {
        Application = application;
        Form = Form with { IsOperators = registrant is Registrant.Operator };
        if (
            await Tools.Tokens.ListAsync(registrant, application.Id, cancellationToken)
            is Registered<(
                IReadOnlyList<ApplicationToken> Tokens,
                IReadOnlyList<TokenUse> Uses
            )>.Done(var found)
        )
            Tokens =
            [
                .. found
                    .Tokens.Select(token => Describe(token, found.Uses))
                    .OrderByDescending(token => token.IsLiving)
                    .ThenByDescending(token => token.Token.CreatedAt),
            ];
        var after = Request.Query["after"] is [{ Length: > 0 and < 200 } text] ? text : null;
        var page = await approvals.ListAsync(
            application.Id,
            new PageRequest(after, OnAPage),
            cancellationToken
        );
        (Approvals, Next) = (page.Items, page.Next);
        Errors = await errors.ListAsync(application.Id, cancellationToken);
        return Page();
    }

    private TokenView Describe(ApplicationToken token, IEnumerable<TokenUse> uses)
    {
        var own = uses.Where(use => use.Token == token.Id).ToList();
        return new TokenView(
            token,
            token.IsLiving(time.GetUtcNow()),
            own.Count == 0 ? null : own.Max(use => use.At),
            string.Join(", ", own.Select(use => use.Tenant).OfType<ContextIdentifier>())
        );
    }
}
