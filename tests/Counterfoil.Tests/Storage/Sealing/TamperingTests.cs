using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Approvals;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Storage.Databases;
using Dapper;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Sealing;

/// <summary>Somebody has the database, writes plain SQL, and lacks the root key.</summary>
public abstract class TamperingTests(DatabaseFixture fixture)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private Counterfoil.Storage.Database Database => fixture.Database;

    [Fact]
    public async Task An_edit_of_any_column_of_any_sealed_row_is_noticed()
    {
        var played = await PlayAsync();
        await played.ReadEverythingAsync();
        var edits = 0;
        foreach (
            var table in new[]
            {
                "tenants",
                "associates",
                "credentials",
                "revoked_before",
                "approvals",
                "consents",
                "ledger",
            }
        )
        {
            foreach (var row in await RowsAsync(table, played.Scene))
            {
                foreach (var (column, value) in row.Where(pair => !IsKey(pair.Key)))
                {
                    await SetAsync(table, row, column, Tampering.Edited(value));
                    (await Tampering.IsNoticedAsync(played.ReadEverythingAsync)).ShouldBeTrue(
                        $"{table}.{column}"
                    );
                    await SetAsync(table, row, column, value);
                    edits++;
                }
            }
        }
        await played.ReadEverythingAsync();
        edits.ShouldBeGreaterThan(90);
    }

    [Fact]
    public async Task Rows_that_exchange_their_keys_are_noticed()
    {
        var played = await PlayAsync();
        var scene = played.Scene;
        var other = await scene.AddStubAsync(played.Stub.Associate);
        await fixture.Test.TamperAsync(
            """
            UPDATE credentials SET searchName = 'x' WHERE searchName = @mine;
            UPDATE credentials SET searchName = @mine WHERE searchName = @other;
            UPDATE credentials SET searchName = @other WHERE searchName = 'x';
            """,
            new { mine = $"{played.Stub.TicketId:D}", other = $"{other.TicketId:D}" }
        );
        await ShouldBreakAsync(scene.LoadAsync(played.Stub).AsTask());
        await ShouldBreakAsync(scene.LoadAsync(other).AsTask());
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("encryptedCheck")]
    [InlineData("smallCheck")]
    [InlineData("encryptedCheck", "smallCheck")]
    [InlineData("secret", "encryptedCheck", "smallCheck")]
    public async Task Columns_of_another_good_row_are_noticed(params string[] columns)
    {
        var played = await PlayAsync();
        var other = await played.Scene.AddStubAsync(played.Stub.Associate);
        var set = columns.Select(column =>
            $"{column} = (SELECT o.{column} FROM credentials o WHERE o.searchName = @other)"
        );
        await fixture.Test.TamperAsync(
            $"UPDATE credentials SET {string.Join(", ", set)} WHERE searchName = @mine",
            new { mine = $"{played.Stub.TicketId:D}", other = $"{other.TicketId:D}" }
        );
        await ShouldBreakAsync(played.Scene.LoadAsync(played.Stub).AsTask());
    }

    [Fact]
    public async Task A_small_seal_of_before_the_last_change_is_noticed()
    {
        var played = await PlayAsync();
        var scene = played.Scene;
        var before = (await RowsAsync("credentials", scene)).Single(row =>
            Equals(Value(row, "searchName"), $"{played.Stub.TicketId:D}")
        );
        await Database.Stubs.EndWithDescendantsAsync(
            scene.Tenant,
            played.Stub.TicketId,
            scene.Change,
            Never
        );
        await SetAsync("credentials", before, "smallCheck", Value(before, "smallCheck"));
        await ShouldBreakAsync(scene.LoadAsync(played.Stub).AsTask());
    }

    [Fact]
    public async Task A_row_copied_from_another_database_under_the_same_root_key_is_noticed()
    {
        var mine = await PlayAsync();
        await using var elsewhere = await CreateAsync();
        elsewhere.Keys = fixture.Test.Keys;
        await elsewhere.MigrateAsync();
        await using (var other = await elsewhere.OpenAsync())
        {
            var scene = new Scene(other, mine.Scene.Tenant, mine.Scene.Now);
            await other.Tenants.TryAddAsync(new() { Id = scene.Tenant }, scene.Change, Never);
            var anna = await scene.AddAssociateAsync();
            var stub = await scene.AddStubAsync(anna.Id);
            var copied = await RowsAsync("credentials", scene, elsewhere);
            await InsertAsync("credentials", copied.Single());
            await ShouldBreakAsync(mine.Scene.LoadAsync(stub).AsTask());
            (await scene.LoadAsync(stub)).ShouldNotBeNull();
        }
        // The key ring is the fixture's.
        elsewhere.Keys = new([Counterfoil.Cryptography.RootKey.Create(1)]);
    }

    [Fact]
    public async Task A_row_of_another_tenant_is_noticed()
    {
        var played = await PlayAsync();
        var other = await PlayAsync();
        await fixture.Test.TamperAsync(
            "UPDATE credentials SET tenant = @to WHERE searchName = @ticket",
            new
            {
                to = other.Scene.Tenant.Value.ToLowerInvariant(),
                ticket = $"{played.Stub.TicketId:D}",
            }
        );
        await ShouldBreakAsync(other.Scene.LoadAsync(played.Stub).AsTask());
    }

    [Fact]
    public async Task A_broken_row_is_changed_by_nobody_and_so_not_made_good()
    {
        var played = await PlayAsync();
        var scene = played.Scene;
        await fixture.Test.TamperAsync(
            "UPDATE credentials SET comment = 'x' WHERE tenant = @tenant",
            new { tenant = scene.Tenant.Value.ToLowerInvariant() }
        );
        await fixture.Test.TamperAsync(
            "UPDATE associates SET isActive = 2 WHERE tenant = @tenant",
            new { tenant = scene.Tenant.Value.ToLowerInvariant() }
        );
        var now = scene.Now.AddMinutes(1);
        await ShouldBreakAsync(
            Database.Credentials.TryReplaceAsync(played.Credential, scene.Change, Never)
        );
        await ShouldBreakAsync(
            Database.Credentials.TryTakeAsync(played.Credential, scene.Change, Never)
        );
        await ShouldBreakAsync(
            Database.Associates.TryReplaceAsync(played.Associate, scene.Change, Never)
        );
        var child = scene.Stub(played.Stub.Associate, played.Stub);
        await ShouldBreakAsync(Database.Stubs.AddAsync(child, 200, scene.Change, Never));
        (
            await Database.Stubs.EndWithDescendantsAsync(
                scene.Tenant,
                played.Stub.TicketId,
                scene.Change,
                Never
            )
        ).ShouldBe(0);
        await ShouldBreakAsync(scene.LoadAsync(played.Stub).AsTask());
    }

    [Fact]
    public async Task A_stub_whose_life_was_lengthened_is_neither_renewed_nor_swept()
    {
        var played = await PlayAsync();
        var scene = played.Scene;
        await fixture.Test.TamperAsync(
            "UPDATE credentials SET validTo = validTo + 1 WHERE searchName = @ticket",
            new { ticket = $"{played.Stub.TicketId:D}" }
        );
        var renewal = new Renewal(played.Stub, scene.Now.AddHours(7), scene.Now, "", scene.Now);
        (await Database.Stubs.RenewAsync([renewal], scene.Now, Never)).ShouldBe([
            played.Stub.TicketId,
        ]);
        await Database.Stubs.DeleteEndedAsync(scene.Now.AddYears(1), 1000, Never);
        await ShouldBreakAsync(scene.LoadAsync(played.Stub).AsTask());
    }

    [Fact]
    public async Task No_secret_stands_in_the_database_in_clear()
    {
        var played = await PlayAsync();
        var secrets = await fixture.Test.ReadAsync<byte[]>(
            "SELECT secret FROM credentials WHERE tenant = @tenant",
            new { tenant = played.Scene.Tenant.Value.ToLowerInvariant() }
        );
        secrets.Count.ShouldBe(3);
        foreach (var secret in secrets)
        {
            secret.AsSpan().IndexOf(played.Stub.Digest.Span).ShouldBe(-1);
            secret
                .AsSpan()
                .IndexOf(System.Text.Encoding.UTF8.GetBytes(played.Credential.Secret.Reveal()))
                .ShouldBe(-1);
        }
    }

    protected abstract Task<TestDatabase> CreateAsync();

    private static Task<BrokenSealException> ShouldBreakAsync(Task task) =>
        Should.ThrowAsync<BrokenSealException>(task);

    private async Task<Played> PlayAsync()
    {
        var scene = await Scene.SetAsync(Database, fixture.Test.Time.GetUtcNow());
        var anna = await scene.AddAssociateAsync();
        var credential = await scene.AddCredentialAsync(anna.Id);
        await Database.Credentials.NoteUsesAsync(
            [new(scene.Tenant, credential.Id, scene.Now, "anna on PC")],
            Never
        );
        var stub = await scene.AddStubAsync(anna.Id, program: "Reporter");
        await Database.Stubs.RenewAsync(
            [new(stub, stub.IdleEnd, scene.Now, "anna on PC", scene.Now)],
            scene.Now,
            Never
        );
        var scope = new RevocationScope.OfProgram(scene.Tenant, "Reporter");
        var before = new RevokedBefore(scope, scene.Now.AddDays(-1), stub.Line);
        await Database.Revocations.EndAsync(before, scene.Change, Never);
        var (approval, consent) = await scene.SayYesAsync(anna.Id);
        var token = await scene.AddAsync(
            scene.ApplicationStub(anna.Id, TicketKind.AccessToken, Randomness.NextGuid())
        );
        return new Played(scene, anna, credential, stub, approval, consent, token);
    }

    private async Task<List<IDictionary<string, object?>>> RowsAsync(
        string table,
        Scene scene,
        TestDatabase? test = null
    )
    {
        await using var connection = await (test ?? fixture.Test).ConnectAsync();
        var rows = await connection.QueryAsync(
            $"SELECT * FROM {table} WHERE tenant = @tenant",
            new { tenant = scene.Tenant.Value.ToLowerInvariant() }
        );
        return [.. rows.Cast<IDictionary<string, object?>>()];
    }

    private async Task SetAsync(
        string table,
        IDictionary<string, object?> row,
        string column,
        object? value
    )
    {
        var keys = row.Where(pair => IsKey(pair.Key)).ToList();
        var parameters = new DynamicParameters();
        keys.ForEach(pair => parameters.Add(pair.Key, pair.Value));
        parameters.Add("edited", value);
        var where = string.Join(" AND ", keys.Select(pair => $"{pair.Key} = @{pair.Key}"));
        var sql = $"UPDATE {table} SET {column} = @edited WHERE {where}";
        (await fixture.Test.TamperAsync(sql, parameters)).ShouldBe(1);
    }

    private Task<int> InsertAsync(string table, IDictionary<string, object?> row)
    {
        var parameters = new DynamicParameters();
        foreach (var (column, value) in row)
            parameters.Add(column, value);
        var values = string.Join(", ", row.Keys.Select(column => "@" + column));
        return fixture.Test.TamperAsync(
            $"INSERT INTO {table} ({string.Join(", ", row.Keys)}) VALUES ({values})",
            parameters
        );
    }

    // PostgreSQL says names in lower case.
    private static object? Value(IDictionary<string, object?> row, string column) =>
        row.Single(pair => pair.Key.Equals(column, StringComparison.OrdinalIgnoreCase)).Value;

    private static bool IsKey(string column) =>
        column.ToLowerInvariant()
            is "tenant"
                or "credentials_id"
                or "associate_id"
                or "scope"
                or "consentkey"
                or "entry_id";

    private sealed record Played(
        Scene Scene,
        Associate Associate,
        Credential Credential,
        TicketStub Stub,
        Approval Approval,
        Consent Consent,
        TicketStub Token
    )
    {
        public async Task<bool> ReadEverythingAsync()
        {
            var database = Scene.Database;
            var (tenant, associate) = (Scene.Tenant, Associate.Id);
            var loaded = await Scene.LoadAsync(Stub);
            return loaded is { Ends.Count: 1 }
                && await Scene.LoadAsync(Token) is not null
                && await database.Tenants.FindAsync(tenant, Never) is not null
                && await database.Associates.FindAsync(tenant, associate, Never) is not null
                && (await database.Credentials.ListAsync(tenant, associate, null, Never)).Count == 1
                && await database.Credentials.FindAsync(tenant, Credential.Id, Never) is not null
                && (await database.Approvals.FindAsync(tenant, Approval.Application, Never))
                    is { WithdrawnAt: null }
                && await database.Consents.FindAsync(
                    tenant,
                    Consent.Associate,
                    Consent.Application,
                    Never
                )
                    is { WithdrawnAt: null }
                && (await database.Ledger.ListAsync(tenant, null, new(null, 9), Never)).Items.Count
                    == 2;
        }
    }
}

public sealed class SqliteTampering(SqliteFixture fixture)
    : TamperingTests(fixture),
        IClassFixture<SqliteFixture>
{
    protected override Task<TestDatabase> CreateAsync() =>
        Task.FromResult<TestDatabase>(new SqliteTestDatabase());
}

public sealed class PostgreSqlTampering(PostgreSqlFixture fixture)
    : TamperingTests(fixture),
        IClassFixture<PostgreSqlFixture>
{
    protected override async Task<TestDatabase> CreateAsync() =>
        await PostgreSqlTestDatabase.CreateAsync();
}
