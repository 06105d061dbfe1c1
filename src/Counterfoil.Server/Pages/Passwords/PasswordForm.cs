using Counterfoil.Authority;
using Counterfoil.Server.Pages.Problems;
using Counterfoil.Server.Texts;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Passwords;

/// <summary>What the pages that set a password have in common.</summary>
internal abstract class PasswordForm(IStringLocalizer<PageTexts> texts, TimeWords words)
    : PeoplePage(texts)
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

    /// <summary>Complains about what the register objects to.</summary>
    /// <param name="refused">How it refused.</param>
    /// <param name="field">The field of what was proven, or was not.</param>
    /// <returns>False where it says nothing that may be told.</returns>
    protected bool TrySay(Registered<Associate> refused, string field)
    {
        switch (refused)
        {
            case Registered<Associate>.Unfit(var problem) { Problems: var rules }:
                Say(
                    "newPassword",
                    StatusCodes.Status400BadRequest,
                    Say(rules.FirstOrDefault(), problem)
                );
                return true;
            case Registered<Associate>.Forbidden(var problem) { Rule: var rule }:
                Say(field, StatusCodes.Status403Forbidden, Say(rule, problem));
                return true;
            case Registered<Associate>.Conflict(var problem) { Rule: var rule }:
                Say(field, StatusCodes.Status409Conflict, Say(rule, problem));
                return true;
            case Registered<Associate>.NotNow(var wait, _):
                ProblemPages.SetRetryAfter(Response, wait);
                Say(
                    field,
                    StatusCodes.Status429TooManyRequests,
                    Texts["Refused_NotNow", words.Wait(wait)]
                );
                return true;
            default:
                return false;
        }
    }

    /// <summary>Complains, with the answer's status.</summary>
    protected void Say(string field, int status, string sentence)
    {
        Response.StatusCode = status;
        Complain(field, sentence);
    }
}
