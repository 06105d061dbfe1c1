using Counterfoil.Broker.Logins;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Course;

/// <summary>Asks for a user name, or offers who is logged in and who is remembered.</summary>
internal sealed class NameModel(CourseTools tools) : CoursePage(tools, LoginStep.Name)
{
    /// <summary>What was typed; never a ticket.</summary>
    public string UserName { get; private set; } = "";

    /// <summary>The names that this browser remembers.</summary>
    public IReadOnlyList<string> Remembered => Tools.Names.Of(HttpContext);

    /// <summary>Whether who is logged in may go on as they are.</summary>
    public bool MayGoOn =>
        Sight.Home is not null
        && !Sight.Facts.Prompts.HasFlag(Prompts.Login)
        && Sight.Facts.Subject != SubjectFact.Another;

    /// <inheritdoc/>
    protected override Task<IActionResult> ShowAsync()
    {
        UserName = Sight.Course.LoginName is null
            ? Sight.Course.Name ?? Sight.Account?.LoginName ?? ""
            : "";
        Notice = Sight.Course.Meanwhile switch
        {
            Meanwhile.SomebodyElse => Texts["Name_ChangedHands"],
            Meanwhile.LoggedIn => Texts["Name_Meanwhile"],
            _ => Notice,
        };
        return base.ShowAsync();
    }

    /// <summary>Takes the name; a ticket in its place lets its holder in at once.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        // Whoever went back with the browser may type another name.
        if (
            await ArriveAsync(fields, LoginStep.Name, LoginStep.Proof, LoginStep.Challenge) is
            { } elsewhere
        )
            return elsewhere;
        var typed = fields.Text("userName").Trim();
        if (Evidence.OfUserName(typed, Secret.Blank) is TicketEvidence ticket)
        {
            var proof = await Tools.Desk.ProveAsync(
                Sight.Course,
                ticket,
                Visitor,
                cancellationToken
            );
            return await GoOnAsync(proof) ?? Refuse("userName", proof.Visit);
        }
        return typed.Length == 0
            ? Miss("userName", Texts["Login_NameMissing"])
            : await GoOnAsync(Tools.Desk.Name(Sight.Course, typed));
    }
}
