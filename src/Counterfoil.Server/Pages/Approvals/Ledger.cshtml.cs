using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Server.Texts;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Approvals;

/// <summary>What was ever said about applications in the tenant, the newest first; of one of them, or of all.</summary>
internal sealed class LedgerModel(ILedger ledger, IStringLocalizer<PageTexts> texts)
    : PeoplePage(texts)
{
    private const int OnAPage = 50;

    /// <summary>What was said.</summary>
    public Page<LedgerEntry> Entries { get; private set; } = new([], null);

    /// <summary>The application that is asked about; <c>null</c> for all.</summary>
    public ApplicationKey? Application { get; private set; }

    /// <summary>The query of the following page.</summary>
    public QueryString AddressOf(string next)
    {
        var query = QueryString.Create("after", next);
        return Application is { } only ? query.Add("application", only.ToString()) : query;
    }

    /// <summary>Shows it.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        if (Guid.TryParseExact(Request.Query["application"], "D", out var key))
            Application = new ApplicationKey(key);
        var after = Request.Query["after"] is [{ Length: > 0 and < 200 } text] ? text : null;
        Entries = await ledger.ListAsync(
            Visit.Tenant.Id,
            Application,
            new PageRequest(after, OnAPage),
            cancellationToken
        );
    }
}
