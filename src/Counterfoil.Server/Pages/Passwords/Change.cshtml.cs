using Counterfoil.Authority;
using Counterfoil.Authority.Passwords;
using Counterfoil.Server.Cookies;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Passwords;

/// <summary>Changes the own password; the old one is needed.</summary>
internal sealed class ChangeModel(
    PasswordRegister register,
    IStringLocalizer<PageTexts> texts,
    TimeWords words
) : PasswordForm(texts, words)
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
        if (done is Registered<Associate>.Done)
        {
            if (IsStaying)
                return GoTo("/tickets?done=changed");
            SecretCookie.Ticket.Drop(HttpContext);
            return GoTo("/login?why=changed");
        }
        return TrySay(done, "oldPassword") ? Page() : GoTo("/login");
    }
}
