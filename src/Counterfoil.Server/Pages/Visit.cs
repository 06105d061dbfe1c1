using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;

namespace Counterfoil.Server.Pages;

/// <summary>A look at a page: which tenant's, from where, and by whom, as far as it was asked. One per request.</summary>
internal sealed class Visit(Tenant tenant, ContextIdentifier? inPath, string pathBase, Use use)
{
    /// <summary>The tenant whose pages these are.</summary>
    public Tenant Tenant => tenant;

    /// <summary>The tenant in the path; <c>null</c> where the path has none and means the own one.</summary>
    public ContextIdentifier? TenantInPath => inPath;

    /// <summary>From where and what for.</summary>
    public Use Use => use;

    /// <summary>Who is believed by the browser's ticket; <c>null</c> when nobody is, or it was not asked.</summary>
    public Proof? Proof { get; set; }

    /// <summary>The ticket that they are believed by.</summary>
    public Secret? Ticket { get; set; }

    /// <summary>The address of another page for the same tenant.</summary>
    /// <param name="page">Path and query, beginning with a slash.</param>
    public string To(string page) =>
        inPath is null ? pathBase + page : $"{pathBase}/{tenant.Id}{page}";

    /// <summary>Whether the visitor may come to a page.</summary>
    /// <param name="page">The path of its file.</param>
    public bool MayCome(string page) =>
        Proof is { } proof && PageRights.RowOf(page).Need.IsMetBy(proof);
}
