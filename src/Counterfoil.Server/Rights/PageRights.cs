namespace Counterfoil.Server;

/// <summary>What the pages for people need.</summary>
internal static class PageRights
{
    public static IReadOnlyList<RightsRow> Rows { get; } =
    [
        Page("/assets", Need.Anybody, "The style sheet and the mark"),
        Page("/Home", Need.Anybody, "Sends to the login, or to the visitor's tickets"),
        Page("/Login/Start", Need.Anybody, "Asks for user name and password"),
        Page("/Login/Challenge", Need.Anybody, "Asks what is still needed"),
        Page("/Logout/Leave", Need.Anybody, "Ends the browser's ticket, or all of the visitor's"),
        Page("/Logout/SignedOut", Need.Anybody, "Says that the visitor is logged out"),
        Page("/Passwords/Activate", Need.Anybody, "Sets a password with an activation code"),
        Page("/Passwords/Change", Need.Self, "Changes the own password"),
        Page("/Tickets/Mine", Need.Self, "The visitor's living tickets"),
        Page("/Tickets/Another", Need.Self, "Shows a ticket for use elsewhere, once"),
        Page("/Tickets/End", Need.Self, "Ends a ticket and those got with it") with
        {
            ForOthers = Need.AdminUsers,
        },
        Page("/Tickets/All", Need.AdminUsers, "Everybody's living tickets"),
        Page("/Tickets/EndAll", Need.AdminUsers, "Ends all tickets of an associate"),
        Page("/Decisions/List", Need.AdminUsers, "The decisions, refusals first"),
    ];

    /// <summary>The row's name of a page, by its file's path.</summary>
    public static string NameOf(string page) => $"page {page}";

    private static RightsRow Page(string page, Need need, string what) =>
        new(NameOf(page), need, what);
}
