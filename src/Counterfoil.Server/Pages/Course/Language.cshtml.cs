using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Course;

/// <summary>Keeps the language that a person chose, and goes back to the page. It changes nothing else, so a link may do it.</summary>
internal sealed class LanguageModel(IStringLocalizer<PageTexts> texts) : PeoplePage(texts)
{
    /// <summary>Takes it.</summary>
    public IActionResult OnGet()
    {
        if (Languages.Find(Request.Query["to"]) is { } language)
            Languages.Choose(HttpContext, language);
        return new SeeOther(
            LocalUrl.TryParse(Request.Query["back"], out var back)
                ? back.Value
                : $"{Request.PathBase}/"
        );
    }
}
