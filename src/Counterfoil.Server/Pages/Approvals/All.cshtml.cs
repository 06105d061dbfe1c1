using System.Globalization;
using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Approvals;

/// <summary>What people ask for and what was approved, for the tenant's administrators: to approve, decline and withdraw.</summary>
internal sealed class AllModel(
    ApprovalDesk desk,
    ApprovalLists lists,
    IKnownApplications applications,
    IStringLocalizer<PageTexts> texts
) : PeoplePage(texts)
{
    private const int OnAPage = 50;

    /// <summary>What is asked for.</summary>
    public Page<AskedView> Asked { get; private set; } = new([], null);

    /// <summary>What was said.</summary>
    public Page<GivenView> Given { get; private set; } = new([], null);

    /// <summary>Shows it.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Notice = SentenceFor("why", "approved", "declined", "shut");
        await ShowAsync(cancellationToken);
    }

    /// <summary>Approves, declines or withdraws; the desk decides whether the visitor may.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        if (await DecideAsync(fields, cancellationToken) is { } done)
            return GoTo($"/approvals?why={done}");
        await ShowAsync(cancellationToken);
        return Page();
    }

    private async Task<string?> DecideAsync(Fields fields, CancellationToken cancellationToken)
    {
        _ = Guid.TryParseExact(fields.Text("application"), "D", out var key);
        var application = await applications.FindAsync(new ApplicationKey(key), cancellationToken);
        if (application is null)
            return Say<Approval>(new Registered<Approval>.NotFound(), "");
        var (proof, tenant) = (Visit.Proof!, Visit.Tenant.Id);
        switch (fields.Text("do"))
        {
            // What is approved is what was shown.
            case "approve"
                when fields.Text("version")
                    != application.Version.ToString(CultureInfo.InvariantCulture):
                return Say(new Registered<Approval>.Conflict(""), "");
            case "approve":
                return Say(
                    await desk.ApproveAsync(
                        proof,
                        tenant,
                        application,
                        application.Demand,
                        await lists.EndOfAsync(tenant, application.Id, cancellationToken),
                        CancellationToken.None
                    ),
                    "approved"
                );
            case "decline":
                return Say(
                    await desk.DeclineAsync(proof, tenant, application, CancellationToken.None),
                    "declined"
                );
            case "withdraw":
                return Say(
                    await desk.WithdrawAsync(proof, tenant, application, CancellationToken.None),
                    "shut"
                );
            default:
                return Say(new Registered<Approval>.NotFound(), "");
        }
    }

    private string? Say<T>(Registered<T> made, string done)
    {
        if (made is Registered<T>.Done)
            return done;
        (Response.StatusCode, var sentence) = made switch
        {
            Registered<T>.Forbidden => (StatusCodes.Status403Forbidden, "Approvals_Forbidden"),
            Registered<T>.Conflict => (StatusCodes.Status409Conflict, "Approvals_Changed"),
            _ => (StatusCodes.Status404NotFound, "Approvals_NotFound"),
        };
        Complain("asked", Texts[sentence]);
        return null;
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        Asked = await lists.AskedAsync(Visit.Proof!, PageAt("asked"), cancellationToken);
        Given = await lists.GivenAsync(
            Visit.Proof!,
            Texts["Approvals_House"],
            PageAt("after"),
            cancellationToken
        );
    }

    private PageRequest PageAt(string parameter) =>
        new(Request.Query[parameter] is [{ Length: > 0 and < 200 } after] ? after : null, OnAPage);
}
