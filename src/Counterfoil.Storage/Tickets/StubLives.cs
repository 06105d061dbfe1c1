using Counterfoil.Authority;
using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Tickets;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Tickets;

/// <summary>How stubs begin and end, each inside a transaction of the writer.</summary>
internal sealed class StubLives(
    DatabaseParts parts,
    CredentialSeals seals,
    StubRows rows,
    CredentialSql credentials,
    StubSql sql
)
{
    /// <summary>
    /// Adds a stub. The parent is kept until the transaction ends, and whoever ends a parent keeps it before looking for
    /// children: one of the two waits for the other and then sees what it did. Likewise with mass revocations: a child whose
    /// parent one of them has just ended could otherwise be issued an instant later than it reaches, and live on.
    /// </summary>
    public async Task<StubAdded> AddAsync(
        Writing writing,
        TicketStub stub,
        int livingCap,
        Change change
    )
    {
        if (stub.Parent is { } parent)
        {
            KeepRevocationsOff(writing, stub.Tenant);
            if (!await KeepLivingAsync(writing, parent, stub, change))
                return new StubAdded.ParentEnded();
        }
        var row = Insert(writing, stub, change);
        var added = stub with { Version = row.Version, Seal = row.EncryptedCheck };
        if (stub.Kind != TicketKind.Ticket)
            return new StubAdded.Done(added, []);
        var beyond = await writing.Session.QueryAsync(
            StubSql.BeyondCap,
            [row.Tenant, row.AssociateId, livingCap, change.At.Milliseconds()],
            (ref found) => found.Integer()
        );
        beyond.Remove(row.Id);
        return new StubAdded.Done(
            added,
            beyond.Count == 0 ? [] : await EndBeyondAsync(writing, beyond, stub.Tenant, change)
        );
    }

    /// <summary>Uses up and adds. All that can stand in its way is looked at before anything is written.</summary>
    public async Task<StubsExchanged> ExchangeAsync(
        Writing writing,
        StubExchange exchange,
        Change change
    )
    {
        var first = exchange.Added[0];
        KeepRevocationsOff(writing, first.Tenant);
        if (
            exchange is { Once: { } code, Ends: null }
            && await TryUseAsHeardAsync(writing, exchange.Grant, code, change)
        )
            return Add(writing, exchange, change);
        if (!await KeepLivingAsync(writing, exchange.Grant.TicketId, first, change))
            return StubsExchanged.GrantEnded;
        CredentialRow? ending = null;
        if (exchange.Ends is { } ends)
        {
            Value[] key = [first.Tenant.Key(), StubRows.Name(ends)];
            var found = await writing.Session.QueryAsync(sql.OfTicket, key, CredentialRow.Read);
            ending = found.Find(row => Lives(row, change));
            if (ending is null)
                return StubsExchanged.UsedBefore;
            seals.Check(ending);
        }
        if (exchange.Once is { } once && !await TryUseOnceAsync(writing, exchange.Grant, once))
            return StubsExchanged.UsedBefore;
        if (ending is not null)
            TryEnd(writing, ending, first.Tenant, change);
        return Add(writing, exchange, change);
    }

    private StubsExchanged Add(Writing writing, StubExchange exchange, Change change)
    {
        foreach (var stub in exchange.Added)
            Insert(writing, stub, change);
        return StubsExchanged.Done;
    }

    // Until the transaction ends: whoever ends a parent keeps it first.
    private async Task<bool> KeepLivingAsync(
        Writing writing,
        Guid parent,
        TicketStub child,
        Change change
    )
    {
        var found = await writing.Session.QueryAsync(
            sql.LivingParent,
            [
                child.Tenant.Key(),
                StubRows.Name(parent),
                child.Associate.Value,
                change.At.Milliseconds(),
            ],
            CredentialRow.Read
        );
        if (found is not [var row])
            return false;
        seals.Check(row);
        return true;
    }

    private void KeepRevocationsOff(Writing writing, ContextIdentifier tenant)
    {
        if (parts.Dialect.IsPostgreSql)
            writing.Session.Post(Dialect.KeepRevocationsOff, tenant.Key());
    }

    private CredentialRow Insert(Writing writing, TicketStub stub, Change change)
    {
        var row = rows.New(stub, change);
        writing.Session.Post(CredentialSql.InsertOne, row.Values());
        writing.Note(row);
        return row;
    }

    // False says nothing yet: it was used before, or has ended, or its seal is another since the root key was exchanged.
    private Task<bool> TryUseAsHeardAsync(
        Writing writing,
        TicketStub grant,
        OnceOfGrant once,
        Change change
    ) =>
        IsFoundAsync(
            writing,
            sql.UseOnceAsHeard,
            [
                once.Thing,
                once.RememberUntil.Milliseconds(),
                grant.Tenant.Key(),
                grant.Id.Value,
                grant.Seal.ToArray(),
                change.At.Milliseconds(),
            ]
        );

    private static Task<bool> TryUseOnceAsync(
        Writing writing,
        TicketStub grant,
        OnceOfGrant once
    ) =>
        IsFoundAsync(
            writing,
            StubSql.UseOnce,
            [grant.Tenant.Key(), grant.Id.Value, once.Thing, once.RememberUntil.Milliseconds()]
        );

    private static async Task<bool> IsFoundAsync(
        Writing writing,
        Statement statement,
        Value[] values
    ) =>
        (await writing.Session.QueryAsync(statement, values, (ref row) => row.Integer())).Count
        == 1;

    /// <summary>Ends a ticket and its descendants, generation by generation; returns how many lived.</summary>
    public async Task<int> EndAsync(
        Writing writing,
        ContextIdentifier tenant,
        Guid ticketId,
        Change change
    )
    {
        var ended = 0;
        var name = StubRows.Name(ticketId);
        var session = writing.Session;
        var (generation, children) = await session.QueryBothAsync(
            (sql.OfTicket, [tenant.Key(), name]),
            (sql.Children, [tenant.Key(), new[] { name }]),
            CredentialRow.Read
        );
        // Nobody's children are their own ancestors, unless somebody wrote such rows; each name is followed once.
        var followed = new HashSet<string>(StringComparer.Ordinal) { name };
        while (true)
        {
            foreach (var row in generation.Where(row => Lives(row, change)))
            {
                if (TryEnd(writing, row, tenant, change))
                    ended++;
            }
            generation = children.FindAll(row => followed.Add(row.SearchName));
            if (generation.Count == 0)
                return ended;
            string[] names = [.. generation.Select(row => row.SearchName)];
            children = await session.QueryAsync(
                sql.Children,
                [tenant.Key(), names],
                CredentialRow.Read
            );
        }
    }

    /// <summary>Deletes stubs that ended before.</summary>
    public async Task<int> SweepAsync(Writing writing, DateTimeOffset before, int limit)
    {
        var deleted = 0;
        foreach (var query in new[] { StubSql.Expired, StubSql.Revoked })
        {
            if (deleted >= limit)
                break;
            var past = await writing.Session.QueryAsync<CredentialRow>(
                query + parts.Dialect.LockFree,
                new { before = before.Milliseconds(), limit = limit - deleted }
            );
            deleted += await CredentialSweep.DeleteAsync(
                writing,
                credentials,
                seals,
                past,
                parts.Log
            );
        }
        return deleted;
    }

    private async Task<List<Guid>> EndBeyondAsync(
        Writing writing,
        List<long> beyond,
        ContextIdentifier tenant,
        Change change
    )
    {
        var ended = new List<Guid>();
        var found = await writing.Session.QueryAsync<CredentialRow>(
            sql.ByIds,
            new { tenant = tenant.Key(), ids = KeyList.Of(beyond) }
        );
        foreach (var row in found)
        {
            if (Lives(row, change) && TryEnd(writing, row, tenant, change))
                ended.Add(Guid.ParseExact(row.SearchName, "D"));
        }
        return ended;
    }

    // A mass revocation may have ended it already; ending it once more does no harm, and is counted.
    private static bool Lives(CredentialRow row, Change change)
    {
        var now = change.At.Milliseconds();
        return row.RevokedAt is null && row.ValidTo > now && row.AbsoluteEnd > now;
    }

    // A broken row is refused at every door as it is. Sealing it anew would make it good, and throwing would let whoever
    // broke it keep the others from ending.
    private bool TryEnd(Writing writing, CredentialRow row, ContextIdentifier tenant, Change change)
    {
        if (!rows.IsGood(row))
        {
            parts.Log.BrokenStubNotEnded(row.Tenant);
            return false;
        }
        rows.End(row, change);
        writing.Session.Post(
            StubSql.End,
            row.Secret,
            row.RevokedAt,
            row.Updated,
            row.UpdatedBy,
            row.UpdatedCount,
            row.Version,
            row.EncryptedCheck,
            row.SmallCheck,
            row.Tenant,
            row.Id
        );
        writing.Note(row);
        writing.Ring(new Changed.Stub(tenant, Guid.ParseExact(row.SearchName, "D")));
        return true;
    }
}
