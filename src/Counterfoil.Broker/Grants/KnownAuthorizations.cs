using System.Collections.Concurrent;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Broker.Grants;

/// <summary>
/// What authorizations remember, found by whatever hangs by their grant. It never changes, so what was read once is kept;
/// whether a grant still lives is not asked here. Thread-safe.
/// </summary>
public sealed class KnownAuthorizations(ITicketStubs stubs)
{
    private const int MostKept = 20_000;

    private readonly ConcurrentDictionary<(ContextIdentifier, Guid), Authorization> known = new();

    /// <summary>Of the grant that a stub belongs to; <c>null</c> where there is none, as with client credentials.</summary>
    public async ValueTask<Authorization?> FindAsync(
        TicketStub stub,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(stub);
        if (stub.Kind == TicketKind.Grant)
            return Authorization.Read(stub.Terms.Authorization);
        if (stub.Line == stub.TicketId)
            return null;
        var key = (stub.Tenant, stub.Line);
        if (known.TryGetValue(key, out var found))
            return found;
        var loaded = await stubs.LoadAsync(stub.Tenant, stub.Line, cancellationToken);
        if (Authorization.Read(loaded?.Stub.Terms.Authorization) is not { } authorization)
            return null;
        if (known.Count >= MostKept)
            known.Clear();
        known[key] = authorization;
        return authorization;
    }
}
