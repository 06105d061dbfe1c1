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
    private const string Address = "/login/course/forgotten";
    private const string AtLogin = "tenant";

    /// <summary>Whether letters are sent at all.</summary>
    public bool AreLettersSent => letters.AreSent;

    /// <summary>Whether it was asked just now.</summary>
    public bool IsAsked { get; private set; }

    /// <summary>Where the form goes.</summary>
    public string Here => Request.PathBase + AddressAt(Tenant);

    // Whether there is such a tenant is asked with everything else, when the answer is given.
    private ContextIdentifier? Tenant =>
        Request.Query[AtLogin] is [{ } text] && ContextIdentifier.TryParse(text, out var tenant)
            ? tenant
            : null;

    /// <summary>Where it is asked at a tenant's login; at no tenant's, where that is <c>null</c>.</summary>
    public static string AddressAt(ContextIdentifier? tenant) =>
        tenant is null ? Address : $"{Address}?{AtLogin}={tenant}";

    /// <summary>Asks, or says that it was asked.</summary>
    public void OnGet() => IsAsked = AreLettersSent && Request.Query["asked"] == "1";

    /// <summary>Takes the name.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!AreLettersSent)
            return Page();
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
        letters.Ask(name, Tenant, Visit.Use.Address);
        return new SeeOther(Here + (Tenant is null ? "?asked=1" : "&asked=1"));
    }
}
