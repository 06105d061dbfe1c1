using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Course;

/// <summary>Ends the broker's session at the person's wish, and says that it has ended.</summary>
internal sealed class SignedOutModel(AccountSession session, IStringLocalizer<PageTexts> texts)
    : PeoplePage(texts)
{
    /// <summary>Whether somebody is still logged in, and is asked.</summary>
    public bool IsLoggedIn { get; private set; }

    /// <summary>Asks, or says it.</summary>
    public async Task OnGetAsync() =>
        IsLoggedIn = await session.WhoAsync(HttpContext, Visit.Use) is not null;

    /// <summary>Ends it.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        await session.EndAsync(HttpContext, Visit.Use);
        return new SeeOther($"{Request.PathBase}/login/course/signed-out");
    }
}
