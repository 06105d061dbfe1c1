using System.Text;
using Counterfoil.Authority.HandOvers;
using Counterfoil.Storage;
using Counterfoil.Storage.Backups;
using Counterfoil.Storage.Verify;
using Counterfoil.Tests.Storage.Databases;
using Counterfoil.Tests.Storage.Verify;
using Dapper;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Backups;

/// <summary>The drill: back up, lose, restore, verify, adopt, go on.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly SqliteTestDatabase test = new();

    private string Backup => Path.Combine(test.Folder, "backup.db");

    public Task InitializeAsync() => test.MigrateAsync();

    public async Task DisposeAsync() => await test.DisposeAsync();

    [Fact]
    public async Task A_restored_copy_is_refused_until_adopted_and_then_no_ticket_of_it_lives()
    {
        Scene scene;
        Counterfoil.Authority.Tickets.TicketStub stub;
        Counterfoil.Authority.Credentials.Credential credential;
        await using (var database = await test.OpenAsync())
        {
            scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
            var anna = await scene.AddAssociateAsync();
            stub = await scene.AddStubAsync(anna.Id);
            credential = await scene.AddCredentialAsync(anna.Id);
            await new Bustle(scene, new Random(3)).GoOnAsync(20);
            await SqliteBackup.MakeAsync(test.Settings(), Backup, scene.Now);
            await scene.AddStubAsync(anna.Id);
        }
        (
            await VerifyAsync(new DatabaseSettings(Backup, test.Folder) { IsBackup = true })
        ).Tampered.ShouldBeEmpty();
        (await SqliteBackup.RestoreAsync(test.Settings(), Backup, scene.Now)).ShouldNotBeNull();
        (await Should.ThrowAsync<DatabaseRefusedException>(test.OpenAsync())).Message.ShouldContain(
            "adopt"
        );
        (await VerifyAsync(test.Settings() with { IsBackup = true })).Tampered.ShouldBeEmpty();

        var adopted = await AdoptAsync();
        adopted.BrokenRows.ShouldBe(0);
        adopted.EndedTickets.ShouldBeGreaterThan(0);
        await using (var database = await test.OpenAsync())
        {
            var here = new Scene(database, scene.Tenant, scene.Now);
            (await here.LoadAsync(stub))!.Stub.RevokedAt.ShouldNotBeNull();
            (await database.Credentials.FindAsync(scene.Tenant, credential.Id, Never))
                ?.Secret.Reveal()
                .ShouldBe(credential.Secret.Reveal());
            await here.AddAssociateAsync("afterwards");
            var another = await Scene.SetAsync(database, test.Time.GetUtcNow());
            await new Bustle(another, new Random(4)).GoOnAsync(20);
            await database.FoldJournalAsync(test.Time.GetUtcNow().AddDays(1), 1000, Never);
        }
        (await VerifyAsync(test.Settings())).Tampered.ShouldBeEmpty();
        (
            await File.ReadAllTextAsync(Path.Combine(test.Settings().Folder, "journal.heads"))
        ).ShouldContain("the disk was lost");
    }

    [Fact]
    public async Task A_code_of_before_gives_nothing_in_an_adopted_copy()
    {
        byte[] code = [1, 2, 3];
        await using (var database = await test.OpenAsync())
        {
            var scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
            var stub = await scene.AddStubAsync((await scene.AddAssociateAsync()).Id);
            await database.HandOvers.AddAsync(
                code,
                new HandOver
                {
                    Tenant = scene.Tenant,
                    Ticket = new Secret("7T:none"),
                    TicketId = stub.TicketId,
                    Site = "https://wiki.example.com/.counterfoil/callback",
                    Bound = "none",
                    Goal = "/",
                    ExpiresAt = scene.Now.AddMinutes(1),
                },
                Never
            );
            await SqliteBackup.MakeAsync(test.Settings(), Backup, scene.Now);
        }
        await SqliteBackup.RestoreAsync(test.Settings(), Backup, test.Time.GetUtcNow());
        await AdoptAsync();
        await using var adopted = await test.OpenAsync();
        (
            await adopted.HandOvers.TryUseOnceAsync(code, Never)
        ).ShouldBeOfType<HandOverUse.Unknown>();
    }

    [Fact]
    public async Task The_original_is_refused_once_its_copy_was_adopted()
    {
        await (await test.OpenAsync()).DisposeAsync();
        await SqliteBackup.MakeAsync(test.Settings(), Backup, test.Time.GetUtcNow());
        var original = (
            await SqliteBackup.RestoreAsync(test.Settings(), Backup, test.Time.GetUtcNow())
        )!;
        await AdoptAsync();
        File.Copy(original, test.File, overwrite: true);
        (await Should.ThrowAsync<DatabaseRefusedException>(test.OpenAsync())).Refusal.ShouldBe(
            DatabaseRefusal.WrongIdentity
        );
    }

    [Fact]
    public async Task A_row_with_a_broken_seal_is_not_made_good_by_adopting()
    {
        await using (var database = await test.OpenAsync())
        {
            var scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
            await scene.AddCredentialAsync((await scene.AddAssociateAsync()).Id);
        }
        await test.TamperAsync("UPDATE credentials SET comment = 'x'");
        (await AdoptAsync()).BrokenRows.ShouldBe(1);
        (await VerifyAsync(test.Settings()))
            .Tampered.ShouldHaveSingleItem()
            .Table.ShouldBe("credentials");
    }

    [Fact]
    public async Task A_backup_does_not_hold_the_root_key_and_is_its_owners_alone()
    {
        await using var database = await test.OpenAsync();
        await SqliteBackup.MakeAsync(test.Settings(), Backup, test.Time.GetUtcNow());
        Encoding
            .Latin1.GetString(await File.ReadAllBytesAsync(Backup))
            .ShouldNotContain("counterfoil-root-key");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Backup).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Should.ThrowAsync<IOException>(
            SqliteBackup.MakeAsync(test.Settings(), Backup, test.Time.GetUtcNow())
        );
    }

    [Fact]
    public async Task A_backup_that_is_being_made_is_not_taken_from_under_its_maker()
    {
        await using var database = await test.OpenAsync();
        await File.WriteAllTextAsync(Backup + ".new", "half of another one");
        await Should.ThrowAsync<IOException>(
            SqliteBackup.MakeAsync(test.Settings(), Backup, test.Time.GetUtcNow())
        );
        (await File.ReadAllTextAsync(Backup + ".new")).ShouldBe("half of another one");
        File.Exists(Backup).ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_is_restored_beside_a_server_nor_from_what_is_no_backup()
    {
        await File.WriteAllTextAsync(Backup, "not a database");
        await Should.ThrowAsync<DatabaseRefusedException>(
            SqliteBackup.RestoreAsync(test.Settings(), Backup, test.Time.GetUtcNow())
        );
        await using (await test.OpenAsync())
        {
            (
                await Should.ThrowAsync<DatabaseRefusedException>(
                    SqliteBackup.RestoreAsync(test.Settings(), Backup, test.Time.GetUtcNow())
                )
            ).Refusal.ShouldBe(DatabaseRefusal.InUse);
            (await Should.ThrowAsync<DatabaseRefusedException>(AdoptAsync())).Refusal.ShouldBe(
                DatabaseRefusal.InUse
            );
        }
        await (await test.OpenAsync()).DisposeAsync();
    }

    [Fact]
    public async Task A_copy_of_a_postgresql_database_is_refused_until_adopted()
    {
        await using var original = await PostgreSqlTestDatabase.CreateAsync();
        await original.MigrateAsync();
        await using (var database = await original.OpenAsync())
        {
            var scene = await Scene.SetAsync(database, original.Time.GetUtcNow());
            await new Bustle(scene, new Random(5)).GoOnAsync(20);
            (
                await Should.ThrowAsync<DatabaseRefusedException>(
                    AdoptAsync(original, original.Keys)
                )
            ).Refusal.ShouldBe(DatabaseRefusal.InUse);
        }
        Npgsql.NpgsqlConnection.ClearAllPools();
        await using var copy = await PostgreSqlTestDatabase.CreateAsync();
        await PutInPlaceAsync(copy, original);
        copy.Keys.Dispose();
        copy.Keys = original.Keys;
        (await Should.ThrowAsync<DatabaseRefusedException>(copy.OpenAsync())).Refusal.ShouldBe(
            DatabaseRefusal.WrongIdentity
        );
        (
            await VerifyAsync(copy.Settings() with { IsBackup = true }, copy)
        ).Tampered.ShouldBeEmpty();

        var adopted = await AdoptAsync(copy, copy.Keys);
        adopted.BrokenRows.ShouldBe(0);
        await (await copy.OpenAsync()).DisposeAsync();
        (await VerifyAsync(copy.Settings(), copy)).Tampered.ShouldBeEmpty();
        await (await original.OpenAsync()).DisposeAsync();
        copy.Keys = new([Counterfoil.Cryptography.RootKey.Create(1)]);
    }

    // What pg_dump and pg_restore come to.
    private static async Task PutInPlaceAsync(
        PostgreSqlTestDatabase copy,
        PostgreSqlTestDatabase original
    )
    {
        var to = new Npgsql.NpgsqlConnectionStringBuilder(copy.ConnectionString);
        var name = to.Database;
        var from = new Npgsql.NpgsqlConnectionStringBuilder(original.ConnectionString).Database;
        (to.Database, to.Pooling) = ("postgres", false);
        await using var connection = new Npgsql.NpgsqlConnection(to.ConnectionString);
        await connection.ExecuteAsync($"DROP DATABASE {name}");
        await connection.ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {from}");
    }

    private static Task<Adopted> AdoptAsync(
        TestDatabase of,
        Counterfoil.Cryptography.KeyRing keys
    ) => Adopting.RunAsync(of.Settings(), keys, "moved", of.Time, null, Never);

    private static Task<VerifyReport> VerifyAsync(DatabaseSettings settings, TestDatabase of) =>
        Verification.RunAsync(settings, of.Keys, of.Time, null, Never);

    private Task<Adopted> AdoptAsync() =>
        Adopting.RunAsync(test.Settings(), test.Keys, "the disk was lost", test.Time, null, Never);

    private Task<VerifyReport> VerifyAsync(DatabaseSettings settings) =>
        Verification.RunAsync(settings, test.Keys, test.Time, null, Never);
}
