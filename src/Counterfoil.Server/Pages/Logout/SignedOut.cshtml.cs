using Counterfoil.Server.Texts;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Logout;

/// <summary>Says that the browser is logged out.</summary>
internal sealed class SignedOutModel(IStringLocalizer<PageTexts> texts) : PeoplePage(texts)
{
    /// <summary>Shows it.</summary>
    public void OnGet() => Notice = SayEnded();
}
