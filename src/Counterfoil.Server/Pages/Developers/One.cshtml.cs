using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Developers;

/// <summary>A token as the page tells of it.</summary>
/// <param name="Token">The token, without its text.</param>
/// <param name="IsLiving">Whether it is believed.</param>
/// <param name="Uses">Where it was used last, and when, the latest first.</param>
internal sealed record TokenView(
    ApplicationToken Token,
    bool IsLiving,
    IReadOnlyList<TokenUse> Uses
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
        Notice = SentenceFor("why", "saved", "revoked", "closed", "renewed", "dropped");
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
        Form = new ApplicationForm(application);
        var why = fields.Text("do") switch
        {
            "close" => await IsClosedAsync(registrant, application.Id, fields) ? "closed" : null,
            "renew" => await IsRenewedAsync(registrant, application.Id, fields) ? "renewed" : null,
            "drop" => await IsDroppedAsync(registrant, application.Id, fields) ? "dropped" : null,
            "logo" => await HasLogoAsync(registrant, application.Id, fields) ? "saved" : null,
            _ => await IsSavedAsync(registrant, application, fields) ? "saved" : null,
        };
        return why is null
            ? await ShowAsync(registrant, application, cancellationToken)
            : GoTo($"/developer/application?id={application.Id}&why={why}");
    }

    private async Task<bool> IsSavedAsync(
        Registrant registrant,
        Application application,
        Fields fields
    )
    {
        Form = ApplicationForm.Of(fields, application);
        var (isKnown, owner) = await OwnerAsync(
            registrant,
            fields,
            application.Owner,
            HttpContext.RequestAborted
        );
        return CanRead(fields)
            && isKnown
            && Take(
                "name",
                await Tools.Register.ChangeAsync(
                    registrant,
                    application.Id,
                    before =>
                        fields.Over(before) with
                        {
                            // Who else changed it meanwhile is not undone by who did not.
                            Owner = owner == application.Owner ? before.Owner : owner,
                        },
                    CancellationToken.None
                )
            )
                is not null;
    }

    private async Task<bool> IsRenewedAsync(
        Registrant registrant,
        ApplicationKey id,
        Fields fields
    ) =>
        Take(
            "ids",
            await Tools.Register.RenewIdAsync(
                registrant,
                id,
                fields.IsTicked("atOnce") ? OldId.Dropped : OldId.Kept,
                CancellationToken.None
            )
        )
            is not null;

    private async Task<bool> IsDroppedAsync(
        Registrant registrant,
        ApplicationKey id,
        Fields fields
    ) =>
        Take(
            "ids",
            await Tools.Register.DropAliasAsync(
                registrant,
                id,
                fields.Text("alias"),
                CancellationToken.None
            )
        )
            is not null;

    private async Task<bool> HasLogoAsync(Registrant registrant, ApplicationKey id, Fields fields)
    {
        var logo = fields.IsTicked("removeLogo") ? null : await LogoAsync();
        if (logo is null && !fields.IsTicked("removeLogo"))
        {
            Reject("logo", Texts["Unfit_Logo"]);
            return false;
        }
        var changed = await Tools.Register.ChangeAsync(
            registrant,
            id,
            before => before with { Publisher = before.Publisher with { Logo = logo } },
            CancellationToken.None
        );
        return Take("logo", changed) is not null;
    }

    // By what it begins with: a file's name says what somebody called it.
    private async Task<string?> LogoAsync()
    {
        if (Request.Form.Files.GetFile("logo") is not { Length: > 0 and <= Logo.MostBytes } file)
            return null;
        var bytes = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, HttpContext.RequestAborted);
        return Logo.Of(bytes);
    }

    private async Task<bool> IsClosedAsync(Registrant registrant, ApplicationKey id, Fields fields)
    {
        if (!fields.IsTicked("sure"))
        {
            Reject("sure", Texts["Dev_CloseSure"]);
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
        Form = Form with
        {
            IsOperators = registrant is Registrant.Operator,
            Owner = Form.IsOpen
                ? Form.Owner
                : await OwnerNameAsync(application.Owner, cancellationToken),
            Problems = Problems,
        };
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

    private TokenView Describe(ApplicationToken token, IEnumerable<TokenUse> uses) =>
        new(token, token.IsLiving(time.GetUtcNow()), [.. uses.Where(use => use.Token == token.Id)]);
}
