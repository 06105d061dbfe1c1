using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages;

/// <summary>The front of the house: on to the login, or to the tickets of who is logged in.</summary>
internal sealed class HomeModel(Visitors visitors, IStringLocalizer<PageTexts> texts)
    : PeoplePage(texts)
{
    /// <summary>Sends the browser on.</summary>
    public async Task<IActionResult> OnGetAsync() =>
        GoTo(await visitors.HearAsync(HttpContext, Visit) is null ? "/tickets" : "/login");
}
