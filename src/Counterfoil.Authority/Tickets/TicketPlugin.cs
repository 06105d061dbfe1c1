using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Plugins;
using Counterfoil.Authority.Tenants;

namespace Counterfoil.Authority.Tickets;

/// <summary>The plugin that understands tickets of every kind: evidence like any other, resolved to the associate of the stub.</summary>
public sealed class TicketPlugin(TicketReader reader, KnownTenants tenants) : IHousePlugin
{
    /// <inheritdoc/>
    public string CredentialType => CredentialTypes.Ticket;

    /// <inheritdoc/>
    public async ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        var resolution = Resolution.NotMine;
        foreach (var item in evidence.Items)
        {
            if (!PresentedText.TryRead(item, out _, out _))
                continue;
            var next = await ResolveAsync(item, evidence, cancellationToken);
            // Several tickets must be one person's; the evaluator sees only one answer of a plugin, so it is settled here.
            if (
                next is not Resolution.ResolvedCase
                || (resolution is Resolution.ResolvedCase before && !IsSame(before, next))
            )
                return next is Resolution.ResolvedCase
                    ? Resolution.Mistaken("tickets_of_several_associates")
                    : next;
            resolution = next;
        }
        return resolution;
    }

    private async ValueTask<Resolution> ResolveAsync(
        Evidence item,
        EvidenceSet evidence,
        CancellationToken cancellationToken
    )
    {
        if (!PresentedText.TryParse(item, out var kind, out var ticket))
            return Resolution.Mistaken("malformed_ticket");
        var tenant = await tenants.FindAsync(evidence.Tenant, cancellationToken);
        if (tenant is null)
            return Resolution.Mistaken("unknown_tenant");
        return await reader.ReadAsync(tenant, kind, ticket, evidence.Door, cancellationToken) switch
        {
            TicketReading.Good(var entry) => new Resolution.ResolvedCase(
                entry.Stub.Associate,
                new ProvidedCredential(
                    CredentialTypes.Ticket,
                    entry.Stub.Id,
                    entry.Stub.TicketId.ToString("D")
                ),
                entry.Stub.Origin.Factors,
                report: null
            )
            {
                Origin = entry.Stub.Origin,
            },
            TicketReading.Bad(var reason) => Resolution.Mistaken(reason),
            TicketReading.Ended(var reason) => Resolution.Ended(reason),
            _ => Resolution.NotMine,
        };
    }

    private static bool IsSame(Resolution.ResolvedCase before, Resolution next) =>
        next is Resolution.ResolvedCase after && after.Associate == before.Associate;
}
