using Counterfoil.Server.Sites;
using Microsoft.AspNetCore.WebUtilities;

namespace Counterfoil.Server.Pages.HandOver;

/// <summary>The address of the page that hands tickets over.</summary>
internal static class HandOverAddress
{
    /// <summary>The page's path.</summary>
    public const string Path = "/handover";

    /// <summary>The site that a query names, exactly as registered and for this tenant; <c>null</c> when there is none.</summary>
    public static Site? SiteOf(IQueryCollection query, Visit visit, KnownSites sites) =>
        query["site"] is [{ } named] ? Fit(sites.Find(named), visit) : null;

    /// <summary>The site to which a login leads; <c>null</c> when it leads nowhere else.</summary>
    public static Site? SiteOf(LocalUrl goal, Visit visit, KnownSites sites)
    {
        var prefix = visit.To(Path) + "?";
        return
            goal.Value.StartsWith(prefix, StringComparison.Ordinal)
            && QueryHelpers.ParseQuery(goal.Value[(prefix.Length - 1)..])["site"] is [{ } named]
            ? Fit(sites.Find(named), visit)
            : null;
    }

    private static Site? Fit(Site? site, Visit visit) =>
        site is not null && (site.Tenant is { } own ? own == visit.Tenant.Id : visit.Tenant.IsOwn)
            ? site
            : null;
}
