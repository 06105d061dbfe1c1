using Counterfoil.Authority;
using Counterfoil.Authority.Passwords;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Passwords;

/// <summary>Sets a password with a single-use code. Opening the page uses nothing up: a mail scanner that follows the link does no harm.</summary>
internal sealed class ActivateModel(
    PasswordRegister register,
    IStringLocalizer<PageTexts> texts,
    TimeWords words
) : PasswordForm(texts, words)
{
    private const int LongestCode = 64;

    /// <summary>The code, from the link or as it was typed.</summary>
    public string Code { get; private set; } = "";

    /// <summary>Shows the form.</summary>
    public void OnGet() =>
        Code = Request.Query["code"] is [{ Length: <= LongestCode } code] ? code : "";

    /// <summary>Sets the password.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        Code = fields.Text("code").Trim();
        if (Code.Length is 0 or > LongestCode)
            Say("code", StatusCodes.Status400BadRequest, Texts["Activate_CodeMissing"]);
        if (ReadNew(fields) is not { } password || Problems.Count > 0)
            return Page();
        var done = await register.ActivateAsync(
            Visit.TenantInPath,
            new Secret(Code),
            password,
            Visit.Use.Address,
            cancellationToken
        );
        if (done is Registered<Associate>.Done)
            return GoTo("/login?why=activated");
        if (!TrySay(done, "code"))
            Say("code", StatusCodes.Status403Forbidden, Texts["Activate_CodeUnknown"]);
        return Page();
    }
}
