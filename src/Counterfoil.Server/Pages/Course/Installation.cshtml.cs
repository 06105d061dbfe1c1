using Counterfoil.Broker.Logins;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Course;

/// <summary>An installation to choose.</summary>
/// <param name="Id">Its context identifier.</param>
/// <param name="Name">Its name for people.</param>
internal sealed record Choice(string Id, string Name);

/// <summary>Asks which installation, of those that the person has.</summary>
internal sealed class InstallationModel(CourseTools tools) : CoursePage(tools, LoginStep.Tenant)
{
    private const int OnAPage = 25;
    private const int LongestSearch = 100;

    /// <summary>What there is to choose from, of what is searched for, on this page.</summary>
    public IReadOnlyList<Choice> Choices { get; private set; } = [];

    /// <summary>Whether there are more than a page shows.</summary>
    public bool HasMany { get; private set; }

    /// <summary>What is searched for; empty for all.</summary>
    public string Search { get; private set; } = "";

    /// <summary>Where the search goes.</summary>
    public string SearchAt => Request.PathBase + CourseSteps.AddressOf(LoginStep.Tenant);

    /// <summary>The address of the following page; <c>null</c> on the last.</summary>
    public string? Next { get; private set; }

    /// <inheritdoc/>
    protected override async Task<IActionResult> ShowAsync()
    {
        var choices = new List<Choice>(Sight.Places.Count);
        foreach (var place in Sight.Places)
        {
            var tenant = await Tools.Tenants.FindAsync(place.Tenant, HttpContext.RequestAborted);
            choices.Add(
                new Choice(
                    place.Tenant.Value,
                    tenant is { Name.Length: > 0 } ? tenant.Name : place.Tenant.Value
                )
            );
        }
        HasMany = choices.Count > OnAPage;
        Search = Request.Query["search"] is [{ Length: <= LongestSearch } text] ? text.Trim() : "";
        ShowPageOf(choices.FindAll(IsSought));
        return Page();
    }

    private bool IsSought(Choice choice) =>
        choice.Name.Contains(Search, StringComparison.CurrentCultureIgnoreCase)
        || choice.Id.Contains(Search, StringComparison.OrdinalIgnoreCase);

    private void ShowPageOf(List<Choice> found)
    {
        var after = Request.Query["after"] is [{ } id] ? found.FindIndex(one => one.Id == id) : -1;
        Choices = [.. found.Skip(after + 1).Take(OnAPage)];
        if (after + 1 + OnAPage < found.Count)
            Next = $"{Here}&search={Uri.EscapeDataString(Search)}&after={Choices[^1].Id}";
    }

    /// <summary>Takes the choice.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        if (await ArriveAsync(fields, LoginStep.Tenant) is { } elsewhere)
            return elsewhere;
        var chosen = Sight.Places.FirstOrDefault(place => place.Tenant.Is(fields.Text("tenant")));
        if (chosen is not null)
            return await GoOnAsync(Tools.Desk.Choose(Sight.Course, chosen.Tenant));
        Reject("tenants", Texts["Installation_Missing"]);
        return await ShowAsync();
    }
}
