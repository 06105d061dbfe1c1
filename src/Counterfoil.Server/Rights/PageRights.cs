namespace Counterfoil.Server;

/// <summary>What the pages for people need, each by the path of its file.</summary>
internal static class PageRights
{
    public static IReadOnlyList<RightsRow> Rows { get; } =
    [
        new("page /Home", Need.Anybody, "On to the login or to the own tickets"),
        new("page /Login/Start", Need.Anybody, "Logs in"),
        new("page /Login/Challenge", Need.Anybody, "Answers what a plugin still asks"),
        new("page /Course/Name", Need.Anybody, "A course asks for a user name"),
        new("page /Course/Password", Need.Anybody, "A course asks for a password"),
        new("page /Course/Challenge", Need.Anybody, "A course asks what a plugin still needs"),
        new("page /Course/Installation", Need.Anybody, "A course asks which installation"),
        new("page /Course/NoAccess", Need.Anybody, "A course finds no installation to go to"),
        new("page /Course/Approval", Need.Anybody, "A course asks who may to approve"),
        new("page /Course/Permission", Need.Anybody, "A course waits for an approval"),
        new("page /Course/Consent", Need.Anybody, "A course asks for a consent"),
        new("page /Course/Turn", Need.Anybody, "A course takes another turn"),
        new("page /Course/Forgotten", Need.Anybody, "Sends a letter with a link to a new password"),
        new("page /Course/Applications", Need.Anybody, "The own consents, by the session"),
        new("page /Course/SignedOut", Need.Anybody, "Ends the broker's session"),
        new("page /Course/Language", Need.Anybody, "Keeps the language that was chosen"),
        new("page /HandOver/Give", Need.Self, "Back to another site, with a code for a ticket"),
        new("page /Logout/Leave", Need.Anybody, "Logs out, here or everywhere"),
        new("page /Logout/Confirm", Need.Anybody, "Asks whom an application sent to log out"),
        new("page /Logout/SignedOut", Need.Anybody, "Says that the browser is logged out"),
        new("page /Passwords/Activate", Need.Anybody, "Sets a password with a code"),
        new("page /Passwords/Change", Need.Self, "Changes the own password"),
        new("page /Tickets/Mine", Need.Self, "The own tickets"),
        new("page /Tickets/Another", Need.Self, "A ticket for use elsewhere"),
        new("page /Tickets/End", Need.Self, "Ends a ticket") { ForOthers = Need.AdminUsers },
        new("page /Tickets/All", Need.AdminUsers, "Everyone's tickets"),
        new("page /Tickets/EndAll", Need.AdminUsers, "Ends all tickets of an associate"),
        new("page /Developers/Mine", Need.Self, "The applications that one registered, or asks to"),
        new("page /Developers/Add", Need.Self, "Registers an application, for developers"),
        new("page /Developers/One", Need.Self, "One of the own applications"),
        new("page /Developers/Rotate", Need.Self, "A new token of an own application"),
        new("page /Developers/Sandbox", Need.Self, "The people of the own sandbox"),
        new("page /Seats/Mine", Need.Self, "Where one may go, and invitations to more"),
        new("page /Seats/Confirm", Need.Self, "Confirms a seat anew; the own one")
        {
            ForOthers = Need.AdminUsers,
        },
        new("page /Seats/All", Need.AdminUsers, "Who of other homes sits here"),
        new("page /Seats/Invite", Need.AdminUsers, "Invites somebody of another home"),
        new(
            "page /Approvals/All",
            Need.AdminApplications,
            "What people ask for, what was approved and withdrawn"
        ),
        new(
            "page /Approvals/Ledger",
            Need.AdminApplications,
            "What was ever said about applications"
        ),
        new("page /Decisions/List", Need.AdminUsers, "The decisions"),
        new("GET /assets/{version}/counterfoil.css", Need.Anybody, "The pages' style sheet"),
        new("GET /assets/{version}/mark.svg", Need.Anybody, "The pages' mark"),
    ];

    /// <summary>The row of a page.</summary>
    /// <param name="path">The path of its file, such as <c>/Login/Start</c>.</param>
    /// <exception cref="InvalidOperationException">There is none: the table must be completed.</exception>
    public static RightsRow RowOf(string path) =>
        RightsTable.Find($"page {path}")
        ?? throw new InvalidOperationException(
            $"'page {path}' has no row in the table of rights. Say there what it needs."
        );
}
