using Counterfoil.Cryptography;
using Counterfoil.Storage;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Opening;

/// <summary>What a database is asked before it is opened.</summary>
public abstract class OpeningTests : IAsyncLifetime
{
    protected TestDatabase Test { get; private set; } = null!;

    public async Task InitializeAsync() => Test = await CreateAsync();

    public async Task DisposeAsync() => await Test.DisposeAsync();

    [Fact]
    public async Task An_empty_database_is_refused()
    {
        (await RefusedAsync()).Remedy.ShouldContain("init");
        (await RefusedAsync()).Refusal.ShouldBe(DatabaseRefusal.NotMigrated);
    }

    [Fact]
    public async Task Migrating_twice_or_at_once_is_migrating_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Test.MigrateAsync()));
        await Test.MigrateAsync();
        await using var database = await Test.OpenAsync();
        (await database.Tenants.CountAsync(2, default)).ShouldBe(0);
        (
            await Test.ReadAsync<long>(
                "SELECT COUNT(*) - COUNT(DISTINCT number) FROM schema_migrations"
            )
        )
            .Single()
            .ShouldBe(0);
    }

    [Fact]
    public async Task The_steps_are_told_as_they_are_taken()
    {
        var told = new List<string>();
        var progress = new Telling(told.Add);
        await Database.MigrateAsync(Test.Settings(), progress, TimeProvider.System, default);
        told[0].ShouldBe("0001_begin");
        told.ShouldContain("0010_login_courses");
        told.ShouldBe(told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_only_when_it_says_so()
    {
        await Test.MigrateAsync();
        await Test.TamperAsync("INSERT INTO schema_migrations VALUES (9001, '9001_x', 1, 0)");
        await (await Test.OpenAsync()).DisposeAsync();
        await Test.TamperAsync("INSERT INTO schema_migrations VALUES (9002, '9002_y', 9002, 0)");
        (await RefusedAsync()).Refusal.ShouldBe(DatabaseRefusal.TooNew);
    }

    [Fact]
    public async Task Another_root_key_is_refused_and_a_rotated_one_is_not()
    {
        await Test.MigrateAsync();
        using var first = KeyRing.Parse(RootKeyText(1, out var line));
        Test.Keys = first;
        Scene scene;
        await using (var database = await Test.OpenAsync())
        {
            scene = await Scene.SetAsync(database, Test.Time.GetUtcNow());
            await scene.AddAssociateAsync();
        }

        using var other = new KeyRing([RootKey.Create(1)]);
        Test.Keys = other;
        (await RefusedAsync()).Refusal.ShouldBe(DatabaseRefusal.WrongRootKey);

        using var rotated = KeyRing.Parse(line + "\n" + RootKeyText(2, out _));
        Test.Keys = rotated;
        await using var again = await Test.OpenAsync();
        (await again.Tenants.FindAsync(scene.Tenant, default)).ShouldNotBeNull();
        (
            await new Scene(again, scene.Tenant, scene.Now).AddAssociateAsync("bert")
        ).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_missing_check_value_is_not_made_up_for_a_database_that_was_in_use()
    {
        await Test.MigrateAsync();
        await (await Test.OpenAsync()).DisposeAsync();
        await Test.TamperAsync("DELETE FROM meta WHERE name = 'check_value'");
        (await RefusedAsync()).Refusal.ShouldBe(DatabaseRefusal.WrongRootKey);
    }

    [Fact]
    public async Task Another_id_in_the_database_is_refused()
    {
        await Test.MigrateAsync();
        await (await Test.OpenAsync()).DisposeAsync();
        await Test.TamperAsync(
            "UPDATE meta SET value = 'x' WHERE name IN ('database_id', 'place')"
        );
        (await RefusedAsync()).Refusal.ShouldBe(DatabaseRefusal.WrongIdentity);
        await Test.TamperAsync("DELETE FROM meta WHERE name = 'database_id'");
        (await RefusedAsync()).Refusal.ShouldBe(DatabaseRefusal.WrongIdentity);
    }

    [Fact]
    public async Task Heads_of_another_database_or_unreadable_ones_are_refused()
    {
        await Test.MigrateAsync();
        await (await Test.OpenAsync()).DisposeAsync();
        var heads = Path.Combine(Test.Settings().Folder, "journal.heads");
        var content = await File.ReadAllTextAsync(heads);
        foreach (var bad in new[] { content.Replace("database\":\"", "database\":\"x"), "{", "" })
        {
            await File.WriteAllTextAsync(heads, bad);
            (await RefusedAsync()).Refusal.ShouldBe(DatabaseRefusal.RolledBack);
        }
        await File.WriteAllTextAsync(heads, content);
        await (await Test.OpenAsync()).DisposeAsync();
    }

    [Fact]
    public async Task What_was_written_is_there_after_a_restart()
    {
        await Test.MigrateAsync();
        Scene scene;
        await using (var database = await Test.OpenAsync())
            scene = await Scene.SetAsync(database, Test.Time.GetUtcNow());
        await using var again = await Test.OpenAsync();
        (await again.Tenants.FindAsync(scene.Tenant, default)).ShouldNotBeNull();
        await again.PingAsync(default);
        again.Health.IsGood.ShouldBeTrue();
    }

    protected abstract Task<TestDatabase> CreateAsync();

    protected async Task<DatabaseRefusedException> RefusedAsync() =>
        await Should.ThrowAsync<DatabaseRefusedException>(Test.OpenAsync());

    private static string RootKeyText(int number, out string line) =>
        line = RootKey.Create(number).ToText();

    private sealed class Telling(Action<string> tell) : IProgress<string>
    {
        public void Report(string value) => tell(value);
    }
}

public sealed class PostgreSqlOpening : OpeningTests
{
    [Fact]
    public async Task Two_nodes_open_one_database()
    {
        await Test.MigrateAsync();
        await using var first = await Test.OpenAsync("a");
        await using var second = await Test.OpenAsync("b");
        var scene = await Scene.SetAsync(first, Test.Time.GetUtcNow());
        (await second.Tenants.FindAsync(scene.Tenant, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task The_databases_clock_is_followed()
    {
        await Test.MigrateAsync();
        ((PostgreSqlTestDatabase)Test).FollowsDatabaseClock = true;
        await using var database = await Test.OpenAsync();
        var machine = Test.Time.GetUtcNow();
        var now = (
            await Test.ReadAsync<long>(
                "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"
            )
        ).Single();
        var apart = DateTimeOffset.FromUnixTimeMilliseconds(now) - database.Time.GetUtcNow();
        apart.Duration().ShouldBeLessThan(TimeSpan.FromSeconds(5));
        database.Health.ClockOffset.ShouldBe(database.Time.GetUtcNow() - machine);
    }

    protected override async Task<TestDatabase> CreateAsync() =>
        await PostgreSqlTestDatabase.CreateAsync();
}

public sealed class SqliteOpening : OpeningTests
{
    [Fact]
    public async Task A_second_process_is_refused_and_so_is_a_migration_meanwhile()
    {
        await Test.MigrateAsync();
        await using (await Test.OpenAsync())
        {
            (await RefusedAsync()).Refusal.ShouldBe(DatabaseRefusal.InUse);
            var migrating = await Should.ThrowAsync<DatabaseRefusedException>(Test.MigrateAsync());
            migrating.Refusal.ShouldBe(DatabaseRefusal.InUse);
        }
        await (await Test.OpenAsync()).DisposeAsync();
    }

    [Fact]
    public async Task Opening_makes_no_file()
    {
        await RefusedAsync();
        File.Exists(((SqliteTestDatabase)Test).File).ShouldBeFalse();
    }

    [Fact]
    public async Task The_id_beside_the_root_key_must_be_there_and_the_same()
    {
        await Test.MigrateAsync();
        var file = Path.Combine(Test.Settings().Folder, "database.id");
        var id = await File.ReadAllTextAsync(file);
        File.Delete(file);
        (await RefusedAsync()).Refusal.ShouldBe(DatabaseRefusal.WrongIdentity);
        await File.WriteAllTextAsync(file, "another");
        (await RefusedAsync()).Refusal.ShouldBe(DatabaseRefusal.WrongIdentity);

        File.Delete(file);
        var given = Test.Settings() with { DatabaseId = id };
        await using var database = await Database.OpenAsync(
            given,
            Test.Keys,
            Test.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            default
        );
    }

    [Fact]
    public async Task Nobody_else_may_read_what_stands_on_the_disk()
    {
        await Test.MigrateAsync();
        await (await Test.OpenAsync()).DisposeAsync();
        var folder = Test.Settings().Folder;
        string[] files =
        [
            ((SqliteTestDatabase)Test).File,
            Path.Combine(folder, "database.id"),
            Path.Combine(folder, "journal.heads"),
        ];
        if (OperatingSystem.IsWindows())
            return;
        foreach (var file in files)
        {
            File.GetUnixFileMode(file)
                .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        }
    }

    [Fact]
    public async Task A_new_database_is_not_put_in_place_of_one_that_is_gone()
    {
        await Test.MigrateAsync();
        await (await Test.OpenAsync()).DisposeAsync();
        File.Delete(((SqliteTestDatabase)Test).File);
        var refused = await Should.ThrowAsync<DatabaseRefusedException>(Test.MigrateAsync());
        refused.Refusal.ShouldBe(DatabaseRefusal.RolledBack);
    }

    [Fact]
    public async Task An_older_state_in_the_databases_place_is_refused()
    {
        await Test.MigrateAsync();
        var file = ((SqliteTestDatabase)Test).File;
        await (await Test.OpenAsync()).DisposeAsync();
        File.Copy(file, file + ".old");
        await using (var database = await Test.OpenAsync())
            await Scene.SetAsync(database, Test.Time.GetUtcNow());
        File.Copy(file + ".old", file, overwrite: true);
        (await RefusedAsync()).Refusal.ShouldBe(DatabaseRefusal.RolledBack);
    }

    protected override Task<TestDatabase> CreateAsync() =>
        Task.FromResult<TestDatabase>(new SqliteTestDatabase());
}
