using System.Globalization;
using Counterfoil.Authority.Changes;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Bell;

/// <summary>
/// How a ring stands in a notification: the node's id, the kind, the tenant and the id, parted by blanks. Whoever can
/// write to the database can ring; all that does is make caches ask again.
/// </summary>
internal static class RingText
{
    public static string Write(string node, Changed changed) =>
        changed switch
        {
            Changed.Stub(var tenant, var ticket) => $"{node} stub {tenant.Key()} {ticket:D}",
            Changed.Associate(var tenant, var id) => $"{node} associate {tenant.Key()} {id}",
            Changed.Everything(var tenant) => $"{node} tenant {tenant.Key()}",
            Changed.OfApplication(var application) => $"{node} application {application:D}",
            Changed.Approval(var tenant, var application) =>
                $"{node} approval {tenant.Key()} {application:D}",
            Changed.Registry(var kind, var key) => $"{node} registry {kind} {key:D}",
            _ => $"{node} all",
        };

    /// <summary>Reads what <see cref="Write"/> wrote; what is not understood means everything.</summary>
    public static Changed Read(ReadOnlySpan<string> parts) =>
        parts switch
        {
            ["stub", var tenant, var ticket]
                when ContextIdentifier.TryParse(tenant, out var of)
                    && Guid.TryParseExact(ticket, "D", out var id) => new Changed.Stub(of, id),
            ["associate", var tenant, var associate]
                when ContextIdentifier.TryParse(tenant, out var of)
                    && int.TryParse(
                        associate,
                        NumberStyles.None,
                        CultureInfo.InvariantCulture,
                        out var id
                    ) => new Changed.Associate(of, new AssociateId(id)),
            ["registry", var kind, var key] when Guid.TryParseExact(key, "D", out var id) =>
                new Changed.Registry(kind, id),
            ["tenant", var tenant] when ContextIdentifier.TryParse(tenant, out var of) =>
                new Changed.Everything(of),
            ["application", var application]
                when Guid.TryParseExact(application, "D", out var id) => new Changed.OfApplication(
                id
            ),
            ["approval", var tenant, var application]
                when ContextIdentifier.TryParse(tenant, out var of)
                    && Guid.TryParseExact(application, "D", out var id) => new Changed.Approval(
                of,
                id
            ),
            _ => new Changed.All(),
        };
}
