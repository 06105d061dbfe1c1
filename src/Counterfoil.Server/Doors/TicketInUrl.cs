using Counterfoil.Authority.Plugins;
using Counterfoil.Authority.Tenants;

namespace Counterfoil.Server;

/// <summary>The ticket in an address: <c>?usec=</c>. Only ever a ticket: a name or a password is none.</summary>
internal static class TicketInUrl
{
    /// <summary>The query's parameter, named as the template's tag that fills it.</summary>
    public const string Parameter = "usec";

    /// <summary>Whether a request's address holds one, good or not.</summary>
    public static bool IsIn(HttpRequest request) =>
        request.QueryString.HasValue && request.Query.ContainsKey(Parameter);

    /// <summary>The evidence in the address; nothing that could be a ticket, or two of them, is evidence that nobody believes.</summary>
    public static TicketEvidence Read(HttpRequest request) =>
        request.Query[Parameter] is [{ Length: > 0 and <= Ticket.MaxLength } text]
            ? new TicketEvidence(new Secret(text.Trim()))
            : new TicketEvidence(Secret.Blank);

    /// <summary>The address without it.</summary>
    public static string Without(HttpRequest request) =>
        request.PathBase
        + request.Path
        + QueryString.Create(
            request.Query.Where(pair =>
                !pair.Key.Equals(Parameter, StringComparison.OrdinalIgnoreCase)
            )
        );
}

/// <summary>Objects to a ticket in an address in every tenant that has not asked for it.</summary>
internal sealed class TicketInUrlPolicy(KnownTenants tenants) : IHousePlugin
{
    /// <inheritdoc/>
    public string CredentialType => "TicketInUrl";

    /// <inheritdoc/>
    public async ValueTask<Objection?> ScreenAsync(
        EvidenceSet evidence,
        Use use,
        CancellationToken cancellationToken
    ) =>
        evidence.Door == Doors.Url
        && await tenants.FindAsync(evidence.Tenant, cancellationToken)
            is not { Switches.TicketInUrl: true }
            ? new Objection("The tenant does not allow a ticket in an address.")
            : null;

    /// <inheritdoc/>
    public ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Resolution.NotMine);
}
