using System.Globalization;
using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Approvals;

/// <summary>What is read and forgotten of the table <c>ledger</c>.</summary>
internal sealed class LedgerStore(DatabaseParts parts) : ILedger
{
    private const string Newest = "entry_id < @before ORDER BY entry_id DESC LIMIT @limit";

    private const string OfTenant =
        $"SELECT {LedgerTable.Columns} FROM ledger WHERE tenant = @tenant AND {Newest}";

    private const string OfApplication = $"""
        SELECT {LedgerTable.Columns} FROM ledger
        WHERE tenant = @tenant AND application = @application AND {Newest}
        """;

    // What people say for themselves: as the index has it.
    private const string OfPerson = $"""
        SELECT {LedgerTable.Columns} FROM ledger
        WHERE tenant = @tenant AND associateId = @associate AND saying >= 4 AND {Newest}
        """;

    private const string Old =
        $"SELECT {LedgerTable.Columns} FROM ledger WHERE said < @before ORDER BY said LIMIT @limit";

    private readonly string delete =
        $"DELETE FROM ledger WHERE tenant = @tenant AND entry_id {parts.Dialect.In("@ids")}";

    public Task<Page<LedgerEntry>> ListAsync(
        ContextIdentifier tenant,
        ApplicationKey? application,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var parameters = new
        {
            tenant = tenant.Key(),
            application = application?.ToString(),
            before = Place(page),
            limit = page.BoundedLimit + 1,
        };
        var sql = application is null ? OfTenant : OfApplication;
        return ReadAsync(sql, parameters, page, cancellationToken);
    }

    public Task<Page<LedgerEntry>> ListOfPersonAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var parameters = new
        {
            tenant = tenant.Key(),
            associate = associate.Value,
            before = Place(page),
            limit = page.BoundedLimit + 1,
        };
        return ReadAsync(OfPerson, parameters, page, cancellationToken);
    }

    public Task<int> DeleteOldAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                var old = await writing.Session.QueryAsync<LedgerRow>(
                    Old + parts.Dialect.LockFree,
                    new { before = before.Milliseconds(), limit }
                );
                // One with a broken seal stays for whoever looks into it.
                var good = old.FindAll(parts.Seals.IsGood);
                if (good.Count < old.Count)
                    parts.Log.BrokenEntriesNotSwept(old.Count - good.Count);
                foreach (var tenant in good.GroupBy(row => row.Tenant, StringComparer.Ordinal))
                    await ForgetAsync(writing, tenant);
                return good.Count;
            },
            cancellationToken
        );

    private async Task ForgetAsync(Writing writing, IGrouping<string, LedgerRow> rows)
    {
        var ids = KeyList.Of(rows.Select(row => row.Id));
        await writing.Session.ExecuteAsync(delete, new { tenant = rows.Key, ids });
        foreach (var row in rows)
            writing.NoteRemoved(row);
    }

    private async Task<Page<LedgerEntry>> ReadAsync(
        string sql,
        object parameters,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var rows = await parts.Connections.ReadAsync(
            session => session.QueryAsync<LedgerRow>(sql, parameters, cancellationToken),
            cancellationToken
        );
        return Pages.Of(
            rows,
            page.BoundedLimit,
            row =>
            {
                parts.Seals.Check(row);
                return row.ToEntry();
            },
            row => row.Key
        );
    }

    private static long Place(PageRequest page) =>
        long.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : long.MaxValue;
}
