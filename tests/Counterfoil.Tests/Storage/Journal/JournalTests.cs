using System.Data.Common;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Revocation;
using Counterfoil.Storage;
using Counterfoil.Storage.Connections;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Journal;

/// <summary>The journal knows what lives, whoever wrote it, and folds.</summary>
public abstract class JournalTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private TestDatabase test = null!;

    public async Task InitializeAsync()
    {
        test = await CreateAsync();
        await test.MigrateAsync();
    }

    public async Task DisposeAsync() => await test.DisposeAsync();

    [Fact]
    public async Task The_journal_tells_every_sealed_row_with_its_version_and_seal()
    {
        await using var database = await test.OpenAsync();
        await LiveAsync(database);
        await ShouldAgreeAsync(database);
        (await LivingRowsAsync()).Count.ShouldBeGreaterThan(8);
    }

    [Fact]
    public async Task What_is_folded_is_gone_from_the_journal_and_kept_in_the_checkpoint()
    {
        await using var database = await test.OpenAsync();
        await LiveAsync(database);
        var entries = await CountAsync("journal");
        var later = test.Time.GetUtcNow().AddDays(1);

        (await database.FoldJournalAsync(later, 3, Never)).ShouldBe(3);
        await ShouldAgreeAsync(database);
        (await CountAsync("journal")).ShouldBe(entries - 3);
        await LiveAsync(database);
        (await database.FoldJournalAsync(later, 10_000, Never)).ShouldBeGreaterThan(
            (int)entries - 3
        );
        (await database.FoldJournalAsync(later, 10_000, Never)).ShouldBe(0);

        (await CountAsync("journal")).ShouldBe(0);
        await ShouldAgreeAsync(database);
        (await CountAsync("journal_checkpoint")).ShouldBe((await LivingRowsAsync()).Count);
        await LiveAsync(database);
        await ShouldAgreeAsync(database);
    }

    [Fact]
    public async Task Only_entries_older_than_asked_are_folded()
    {
        await using var database = await test.OpenAsync();
        await LiveAsync(database);
        var before = test.Time.GetUtcNow();
        test.Time.Advance(TimeSpan.FromSeconds(5));
        var entries = await CountAsync("journal");
        await LiveAsync(database);
        await database.FoldJournalAsync(before, 10_000, Never);
        (await CountAsync("journal")).ShouldBeGreaterThanOrEqualTo(entries);
        (await database.FoldJournalAsync(before.AddMilliseconds(1), 10_000, Never)).ShouldBe(
            (int)entries
        );
    }

    [Fact]
    public async Task A_chain_begins_with_the_process_and_a_restart_goes_on_from_what_was_folded()
    {
        await using (var database = await test.OpenAsync())
        {
            await LiveAsync(database);
            await database.FoldJournalAsync(test.Time.GetUtcNow().AddDays(1), 4, Never);
        }
        await using (var database = await test.OpenAsync())
        {
            await LiveAsync(database);
            await database.FoldJournalAsync(test.Time.GetUtcNow().AddDays(1), 10_000, Never);
            await ShouldAgreeAsync(database);
        }
        await using var last = await test.OpenAsync();
        await ShouldAgreeAsync(last);
        (await CountAsync("journal_chains")).ShouldBe(3);
    }

    [Fact]
    public async Task Changes_that_wait_share_a_transaction_and_an_entry()
    {
        await using var database = await test.OpenAsync();
        var scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
        var anna = await scene.AddAssociateAsync();
        var before = await CountAsync("journal");
        var mayGoOn = new TaskCompletionSource();
        var first = HoldWriterAsync(database, mayGoOn.Task);
        var waiting = Task.WhenAll(
            Enumerable
                .Range(0, 200)
                .Select(_ => database.Stubs.AddAsync(scene.Stub(anna.Id), 500, scene.Change, Never))
        );
        mayGoOn.SetResult();
        await first;
        await waiting;
        (await CountAsync("journal") - before).ShouldBe(2);
        await ShouldAgreeAsync(database);
    }

    [Fact]
    public async Task A_change_whose_last_statement_is_refused_fails_alone_and_leaves_no_doubt()
    {
        await using var database = await test.OpenAsync();
        var scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
        var anna = await scene.AddAssociateAsync();
        var mayGoOn = new TaskCompletionSource();
        var first = HoldWriterAsync(database, mayGoOn.Task);
        var refused = database.Parts.Writer.RunAsync(
            writing =>
            {
                writing.Session.Post(
                    new Statement(
                        "INSERT INTO journal_chains (chain, begun) VALUES (@chain, NULL)"
                    ),
                    "a chain that never began"
                );
                return Task.FromResult(true);
            },
            Never
        );
        var stub = scene.Stub(anna.Id);
        var added = database.Stubs.AddAsync(stub, 500, scene.Change, Never);
        mayGoOn.SetResult();

        await Should.ThrowAsync<DbException>(refused);
        await first;
        await added;
        (await scene.LoadAsync(stub)).ShouldNotBeNull();
        await ShouldAgreeAsync(database);
    }

    [Fact]
    public async Task Each_minute_an_entry_names_the_heads_of_all_chains()
    {
        await (await test.OpenAsync()).DisposeAsync();
        await using var database = await test.OpenAsync();
        var before = await CountAsync("journal");
        test.Time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.IsAsync(
            async () => await CountAsync("journal") == before + 1,
            TimeSpan.FromSeconds(5),
            "the minute's entry"
        );
        var chains = await test.ReadAsync<string>("SELECT chain FROM journal_chains");
        var bodies = await test.ReadAsync<string>(
            "SELECT body FROM journal WHERE body LIKE '%heads%'"
        );
        bodies.Count(body => chains.All(chain => body.Contains(chain))).ShouldBe(1);
    }

    [Theory]
    [InlineData("UPDATE journal SET body = body || ' '")]
    [InlineData("UPDATE journal SET at = at - 1")]
    [InlineData(
        "UPDATE journal SET sequence = sequence + 1 WHERE sequence = (SELECT MAX(sequence) FROM journal)"
    )]
    [InlineData("DELETE FROM journal WHERE sequence = 2")]
    [InlineData("DELETE FROM journal WHERE sequence = 1")]
    [InlineData("UPDATE journal SET chain = 'x'")]
    public async Task An_entry_that_was_changed_or_left_out_is_noticed_and_not_folded(
        string tampering
    )
    {
        await using var database = await test.OpenAsync();
        await LiveAsync(database);
        await test.TamperAsync(tampering);
        var entries = await CountAsync("journal");
        await Should.ThrowAsync<DatabaseRefusedException>(() => InventoryAsync(database));
        if (!tampering.Contains("'x'"))
        {
            await Should.ThrowAsync<DatabaseRefusedException>(
                database.FoldJournalAsync(test.Time.GetUtcNow().AddDays(1), 10_000, Never)
            );
        }
        (await CountAsync("journal")).ShouldBe(entries);
    }

    [Theory]
    [InlineData(
        "DELETE FROM journal_checkpoint WHERE rowKey = (SELECT MIN(rowKey) FROM journal_checkpoint)"
    )]
    [InlineData("UPDATE journal_checkpoint SET version = version + 1")]
    [InlineData(
        "UPDATE journal_checkpoint SET rowKey = 'x' WHERE rowKey = (SELECT MIN(rowKey) FROM journal_checkpoint)"
    )]
    [InlineData(
        "INSERT INTO journal_checkpoint SELECT tenant, tableName, 'x', version, seal, seen, keyNumber FROM journal_checkpoint LIMIT 1"
    )]
    [InlineData("UPDATE journal_checkpoint_head SET content = NULL")]
    [InlineData(
        "DELETE FROM journal_checkpoint; UPDATE journal_checkpoint_head SET content = NULL"
    )]
    public async Task A_checkpoint_that_was_changed_is_noticed(string tampering)
    {
        await using var database = await test.OpenAsync();
        await LiveAsync(database);
        await database.FoldJournalAsync(test.Time.GetUtcNow().AddDays(1), 10_000, Never);
        await LiveAsync(database);
        await test.TamperAsync(tampering);
        await Should.ThrowAsync<DatabaseRefusedException>(() => InventoryAsync(database));
    }

    [Fact]
    public async Task A_row_that_was_put_back_or_deleted_disagrees_with_the_journal()
    {
        await using var database = await test.OpenAsync();
        var scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
        var anna = await scene.AddAssociateAsync();
        var stub = await scene.AddStubAsync(anna.Id);
        await test.TamperAsync("CREATE TABLE kept AS SELECT * FROM credentials");
        await database.Stubs.EndWithDescendantsAsync(
            scene.Tenant,
            stub.TicketId,
            scene.Change,
            Never
        );
        await ShouldAgreeAsync(database);
        await test.TamperAsync(
            "DELETE FROM credentials; INSERT INTO credentials SELECT * FROM kept"
        );
        (await scene.LoadAsync(stub))!.Stub.RevokedAt.ShouldBeNull("no seal can notice that");
        (await LivingRowsAsync()).Except(await InventoryAsync(database)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_heads_outside_follow_within_a_second_and_at_shutdown()
    {
        await using (var database = await test.OpenAsync())
        {
            var opened = await HeadsAsync();
            var scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
            (await HeadsAsync()).ShouldBe(opened, "nothing is written at each commit");
            test.Time.Advance(TimeSpan.FromSeconds(1));
            await Eventually.IsAsync(
                async () => await HeadsAsync() != opened,
                TimeSpan.FromSeconds(5),
                "the heads are written"
            );
            await scene.AddAssociateAsync();
        }
        var last = (
            await test.ReadAsync<byte[]>("SELECT mac FROM journal ORDER BY sequence DESC LIMIT 1")
        ).Single();
        (await HeadsAsync()).ShouldContain(
            System.Text.Json.JsonSerializer.Serialize(last).Trim('"')
        );
    }

    [Theory]
    [InlineData("DELETE FROM journal WHERE sequence > 1")]
    [InlineData("UPDATE journal SET mac = encryptedCheck FROM tenants WHERE journal.sequence > 1")]
    [InlineData("DELETE FROM journal")]
    public async Task A_journal_that_lacks_a_head_recorded_outside_does_not_start(string tampering)
    {
        await using (var database = await test.OpenAsync())
            await LiveAsync(database);
        await test.TamperAsync(tampering);
        var refused = await Should.ThrowAsync<DatabaseRefusedException>(test.OpenAsync());
        refused.Refusal.ShouldBe(DatabaseRefusal.RolledBack);
    }

    protected abstract Task<TestDatabase> CreateAsync();

    // Every kind of change of a sealed row, and a sweep.
    private async Task LiveAsync(Database database)
    {
        var scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
        var anna = await scene.AddAssociateAsync();
        await scene.AddAssociateAsync();
        await database.Associates.TryReplaceAsync(
            anna with
            {
                IsActive = false,
            },
            scene.Change,
            Never
        );
        var root = await scene.AddStubAsync(anna.Id, issuedAt: scene.Now.AddMinutes(1));
        var child = await scene.AddStubAsync(anna.Id, root, scene.Now.AddMinutes(1));
        await scene.AddStubAsync(anna.Id, issuedAt: scene.Now.AddHours(-9));
        await database.Stubs.RenewAsync(
            [new(child, child.IdleEnd.AddHours(1), scene.Now, "", scene.Now)],
            scene.Now.AddMinutes(1),
            Never
        );
        await database.Stubs.EndWithDescendantsAsync(
            scene.Tenant,
            root.TicketId,
            scene.At(TimeSpan.FromMinutes(2)),
            Never
        );
        await scene.AddStubAsync(anna.Id, issuedAt: scene.Now.AddMinutes(3));
        await database.Stubs.DeleteEndedAsync(scene.Now.AddHours(-1), 100, Never);
        var row = await scene.AddCredentialAsync(anna.Id);
        await database.Credentials.TryReplaceAsync(row, scene.Change, Never);
        var code = await scene.AddCredentialAsync(anna.Id, CredentialTypes.Activation);
        await database.Credentials.TryTakeAsync(code, scene.Change, Never);
        await database.Credentials.PutAndEndTicketsAsync(
            scene.Credential(anna.Id),
            [],
            null,
            scene.Change,
            Never
        );
        var scope = new RevocationScope.OfTenant(scene.Tenant);
        await database.Revocations.EndAsync(new(scope, scene.Now, null), scene.Change, Never);
    }

    // What comes until then waits in the queue.
    private static Task<bool> HoldWriterAsync(Database database, Task until) =>
        database.Parts.Writer.RunAsync(
            async _ =>
            {
                await until;
                return true;
            },
            Never
        );

    private async Task ShouldAgreeAsync(Database database) =>
        (await InventoryAsync(database)).ShouldBe(await LivingRowsAsync(), ignoreOrder: true);

    private static async Task<List<string>> InventoryAsync(Database database)
    {
        var rows = await database.Parts.Connections.ReadAsync(
            database.Parts.Inventory.ReadAsync,
            Never
        );
        return
        [
            .. rows.Select(row =>
                $"{row.TableName} {row.Tenant} {row.RowKey} {row.Version} {Convert.ToHexString(row.Seal!)}"
            ),
        ];
    }

    private async Task<List<string>> LivingRowsAsync()
    {
        var rows = new List<string>();
        foreach (
            var (table, key) in new[]
            {
                ("tenants", "identifier"),
                ("associates", "associate_id"),
                ("credentials", "Credentials_id"),
                ("revoked_before", "scope"),
                ("accounts", "account"),
                ("account_revoked_before", "account"),
            }
        )
        {
            var found = await test.ReadAsync<Living>(
                $"SELECT tenant AS Tenant, CAST({key} AS text) AS Key, version AS Version, encryptedCheck AS Seal FROM {table}"
            );
            rows.AddRange(
                found.Select(row =>
                    $"{table} {row.Tenant} {row.Key} {row.Version} {Convert.ToHexString(row.Seal)}"
                )
            );
        }
        return rows;
    }

    private async Task<long> CountAsync(string table) =>
        (await test.ReadAsync<long>($"SELECT COUNT(*) FROM {table}")).Single();

    private Task<string> HeadsAsync() =>
        File.ReadAllTextAsync(Path.Combine(test.Settings().Folder, "journal.heads"));

    private sealed class Living
    {
        public string Tenant { get; set; } = "";
        public string Key { get; set; } = "";
        public long Version { get; set; }
        public byte[] Seal { get; set; } = [];
    }
}

public sealed class SqliteJournal : JournalTests
{
    protected override Task<TestDatabase> CreateAsync() =>
        Task.FromResult<TestDatabase>(new SqliteTestDatabase());
}

public sealed class PostgreSqlJournal : JournalTests
{
    protected override async Task<TestDatabase> CreateAsync() =>
        await PostgreSqlTestDatabase.CreateAsync();
}
