namespace Counterfoil.Server.Sites;

/// <summary>The registered sites. Found by exact comparison and in no other way. Thread-safe.</summary>
internal sealed class KnownSites(IReadOnlyList<Site> sites)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<Site> All => sites;

    /// <summary>The site with this call-back; <c>null</c> when there is none.</summary>
    public Site? Find(string? callBack) =>
        sites.FirstOrDefault(site =>
            string.Equals(site.CallBack, callBack, StringComparison.Ordinal)
        );

    /// <summary>The site behind a proxy at this origin; <c>null</c> when there is none.</summary>
    public Site? FindProxied(string origin) =>
        sites.FirstOrDefault(site =>
            site.IsProxied && string.Equals(site.Origin, origin, StringComparison.Ordinal)
        );
}
