using Counterfoil.Broker.Logins;
using Counterfoil.Server.Mail;
using Counterfoil.Server.Pages.Problems;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Course;

/// <summary>Asks whose password is forgotten, and says the same to everybody.</summary>
internal sealed class ForgottenModel(
    ForgottenPasswords forgotten,
    PasswordLetters letters,
    IStringLocalizer<PageTexts> texts,
    TimeWords words
) : PeoplePage(texts)
{
    /// <summary>Whether it was asked just now.</summary>
    public bool IsAsked { get; private set; }

    /// <summary>Where the form goes.</summary>
    public string Here => Request.PathBase + "/login/course/forgotten";

    /// <summary>Asks, or says that it was asked.</summary>
    public void OnGet() => IsAsked = Request.Query["asked"] == "1";

    /// <summary>Takes the name.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        var name = fields.Text("userName").Trim();
        if (name.Length is 0 or > CourseDesk.LongestName)
        {
            Reject("userName", Texts["Login_NameMissing"]);
            return Page();
        }
        var wait = await forgotten.NoteAsync(name, Visit.Use.Address, cancellationToken);
        if (wait > TimeSpan.Zero)
        {
            ProblemPages.SetRetryAfter(Response, wait);
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Complain("userName", Texts["Refused_TooMany", words.Wait(wait)]);
            return Page();
        }
        letters.Ask(name, Visit.Use.Address);
        return new SeeOther(Here + "?asked=1");
    }
}
