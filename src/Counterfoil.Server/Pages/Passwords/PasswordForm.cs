using Counterfoil.Server.Pages.Problems;
using Counterfoil.Server.Texts;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Passwords;

/// <summary>What the pages that set a password have in common.</summary>
internal abstract class PasswordForm(IStringLocalizer<PageTexts> texts) : PeoplePage(texts)
{
    /// <summary>The shortest password that will do.</summary>
    public int MinimumLength => Visit.Tenant.Switches.MinimumPasswordLength;

    /// <summary>The new password, if it was typed twice alike; <c>null</c> with a complaint otherwise.</summary>
    protected Secret? ReadNew(Fields fields)
    {
        var password = fields.Secret("newPassword");
        if (password.IsBlank)
            Complain("newPassword", Texts["Password_NewMissing"]);
        else if (!password.Equals(fields.Secret("confirmation")))
            Complain("confirmation", Texts["Password_Different"]);
        else
            return password;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return null;
    }

    /// <summary>Complains in the register's own words.</summary>
    protected void Say(string field, int status, string problem, TimeSpan? retryAfter = null)
    {
        Response.StatusCode = status;
        ProblemPages.SetRetryAfter(Response, retryAfter);
        Complain(field, problem);
    }
}
