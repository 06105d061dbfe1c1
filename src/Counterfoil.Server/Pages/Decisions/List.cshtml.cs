using System.Globalization;
using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Decisions;
using Counterfoil.Server.Pages.Tickets;
using Counterfoil.Server.Texts;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Decisions;

/// <summary>Every decision of the tenant, refusals first.</summary>
internal sealed class ListModel(
    DecisionLog log,
    IAssociates associates,
    StubWords stubs,
    IStringLocalizer<PageTexts> texts
) : PeoplePage(texts)
{
    private const int OnAPage = 50;
    private static readonly string[] FilterNames =
    [
        "show",
        "who",
        "door",
        "address",
        "outcome",
        "since",
    ];

    /// <summary>The decisions.</summary>
    public IReadOnlyList<Decision> Decisions { get; private set; } = [];

    /// <summary>Asks for the following page; <c>null</c> when this is the last.</summary>
    public string? Next { get; private set; }

    /// <summary>The filters as they stand in the form.</summary>
    public IReadOnlyDictionary<string, string> Filters { get; private set; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A door's name for people.</summary>
    public string DoorOf(string name) => stubs.Door(name);

    /// <summary>The address of the following page.</summary>
    public string NextAddress() =>
        Visit.To("/decisions")
        + QueryString.Create(
            Filters
                .Where(filter => filter.Value.Length > 0)
                .Select(filter => KeyValuePair.Create(filter.Key, (string?)filter.Value))
                .Append(KeyValuePair.Create("after", Next))
        );

    /// <summary>Shows the list.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Filters = FilterNames.ToDictionary(
            name => name,
            name => Request.Query[name] is [{ Length: <= 254 } text] ? text.Trim() : "",
            StringComparer.Ordinal
        );
        if (await FilterAsync(cancellationToken) is not { } filter)
            return;
        var after = Request.Query["after"] is [{ Length: > 0 and < 200 } next] ? next : null;
        var page = await log.ListAsync(filter, new PageRequest(after, OnAPage), cancellationToken);
        (Decisions, Next) = (page.Items, page.Next);
    }

    private async Task<DecisionFilter?> FilterAsync(CancellationToken cancellationToken)
    {
        AssociateId? associate = null;
        if (Filters["who"].Length > 0)
        {
            var found = NameKey.TryCreate(Filters["who"], out var name)
                ? await associates.FindByNameAsync(Visit.Tenant.Id, name, cancellationToken)
                : null;
            if (found is null)
                Complain("who", Texts["All_NoSuchAssociate"]);
            associate = found?.Id;
        }
        DateTimeOffset? since = null;
        if (Filters["since"].Length > 0)
        {
            if (
                DateTimeOffset.TryParseExact(
                    Filters["since"],
                    "yyyy-MM-dd",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var day
                )
            )
                since = day;
            else
                Complain("since", Texts["Decisions_NoDay"]);
        }
        return Problems.Count > 0
            ? null
            : new DecisionFilter
            {
                Tenant = Visit.Tenant.Id,
                Believed = Filters["show"] switch
                {
                    "refused" => false,
                    "believed" => true,
                    _ => null,
                },
                Associate = associate,
                Door = Given("door"),
                Address = Given("address"),
                Outcome = Given("outcome"),
                Since = since,
            };
    }

    private string? Given(string name) => Filters[name] is { Length: > 0 } text ? text : null;
}
