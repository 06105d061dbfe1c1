using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Logins;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Course;

/// <summary>A yes of the person, for the list.</summary>
/// <param name="Consent">What was said.</param>
/// <param name="Application">To what; <c>null</c> where it is gone.</param>
/// <param name="Tenant">The installation's name for people.</param>
internal sealed record GivenConsent(Consent Consent, Application? Application, string Tenant);

/// <summary>What the person said in an installation, the newest first.</summary>
/// <param name="Entries">What was said; at least one.</param>
/// <param name="Tenant">The installation's name for people.</param>
internal sealed record SaidThere(IReadOnlyList<LedgerEntry> Entries, string Tenant);

/// <summary>The applications that a person let act for them, in all installations; each yes can be taken back.</summary>
internal sealed class ApplicationsModel(
    AccountSession session,
    PersonPlaces places,
    ICourseApprovals approvals,
    IKnownApplications applications,
    IStringLocalizer<PageTexts> texts,
    ILogger<ApplicationsModel> log
) : PeoplePage(texts)
{
    /// <summary>Its address: the same for all installations.</summary>
    public const string Address = "/login/course/applications";

    private const int Last = 20;

    /// <summary>Who is logged in.</summary>
    public Proof? Home { get; private set; }

    /// <summary>What they said yes to.</summary>
    public IReadOnlyList<GivenConsent> Given { get; private set; } = [];

    /// <summary>What they said lately: what was taken back stands here alone.</summary>
    public IReadOnlyList<SaidThere> Said { get; private set; } = [];

    /// <summary>Where to log in, and back.</summary>
    public string LogIn => $"{Visit.To("/login")}?returnUrl={Uri.EscapeDataString(Here)}";

    private string Here => Request.PathBase + Address;

    /// <summary>Shows them; who is not logged in is sent to log in.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Notice = SentenceFor("why", "withdrawn");
        Home = await session.WhoAsync(HttpContext, Visit.Use);
        if (Home is null)
            return Page();
        var given = new List<GivenConsent>();
        var said = new List<SaidThere>();
        foreach (var proof in await places.AllAsync(Home, Visit.Use, cancellationToken))
        {
            var tenant = proof.Tenant.Name.Length > 0 ? proof.Tenant.Name : proof.Tenant.Id.Value;
            if (await LastSaidAsync(proof, cancellationToken) is { Count: > 0 } last)
                said.Add(new SaidThere(last, tenant));
            foreach (var consent in await approvals.ConsentsAsync(proof, cancellationToken))
                given.Add(
                    new GivenConsent(
                        consent,
                        await applications.FindAsync(consent.Application, cancellationToken),
                        tenant
                    )
                );
        }
        (Given, Said) = (given, said);
        return Page();
    }

    /// <summary>Takes a yes back.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        Home = await session.WhoAsync(HttpContext, Visit.Use);
        if (Home is null)
            return Page();
        // Whose it is comes from who they are there, and never from the form.
        if (
            Guid.TryParseExact(fields.Text("application"), "D", out var key)
            && ContextIdentifier.TryParse(fields.Text("tenant"), out var tenant)
            && await places.FindAsync(Home, tenant, Visit.Use, cancellationToken) is { } proof
        )
            await approvals.WithdrawAsync(proof, new ApplicationKey(key), CancellationToken.None);
        return new SeeOther($"{Here}?why=withdrawn");
    }

    // Whatever became of the history: what somebody let act for them stays in their hands.
    private async Task<IReadOnlyList<LedgerEntry>> LastSaidAsync(
        Proof proof,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await approvals.HistoryAsync(proof, Last, cancellationToken);
        }
        catch (BrokenSealException broken)
        {
            PageLog.HistoryNotShown(log, broken);
            return [];
        }
    }
}
