using Counterfoil.Broker;
using Counterfoil.Broker.Accounts;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Accounts;

/// <summary>What ends all that an account got until some instant.</summary>
internal sealed class AccountEndStore(DatabaseParts parts) : IAccountEnds
{
    public const string Columns = """
        tenant AS Tenant, account AS Account, until AS Until, registered AS Registered, registeredBy AS RegisteredBy,
        updated AS Updated, updatedBy AS UpdatedBy, version AS Version, encryptedCheck AS EncryptedCheck
        """;

    public const string ById =
        $"SELECT {Columns} FROM account_revoked_before WHERE tenant = '*' AND account = @account";

    private readonly AccountEndTable table = new(parts);

    public async ValueTask<DateTimeOffset?> FindAsync(
        AccountId id,
        CancellationToken cancellationToken
    )
    {
        var row = await parts.Connections.ReadAsync(
            session =>
                session.FirstOrDefaultAsync<AccountEndRow>(
                    ById,
                    new { account = id.ToString() },
                    cancellationToken
                ),
            cancellationToken
        );
        if (row is null)
            return null;
        parts.Seals.Check(row);
        return row.Until.Instant();
    }

    public Task<bool> EndAsync(
        AccountId id,
        DateTimeOffset until,
        RegistryChange change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            writing => table.EndAsync(writing, id, until, change),
            cancellationToken
        );
}
