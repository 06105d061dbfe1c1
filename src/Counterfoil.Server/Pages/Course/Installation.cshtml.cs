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
    /// <summary>What there is to choose from.</summary>
    public IReadOnlyList<Choice> Choices { get; private set; } = [];

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
        Choices = choices;
        return Page();
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
