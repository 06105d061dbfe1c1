using Counterfoil.Authority;
using Counterfoil.Broker;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Developers;
using Counterfoil.Broker.Signing;
using Counterfoil.Cryptography;
using Counterfoil.Storage;
using Counterfoil.Tests.Broker.Applications;
using Counterfoil.Tests.Storage.Databases;
using Dapper;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Sealing;

/// <summary>Somebody has the database, writes plain SQL into the rows that are of no tenant, and lacks the root key.</summary>
public abstract class RegistryTamperingTests(DatabaseFixture fixture)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private Database Database => fixture.Database;

    [Theory]
    [InlineData("applications", "applicationKey")]
    [InlineData("application_tokens", "tokenId")]
    [InlineData("developers", "account")]
    [InlineData("accounts", "account")]
    [InlineData("account_revoked_before", "account")]
    [InlineData("signing_keys", "name")]
    public async Task An_edit_of_any_column_is_noticed(string table, string key)
    {
        var played = await PlayAsync();
        (await played.ReadEverythingAsync()).ShouldBeTrue();
        var edits = 0;
        foreach (var row in await RowsAsync(table))
        {
            foreach (var (column, value) in row)
            {
                if (Is(column, key) || Is(column, "tenant"))
                    continue;
                await SetAsync(table, row, key, column, Tampering.Edited(value));
                (await Tampering.IsNoticedAsync(played.ReadEverythingAsync)).ShouldBeTrue(
                    $"{table}.{column}"
                );
                await SetAsync(table, row, key, column, value);
                edits++;
            }
        }
        (await played.ReadEverythingAsync()).ShouldBeTrue("all is as it was");
        edits.ShouldBeGreaterThan(4);
    }

    [Theory]
    [InlineData("applications", "applicationKey")]
    [InlineData("application_tokens", "tokenId")]
    [InlineData("developers", "account")]
    [InlineData("accounts", "account")]
    public async Task A_row_under_another_key_is_noticed_or_not_found(string table, string key)
    {
        var played = await PlayAsync();
        foreach (var row in await RowsAsync(table))
        {
            var mine = row.Single(pair => Is(pair.Key, key)).Value;
            var other = Randomness.NextGuid().ToString("D");
            await fixture.Test.TamperAsync(
                $"UPDATE {table} SET {key} = @other WHERE {key} = @mine",
                new { mine, other }
            );
            (await Tampering.IsNoticedAsync(played.ReadEverythingAsync)).ShouldBeTrue(table);
            await fixture.Test.TamperAsync(
                $"UPDATE {table} SET {key} = @mine WHERE {key} = @other",
                new { mine, other }
            );
        }
    }

    private async Task<Played> PlayAsync()
    {
        foreach (
            var table in new[]
            {
                "applications",
                "application_ids",
                "application_tokens",
                "developers",
                "accounts",
                "account_revoked_before",
            }
        )
            await fixture.Test.TamperAsync($"DELETE FROM {table}", new { });
        var now = fixture.Test.Time.GetUtcNow();
        var change = new RegistryChange("Own/1", now);
        var account = new Account
        {
            Id = new AccountId(Randomness.NextGuid()),
            LoginName = "anna@example.org",
            Email = "anna@example.org",
            Home = new Home.OfTenant(ContextIdentifier.Parse("Cust1"), new AssociateId(3)),
        };
        (await Database.Accounts.TryAddAsync(account, change, Never)).ShouldBe(AccountWritten.Done);
        await Database.AccountEnds.EndAsync(account.Id, now, change, Never);
        await Database.Developers.TryAddAsync(
            new Developer
            {
                Account = account.Id,
                LoginName = account.LoginName,
                Answers = new DeveloperAnswers
                {
                    Company = "Contoso",
                    ContactEmail = "dev@contoso.example",
                    Purpose = "A planner",
                },
                AskedAt = now,
            },
            change,
            Never
        );
        var application = Samples.Application(owner: account.Id.Value);
        var (_, token) = Samples.Token(application, now);
        (await Database.Applications.TryAddAsync(application, [token], 10, change, Never)).ShouldBe(
            RegistryAnswer.Done
        );
        if ((await Database.SigningKeys.ListAsync(Never)).Count == 0)
            await Database.SigningKeys.TryAddAsync(
                new SigningKeyRow("first", "RS256", 1, new byte[] { 1, 2, 3 }, now, now, null),
                new byte[] { 4, 5, 6 },
                new Change(null, now),
                Never
            );
        return new Played(Database, account.Id, application, token);
    }

    private async Task<List<IDictionary<string, object?>>> RowsAsync(string table)
    {
        await using var connection = await fixture.Test.ConnectAsync();
        var rows = await connection.QueryAsync($"SELECT * FROM {table}");
        return [.. rows.Cast<IDictionary<string, object?>>()];
    }

    private async Task SetAsync(
        string table,
        IDictionary<string, object?> row,
        string key,
        string column,
        object? value
    )
    {
        var mine = row.Single(pair => Is(pair.Key, key)).Value;
        (
            await fixture.Test.TamperAsync(
                $"UPDATE {table} SET {column} = @value WHERE {key} = @mine",
                new { mine, value }
            )
        ).ShouldBe(1);
    }

    // PostgreSQL says names in lower case.
    private static bool Is(string column, string name) =>
        column.Equals(name, StringComparison.OrdinalIgnoreCase);

    private sealed record Played(
        Database Database,
        AccountId Account,
        Application Application,
        ApplicationToken Token
    )
    {
        public async Task<bool> ReadEverythingAsync() =>
            await Database.Accounts.FindAsync(Account, Never) is not null
            && await Database.AccountEnds.FindAsync(Account, Never) is not null
            && await Database.Developers.FindAsync(Account, Never) is not null
            && await Database.Applications.FindAsync(Application.Id, Never) is { Tokens.Count: 1 }
            && await Database.Applications.FindByTokenAsync(Token.Digest, Never) is not null
            && await Database.Applications.FindByClientIdAsync(Application.ClientId, Never)
                is not null
            && (await Database.SigningKeys.ListAsync(Never)).Count == 1
            && await Database.SigningKeys.OpenAsync("first", Never) is not null;
    }
}

public sealed class SqliteRegistryTampering(SqliteFixture fixture)
    : RegistryTamperingTests(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlRegistryTampering(PostgreSqlFixture fixture)
    : RegistryTamperingTests(fixture),
        IClassFixture<PostgreSqlFixture>;
