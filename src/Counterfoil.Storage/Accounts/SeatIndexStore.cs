using Counterfoil.Authority.Changes;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Seats;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Accounts;

/// <summary>The table <c>seat_index</c>.</summary>
internal sealed class SeatIndexStore(DatabaseParts parts) : ISeatIndex
{
    /// <summary>The most lines of an account that anybody looks at.</summary>
    public const int Most = 200;

    public const string OfAccount = """
        SELECT seatTenant AS SeatTenant, associate AS Associate FROM seat_index
        WHERE account = @account ORDER BY seatTenant LIMIT @limit
        """;

    private const string Put = """
        INSERT INTO seat_index (account, seatTenant, associate) VALUES (@account, @seatTenant, @associate)
        ON CONFLICT (account, seatTenant) DO UPDATE SET associate = @associate
        """;

    private const string Delete =
        "DELETE FROM seat_index WHERE account = @account AND seatTenant = @seatTenant";

    public async Task<IReadOnlyList<SeatLine>> ListAsync(
        AccountId account,
        CancellationToken cancellationToken
    )
    {
        var lines = await parts.Connections.ReadAsync(
            session =>
                session.QueryAsync<Line>(
                    OfAccount,
                    new { account = account.ToString(), limit = Most },
                    cancellationToken
                ),
            cancellationToken
        );
        return
        [
            .. lines.Select(line => new SeatLine(
                account,
                ContextIdentifier.Parse(line.SeatTenant),
                new AssociateId(line.Associate)
            )),
        ];
    }

    public Task PutAsync(SeatLine line, CancellationToken cancellationToken) =>
        WriteAsync(
            Put,
            line.Account,
            new
            {
                account = line.Account.ToString(),
                seatTenant = line.Tenant.Key(),
                associate = line.Associate.Value,
            },
            cancellationToken
        );

    public Task RemoveAsync(
        AccountId account,
        ContextIdentifier tenant,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            Delete,
            account,
            new { account = account.ToString(), seatTenant = tenant.Key() },
            cancellationToken
        );

    // By the writer, though nothing is sealed: a ring belongs to its transaction.
    private Task<bool> WriteAsync(
        string sql,
        AccountId account,
        object parameters,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                await writing.Session.ExecuteAsync(sql, parameters);
                writing.Ring(new Changed.Registry(IAccounts.Rung, account.Value));
                return true;
            },
            cancellationToken
        );

    internal sealed class Line
    {
        public string SeatTenant { get; set; } = "";
        public int Associate { get; set; }
    }
}
