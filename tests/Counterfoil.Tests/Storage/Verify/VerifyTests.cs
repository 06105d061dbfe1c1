using System.Globalization;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Approvals;
using Counterfoil.Cryptography;
using Counterfoil.Storage;
using Counterfoil.Storage.Verify;
using Counterfoil.Tests.Storage.Databases;
using Dapper;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Verify;

/// <summary>Whoever has the database and not the root key changes nothing that a walk over it does not name.</summary>
public abstract class VerifyTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private TestDatabase test = null!;
    private Scene scene = null!;
    private Associate anna = null!;
    private TicketStub first = null!;
    private TicketStub second = null!;

    private string TenantKey => scene.Tenant.Value.ToLowerInvariant();

    public async Task InitializeAsync()
    {
        test = await CreateAsync();
        await test.MigrateAsync();
        await using var database = await test.OpenAsync();
        scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
        anna = await scene.AddAssociateAsync();
        first = await scene.AddStubAsync(anna.Id, program: "Reporter");
        second = await scene.AddStubAsync(anna.Id);
        await scene.AddCredentialAsync(anna.Id);
    }

    public async Task DisposeAsync() => await test.DisposeAsync();

    [Fact]
    public async Task An_untouched_database_is_clean_after_heavy_use_and_folding()
    {
        for (var round = 0; round < 3; round++)
        {
            await using var database = await test.OpenAsync();
            var here = await Scene.SetAsync(database, test.Time.GetUtcNow());
            await new Bustle(here, new Random(round)).GoOnAsync(60);
            await database.FoldJournalAsync(test.Time.GetUtcNow().AddDays(1), 50, Never);
            (await VerifyAsync()).Tampered.ShouldBeEmpty();
            test.Time.Advance(TimeSpan.FromHours(1));
        }
        var report = await VerifyAsync();
        report.Tampered.ShouldBeEmpty();
        report.Remarks.ShouldBeEmpty();
        report.Rows.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("UPDATE credentials SET comment = 'x' WHERE searchName = @first")]
    [InlineData(
        "UPDATE credentials SET revokedAt = NULL, absoluteEnd = absoluteEnd + 1 WHERE searchName = @first"
    )]
    [InlineData("UPDATE credentials SET validTo = validTo + 1 WHERE searchName = @first")]
    [InlineData("UPDATE credentials SET lastusedInfo = 'nobody' WHERE searchName = @first")]
    [InlineData("UPDATE credentials SET encryptedCheck = smallCheck WHERE searchName = @first")]
    [InlineData("UPDATE credentials SET smallCheck = encryptedCheck WHERE searchName = @first")]
    [InlineData("UPDATE credentials SET version = version + 1 WHERE searchName = @first")]
    public async Task An_edited_row_is_named(string sql)
    {
        (await test.TamperAsync(sql, new { first = Name(first) })).ShouldBe(1);
        await ShouldNameAsync(Tampering.Edited, "credentials", first.Id.Value);
    }

    [Fact]
    public async Task An_edited_associate_tenant_and_revocation_are_named()
    {
        await using (var database = await test.OpenAsync())
        {
            var scope = new RevocationScope.OfTenant(scene.Tenant);
            await database.Revocations.EndAsync(new(scope, scene.Now, null), scene.Change, Never);
        }
        await test.TamperAsync("UPDATE associates SET isActive = 1 - isActive");
        await test.TamperAsync("UPDATE tenants SET state = state + 1");
        await test.TamperAsync("UPDATE revoked_before SET until = until - 1");
        var report = await VerifyAsync();
        report.Tampered.ShouldAllBe(row => row.Tampering == Tampering.Edited);
        report
            .Tampered.Select(row => (row.Table, row.Key))
            .ShouldBe(
                [
                    ("tenants", scene.Tenant.Value),
                    ("associates", anna.Id.ToString()),
                    ("revoked_before", "t"),
                ],
                ignoreOrder: true
            );
    }

    [Fact]
    public async Task Two_swapped_rows_are_both_named_with_the_other()
    {
        await test.TamperAsync(
            "UPDATE credentials SET Credentials_id = -1, searchName = 'x' WHERE searchName = @first",
            Names()
        );
        await test.TamperAsync(
            "UPDATE credentials SET Credentials_id = @one, searchName = @first WHERE searchName = @second",
            Names()
        );
        await test.TamperAsync(
            "UPDATE credentials SET Credentials_id = @two, searchName = @second WHERE searchName = 'x'",
            Names()
        );
        var report = await VerifyAsync();
        report
            .Tampered.Select(row => (row.Tampering, row.Table, row.Key))
            .ShouldBe(
                [
                    (Tampering.Swapped, "credentials", first.Id.ToString()),
                    (Tampering.Swapped, "credentials", second.Id.ToString()),
                ],
                ignoreOrder: true
            );
        report.Tampered.ShouldContain(row =>
            row.Explanation.Contains(first.Id.ToString(), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_row_copied_in_from_another_database_under_the_same_key_is_named()
    {
        await using var elsewhere = await CreateAsync();
        var own = elsewhere.Keys;
        elsewhere.Keys = test.Keys;
        await elsewhere.MigrateAsync();
        long copied;
        await using (var database = await elsewhere.OpenAsync())
        {
            var other = new Scene(database, scene.Tenant, scene.Now);
            await database.Tenants.TryAddAsync(new() { Id = scene.Tenant }, scene.Change, Never);
            var bob = await other.AddAssociateAsync();
            copied = (await other.AddStubAsync(bob.Id)).Id.Value;
        }
        await using (var from = await elsewhere.ConnectAsync())
        {
            var row =
                (IDictionary<string, object?>)
                    await from.QuerySingleAsync(
                        "SELECT * FROM credentials WHERE Credentials_id = @copied",
                        new { copied }
                    );
            var parameters = new DynamicParameters();
            foreach (var (column, value) in row)
                parameters.Add(column, value);
            await test.TamperAsync(
                $"INSERT INTO credentials ({string.Join(", ", row.Keys)}) VALUES ({string.Join(", ", row.Keys.Select(column => "@" + column))})",
                parameters
            );
        }
        elsewhere.Keys = own;
        await ShouldNameAsync(Tampering.CopiedIn, "credentials", copied);
    }

    [Theory]
    [InlineData("DELETE FROM credentials WHERE searchName = @first")]
    public async Task A_deleted_row_is_named(string sql)
    {
        await test.TamperAsync(sql, Names());
        await ShouldNameAsync(Tampering.Deleted, "credentials", first.Id.Value);
        await FoldAsync();
        await ShouldNameAsync(Tampering.Deleted, "credentials", first.Id.Value);
    }

    [Theory]
    [InlineData("UPDATE ledger SET associateName = 'nobody' WHERE saying = 1", Tampering.Edited)]
    [InlineData("DELETE FROM ledger WHERE saying = 1", Tampering.Deleted)]
    public async Task What_was_said_of_an_application_is_neither_changed_nor_deleted_unseen(
        string sql,
        Tampering tampering
    )
    {
        LedgerEntry approved;
        await using (var database = await test.OpenAsync())
        {
            await new Scene(database, scene.Tenant, scene.Now).SayYesAsync(anna.Id);
            var said = await database.Ledger.ListAsync(scene.Tenant, null, new(null, 9), Never);
            approved = said.Items.Single(entry => entry.Saying == Saying.Approved);
        }
        (await VerifyAsync()).Tampered.ShouldBeEmpty();
        (await test.TamperAsync(sql)).ShouldBe(1);
        await ShouldNameAsync(tampering, "ledger", approved.Id);
        await FoldAsync();
        await ShouldNameAsync(tampering, "ledger", approved.Id);
    }

    [Fact]
    public async Task What_the_house_forgets_of_the_ledger_is_missed_by_nobody()
    {
        await using (var database = await test.OpenAsync())
        {
            await new Scene(database, scene.Tenant, scene.Now).SayYesAsync(anna.Id);
            var later = scene.Now.AddDays(1);
            (await database.Ledger.DeleteOldAsync(later, 10, Never)).ShouldBe(2);
        }
        (await VerifyAsync()).Tampered.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_that_was_rolled_back_is_named()
    {
        var before = await RowAsync(first.Id.Value);
        await EndAsync();
        await PutBackAsync(before);
        await ShouldNameAsync(Tampering.RolledBack, "credentials", first.Id.Value);
        await FoldAsync();
        await ShouldNameAsync(Tampering.RolledBack, "credentials", first.Id.Value);
    }

    [Fact]
    public async Task A_row_that_went_away_and_is_back_is_named()
    {
        var before = await RowAsync(first.Id.Value);
        await using (var database = await test.OpenAsync())
            await database.Stubs.DeleteEndedAsync(scene.Now.AddYears(1), 1000, Never);
        await PutBackAsync(before);
        await ShouldNameAsync(Tampering.RolledBack, "credentials", first.Id.Value);
    }

    [Theory]
    [InlineData("DELETE FROM journal WHERE sequence = 2")]
    [InlineData("UPDATE journal SET at = at + 1 WHERE sequence = 2")]
    [InlineData("UPDATE journal SET body = '{}' WHERE sequence = 2")]
    [InlineData("DELETE FROM journal_chains")]
    public async Task A_changed_journal_is_named(string sql)
    {
        await test.TamperAsync(sql);
        (await VerifyAsync()).Tampered.ShouldContain(row => row.Table.StartsWith("journal"));
    }

    [Theory]
    [InlineData("DELETE FROM journal_checkpoint WHERE tableName = 'associates'")]
    [InlineData("UPDATE journal_checkpoint SET seen = seen + 1 WHERE tableName = 'associates'")]
    [InlineData("UPDATE journal_checkpoint_head SET content = NULL")]
    public async Task A_changed_checkpoint_is_named(string sql)
    {
        await FoldAsync();
        await test.TamperAsync(sql);
        (await VerifyAsync()).Tampered.ShouldContain(row => row.Table.StartsWith("journal_ch"));
    }

    [Fact]
    public async Task A_database_put_back_whole_is_told_by_the_heads_outside()
    {
        var all = await AllAsync();
        await EndAsync();
        await PutBackAllAsync(all);
        (await VerifyAsync()).Tampered.ShouldContain(row =>
            row.Tampering == Tampering.RolledBack && row.Table == "journal"
        );
    }

    [Fact]
    public async Task The_end_of_a_chain_that_another_entry_names_is_missed_without_the_heads_outside()
    {
        await using (await test.OpenAsync())
        {
            // Its first entry names the heads of the chains before it.
        }
        File.Delete(Path.Combine(test.Settings().Folder, "journal.heads"));
        var longest = (
            await test.ReadAsync<string>(
                "SELECT chain FROM journal GROUP BY chain ORDER BY COUNT(*) DESC LIMIT 1"
            )
        ).Single();
        await test.TamperAsync(
            "DELETE FROM journal WHERE chain = @longest AND sequence = (SELECT MAX(sequence) FROM journal WHERE chain = @longest)",
            new { longest }
        );
        (await VerifyAsync()).Tampered.ShouldContain(row =>
            row.Tampering == Tampering.RolledBack && row.Key.StartsWith(longest)
        );
    }

    [Fact]
    public async Task It_works_beside_an_open_database()
    {
        await using var database = await test.OpenAsync();
        await new Scene(database, scene.Tenant, scene.Now).AddAssociateAsync("beside");
        (await VerifyAsync()).Tampered.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_root_key_is_refused()
    {
        using var other = new KeyRing([RootKey.Create(1)]);
        (
            await Should.ThrowAsync<DatabaseRefusedException>(
                Verification.RunAsync(test.Settings(), other, test.Time, null, Never)
            )
        ).Refusal.ShouldBe(DatabaseRefusal.WrongRootKey);
    }

    protected abstract Task<TestDatabase> CreateAsync();

    private static string Name(TicketStub stub) => $"{stub.TicketId:D}";

    private object Names() =>
        new
        {
            first = Name(first),
            second = Name(second),
            one = first.Id.Value,
            two = second.Id.Value,
        };

    private Task<VerifyReport> VerifyAsync() =>
        Verification.RunAsync(test.Settings(), test.Keys, test.Time, null, Never);

    private async Task ShouldNameAsync(Tampering tampering, string table, long key)
    {
        var report = await VerifyAsync();
        var row = report.Tampered.ShouldHaveSingleItem();
        (row.Tampering, row.Table, row.Tenant, row.Key).ShouldBe(
            (tampering, table, TenantKey, key.ToString(CultureInfo.InvariantCulture))
        );
    }

    private async Task FoldAsync()
    {
        await using var database = await test.OpenAsync();
        await database.FoldJournalAsync(test.Time.GetUtcNow().AddDays(1), 10_000, Never);
    }

    private async Task EndAsync()
    {
        await using var database = await test.OpenAsync();
        await database.Stubs.EndWithDescendantsAsync(
            scene.Tenant,
            first.TicketId,
            scene.Change,
            Never
        );
    }

    private async Task<IDictionary<string, object?>> RowAsync(long id)
    {
        await using var connection = await test.ConnectAsync();
        return (IDictionary<string, object?>)
            await connection.QuerySingleAsync(
                "SELECT * FROM credentials WHERE Credentials_id = @id",
                new { id }
            );
    }

    private async Task PutBackAsync(IDictionary<string, object?> row)
    {
        await test.TamperAsync(
            "DELETE FROM credentials WHERE Credentials_id = @id",
            new
            {
                id = row.Single(pair =>
                    pair.Key.Equals("credentials_id", StringComparison.OrdinalIgnoreCase)
                ).Value,
            }
        );
        await InsertAsync("credentials", row);
    }

    private async Task InsertAsync(string table, IDictionary<string, object?> row)
    {
        var parameters = new DynamicParameters();
        foreach (var (column, value) in row)
            parameters.Add(column, value);
        await test.TamperAsync(
            $"INSERT INTO {table} ({string.Join(", ", row.Keys)}) VALUES ({string.Join(", ", row.Keys.Select(column => "@" + column))})",
            parameters
        );
    }

    private static readonly string[] Tables =
    [
        "tenants",
        "associates",
        "credentials",
        "revoked_before",
        "signing_keys",
        "accounts",
        "account_revoked_before",
        "journal",
        "journal_chains",
    ];

    private async Task<Dictionary<string, List<IDictionary<string, object?>>>> AllAsync()
    {
        await using var connection = await test.ConnectAsync();
        var all = new Dictionary<string, List<IDictionary<string, object?>>>();
        foreach (var table in Tables)
            all[table] =
            [
                .. (await connection.QueryAsync($"SELECT * FROM {table}")).Cast<
                    IDictionary<string, object?>
                >(),
            ];
        return all;
    }

    private async Task PutBackAllAsync(Dictionary<string, List<IDictionary<string, object?>>> all)
    {
        foreach (var table in Tables.Reverse())
            await test.TamperAsync($"DELETE FROM {table}");
        foreach (var table in Tables)
        {
            foreach (var row in all[table])
                await InsertAsync(table, row);
        }
    }
}

public sealed class SqliteVerify : VerifyTests
{
    protected override Task<TestDatabase> CreateAsync() =>
        Task.FromResult<TestDatabase>(new SqliteTestDatabase());
}

public sealed class PostgreSqlVerify : VerifyTests
{
    protected override async Task<TestDatabase> CreateAsync() =>
        await PostgreSqlTestDatabase.CreateAsync();
}
