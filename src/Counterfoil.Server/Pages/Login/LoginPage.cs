using Counterfoil.Authority.Evaluation;
using Counterfoil.Server.Pages.HandOver;
using Counterfoil.Server.Pages.Problems;
using Counterfoil.Server.Sites;
using Counterfoil.Server.Texts;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Login;

/// <summary>What the pages of a login have in common: where it leads, and how a refusal is said.</summary>
internal abstract class LoginPage(
    IStringLocalizer<PageTexts> texts,
    TimeWords words,
    KnownSites sites
) : PeoplePage(texts)
{
    /// <summary>Where the person was going; <c>null</c> when nowhere in particular.</summary>
    public LocalUrl? Goal { get; private set; }

    /// <summary>Notes where the person was going.</summary>
    protected void LeadTo(LocalUrl? goal)
    {
        Goal = goal;
        // Browsers hold a form's policy against every address that the answer sends them on to.
        if (goal is { } url && HandOverAddress.SiteOf(url, Visit, sites) is { } site)
            PageHeaders.LetFormsLeadTo(Response, [site.Origin]);
    }

    /// <summary>Where the address says that the person was going.</summary>
    protected LocalUrl? GoalInAddress() =>
        Request.Query["returnUrl"] is [{ } text] && LocalUrl.TryParse(text, out var goal)
            ? goal
            : null;

    /// <summary>Says a refusal.</summary>
    protected void Say(string field, Refusal? refusal)
    {
        ProblemPages.SetRetryAfter(Response, refusal?.RetryAfter);
        (Response.StatusCode, var sentence) = new RefusalWords(Texts, words).Of(refusal);
        Complain(field, sentence);
    }
}
