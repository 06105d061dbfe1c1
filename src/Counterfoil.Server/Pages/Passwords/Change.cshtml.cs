using Counterfoil.Authority;
using Counterfoil.Authority.Passwords;
using Counterfoil.Server.Cookies;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Passwords;

/// <summary>Changes the own password; the old one is needed.</summary>
internal sealed class ChangeModel(PasswordRegister register, IStringLocalizer<PageTexts> texts)
    : PasswordForm(texts)
{
    /// <summary>Whether this browser stays logged in.</summary>
    public bool IsStaying { get; private set; }

    /// <summary>Shows the form.</summary>
    public void OnGet() => IsStaying = true;

    /// <summary>Changes it. All other tickets end: whoever learnt the old password may hold one.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        IsStaying = fields.IsTicked("stay");
        var old = fields.Secret("oldPassword");
        if (old.IsBlank)
            Say("oldPassword", StatusCodes.Status400BadRequest, Texts["Password_OldMissing"]);
        if (ReadNew(fields) is not { } password || Problems.Count > 0)
            return Page();
        var done = await register.ChangeAsync(
            Visit.Proof!,
            old,
            password,
            IsStaying ? TicketsAtChange.KeepThisLine : TicketsAtChange.EndAll,
            cancellationToken
        );
        switch (done)
        {
            case Registered<Associate>.Done when IsStaying:
                return GoTo("/tickets?done=changed");
            case Registered<Associate>.Done:
                SecretCookie.Ticket.Drop(HttpContext);
                return GoTo("/login?why=changed");
            case Registered<Associate>.Unfit(var problem):
                Say("newPassword", StatusCodes.Status400BadRequest, problem);
                break;
            case Registered<Associate>.Forbidden(var problem) { Rule: var rule }:
                Say("oldPassword", StatusCodes.Status403Forbidden, Say(rule, problem));
                break;
            case Registered<Associate>.NotNow(var wait, var problem):
                Say("oldPassword", StatusCodes.Status429TooManyRequests, problem, wait);
                break;
            case Registered<Associate>.Conflict(var problem) { Rule: var rule }:
                Say("oldPassword", StatusCodes.Status409Conflict, Say(rule, problem));
                break;
            default:
                return GoTo("/login");
        }
        return Page();
    }
}
