namespace Counterfoil.Server.Pages;

/// <summary>Which right every page needs. A page that is not in the table is shown to nobody.</summary>
internal static class PageRights
{
    /// <summary>No right, and no login.</summary>
    public const string Anybody = "anybody";

    /// <summary>A login; what is shown is the visitor's own.</summary>
    public const string Self = "self";

    /// <summary>The pages by their file's path, and the right that each needs.</summary>
    public static IReadOnlyDictionary<string, string> Table { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["/Home"] = Anybody,
            ["/Login/Start"] = Anybody,
            ["/Login/Challenge"] = Anybody,
            ["/Logout/Leave"] = Anybody,
            ["/Logout/SignedOut"] = Anybody,
            ["/Passwords/Activate"] = Anybody,
            ["/Passwords/Change"] = Self,
            ["/Tickets/Mine"] = Self,
            ["/Tickets/Another"] = Self,
            ["/Tickets/End"] = Self,
            ["/Tickets/All"] = Rights.AdminUsers,
            ["/Tickets/EndAll"] = Rights.AdminUsers,
            ["/Decisions/List"] = Rights.AdminUsers,
        };
}
