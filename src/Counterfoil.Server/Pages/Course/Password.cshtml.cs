using Counterfoil.Broker.Logins;
using Counterfoil.Server.Mail;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Course;

/// <summary>Asks for the password of a name, in the same words whether anybody has that name or not.</summary>
internal sealed class PasswordModel(CourseTools tools, PasswordLetters letters)
    : CoursePage(tools, LoginStep.Proof)
{
    /// <summary>Whose password.</summary>
    public string UserName => Sight.Course.Name ?? "";

    /// <summary>Whether the browser remembers the name.</summary>
    public bool IsRemembered =>
        Tools.Names.Of(HttpContext).Contains(UserName, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether there is a letter for who forgot the password.</summary>
    public bool AreLettersSent => letters.AreSent;

    /// <inheritdoc/>
    protected override Task<IActionResult> ShowAsync()
    {
        Notice = SentenceFor("why", "lapsed");
        return base.ShowAsync();
    }

    /// <summary>Brings the password to the home of the name.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        if (await ArriveAsync(fields, LoginStep.Proof, LoginStep.Challenge) is { } elsewhere)
            return elsewhere;
        var password = fields.Secret("password");
        if (password.IsBlank)
            return Miss("password", Texts["Login_PasswordMissing"]);
        var proof = await Tools.Desk.ProveAsync(Sight.Course, password, Visitor, cancellationToken);
        if (await GoOnAsync(proof) is not { } step)
            return Refuse("password", proof.Visit);
        if (fields.IsTicked("remember"))
            Tools.Names.Add(HttpContext, UserName);
        return step;
    }
}
