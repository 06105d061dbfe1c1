using Counterfoil.Authority.Changes;
using Counterfoil.Broker;
using Counterfoil.Broker.Accounts;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Accounts;

/// <summary>The table <c>account_revoked_before</c>, for the stores that end something in a transaction of their own.</summary>
internal sealed class AccountEndTable(DatabaseParts parts)
{
    private const string Insert = """
        INSERT INTO account_revoked_before (tenant, account, until, registered, registeredBy, updated, updatedBy, version,
            encryptedCheck)
        VALUES (@Tenant, @Account, @Until, @Registered, @RegisteredBy, @Updated, @UpdatedBy, @Version, @EncryptedCheck)
        ON CONFLICT (tenant, account) DO NOTHING
        """;

    private const string Update = """
        UPDATE account_revoked_before SET until = @Until, updated = @Updated, updatedBy = @UpdatedBy, version = @Version,
            encryptedCheck = @EncryptedCheck
        WHERE tenant = '*' AND account = @Account AND version = @Version - 1
        """;

    /// <summary>Sets the account's row; false when it stands there already, or later.</summary>
    public async Task<bool> EndAsync(
        Writing writing,
        AccountId account,
        DateTimeOffset until,
        RegistryChange change
    )
    {
        var key = new { account = account.ToString() };
        var row = await writing.Session.FirstOrDefaultAsync<AccountEndRow>(
            AccountEndStore.ById + parts.Dialect.Lock,
            key
        );
        if (row is null)
        {
            var fresh = Seal(new AccountEndRow { Account = key.account }, until, change);
            if (await writing.Session.ExecuteAsync(Insert, fresh) == 1)
            {
                await NotedAsync(writing, fresh, account);
                return true;
            }
            // Another node set the first one just now, and has committed it.
            row = await writing.Session.FirstOrDefaultAsync<AccountEndRow>(
                AccountEndStore.ById + parts.Dialect.Lock,
                key
            );
        }
        parts.Seals.Check(row!);
        if (row!.Until >= until.Milliseconds())
            return false;
        await writing.Session.ExecuteAsync(Update, Seal(row, until, change));
        await NotedAsync(writing, row, account);
        return true;
    }

    private AccountEndRow Seal(AccountEndRow row, DateTimeOffset until, RegistryChange change)
    {
        row.Until = until.Milliseconds();
        row.Stamp(change);
        parts.Seals.Seal(row);
        return row;
    }

    // The associates' tickets, at home too, are heard again at once, everywhere: what was written here is then found.
    private static async Task NotedAsync(Writing writing, AccountEndRow row, AccountId account)
    {
        writing.Note(row);
        writing.Ring(new Changed.Registry(IAccounts.Rung, account.Value));
        if (
            await writing.Session.FirstOrDefaultAsync<AccountRow>(
                AccountSql.ById,
                new { account = row.Account }
            )
                is { } owner
            && owner.ToAccount().Home is Home.OfTenant(var home, var associate)
        )
            writing.Ring(new Changed.Associate(home, associate));
        var lines = await writing.Session.QueryAsync<SeatIndexStore.Line>(
            SeatIndexStore.OfAccount,
            new { account = row.Account, limit = SeatIndexStore.Most }
        );
        foreach (var line in lines)
            writing.Ring(
                new Changed.Associate(
                    ContextIdentifier.Parse(line.SeatTenant),
                    new AssociateId(line.Associate)
                )
            );
    }
}
