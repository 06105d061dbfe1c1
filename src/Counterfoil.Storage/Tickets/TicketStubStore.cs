using System.Globalization;
using Counterfoil.Authority;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Storage.Associates;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Revocation;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Tickets;

/// <summary>The rows of <c>credentials</c> that are stubs: finding and renewing them. How they begin and end stands in <see cref="StubLives"/>.</summary>
internal sealed class TicketStubStore : ITicketStubs
{
    private readonly DatabaseParts parts;
    private readonly StubSql sql;
    private readonly StubRows rows;
    private readonly StubLives lives;
    private readonly StubRenewals renewals;

    public TicketStubStore(DatabaseParts parts)
    {
        this.parts = parts;
        var seals = new CredentialSeals(parts.Seals, parts.Keys);
        var credentials = new CredentialSql(parts.Dialect);
        sql = new StubSql(parts.Dialect, credentials);
        rows = new StubRows(seals);
        lives = new StubLives(parts, seals, rows, credentials, sql);
        renewals = new StubRenewals(parts, credentials, sql);
    }

    public Task<StubAdded> AddAsync(
        TicketStub stub,
        int livingCap,
        Change change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            writing => lives.AddAsync(writing, stub, livingCap, change),
            cancellationToken
        );

    public Task<StubsExchanged> ExchangeAsync(
        StubExchange exchange,
        Change change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            writing => lives.ExchangeAsync(writing, exchange, change),
            cancellationToken
        );

    public async ValueTask<LoadedStub?> LoadAsync(
        ContextIdentifier tenant,
        Guid ticketId,
        CancellationToken cancellationToken
    )
    {
        Value[] names = [tenant.Key(), StubRows.Name(ticketId)];
        var found = await parts.Connections.ReadAsync(
            session => session.QueryAsync(sql.Load, names, LoadedRow.Read, cancellationToken),
            cancellationToken
        );
        return found.Count == 0 ? null : Believe(found, tenant);
    }

    public Task<IReadOnlyList<Guid>> RenewAsync(
        IReadOnlyList<Renewal> renewals,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) => this.renewals.WriteAsync(renewals, now, cancellationToken);

    public Task<int> EndWithDescendantsAsync(
        ContextIdentifier tenant,
        Guid ticketId,
        Change change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            writing => lives.EndAsync(writing, tenant, ticketId, change),
            cancellationToken
        );

    public async Task<int> CountLivingAsync(
        RevocationScope scope,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var (condition, associate, application, since) = scope switch
        {
            RevocationScope.OfTenant => ("", default(AssociateId?), default(Guid?), "validFrom"),
            RevocationScope.OfAssociate(_, var of) => (
                " AND c.associateId = @associate",
                of,
                null,
                "validFrom"
            ),
            RevocationScope.OfProgram => (" AND c.programKey = @program", null, null, "validFrom"),
            RevocationScope.OfApplication(_, var to) => (
                " AND c.application = @application",
                null,
                to,
                "registered"
            ),
            RevocationScope.OfApplicationOfAssociate(_, var to, var of) => (
                " AND c.associateId = @associate AND c.application = @application",
                of,
                to,
                "registered"
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(scope)),
        };
        if (scope.IssuedUntil is not null)
            condition += $" AND c.{since} <= @until";
        var counting = StubSql.CountLiving(condition);
        var parameters = new
        {
            tenant = scope.Tenant.Key(),
            associate = associate?.Value,
            application = application?.ToString("D"),
            program = SearchText.Fold((scope as RevocationScope.OfProgram)?.Program ?? ""),
            until = scope.IssuedUntil?.Milliseconds(),
            now = now.Milliseconds(),
        };
        return await parts.Connections.ReadAsync(
            session => session.FirstOrDefaultAsync<int>(counting, parameters, cancellationToken),
            cancellationToken
        );
    }

    public async Task<Page<TicketStub>> ListLivingAsync(
        ContextIdentifier tenant,
        AssociateId? associate,
        TicketKind kind,
        DateTimeOffset now,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var listing =
            StubSql.ListLiving
            + (kind == TicketKind.Ticket ? " AND c.kind IS NULL" : " AND c.kind = @kind")
            + (
                associate is null
                    ? " AND c.Credentials_id < @after ORDER BY c.Credentials_id DESC"
                    : $" AND c.associateId = @associate AND +c.Credentials_id < @after {Dialect.SortedBy} c.Credentials_id DESC"
            )
            + " LIMIT @limit";
        var limit = page.BoundedLimit;
        var isNext = long.TryParse(
            page.After,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var after
        );
        var parameters = new
        {
            tenant = tenant.Key(),
            associate = associate?.Value,
            kind = (int)kind,
            now = now.Milliseconds(),
            after = isNext ? after : long.MaxValue,
            limit = limit + 1,
        };
        var found = await parts.Connections.ReadAsync(
            session => session.QueryAsync<CredentialRow>(listing, parameters, cancellationToken),
            cancellationToken
        );
        return Pages.Of(found, limit, row => rows.Believe(row, tenant), row => row.Key);
    }

    public Task<int> DeleteEndedAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            writing => lives.SweepAsync(writing, before, limit),
            cancellationToken
        );

    private LoadedStub Believe(List<LoadedRow> found, ContextIdentifier tenant)
    {
        var (stubRow, associateRow, _) = found[0];
        parts.Seals.Check(associateRow);
        var stub = rows.Believe(stubRow, tenant);
        var ends = new List<RevokedBefore>(found.Count);
        foreach (var row in found)
        {
            if (row.Ends is not { } end)
                continue;
            parts.Seals.Check(end);
            ends.Add(end.ToRevokedBefore(tenant, stub.Associate));
        }
        return new LoadedStub(stub, associateRow.ToAssociate(tenant), ends);
    }

    private sealed record LoadedRow(
        CredentialRow Stub,
        AssociateRow Associate,
        RevokedBeforeRow? Ends
    )
    {
        public static LoadedRow Read(ref ColumnReader columns) =>
            new(
                CredentialRow.Read(ref columns),
                AssociateRow.Read(ref columns),
                columns.IsNextNull ? null : RevokedBeforeRow.Read(ref columns)
            );
    }
}
