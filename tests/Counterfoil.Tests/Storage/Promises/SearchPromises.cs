using Counterfoil.Authority;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Developers;
using Counterfoil.Cryptography;
using Counterfoil.Storage;
using Counterfoil.Storage.Migrations;
using Counterfoil.Tests.Broker.Applications;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Promises;

/// <summary>What every list that is searched promises: its rows are found as they are now, each once.</summary>
public abstract class SearchPromises(DatabaseFixture fixture)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private Database Database => fixture.Database;

    private DateTimeOffset Now => fixture.Test.Time.GetUtcNow();

    private RegistryChange Change => Samples.At(Now);

    [Fact]
    public async Task A_row_is_found_by_what_it_is_called_now_and_not_by_what_it_was_called()
    {
        var (before, after) = (Word(), Word());
        var rows = await AddAllAsync("Some " + before);
        (await CountsAsync(rows, before)).ShouldBe([1, 1, 1, 1, 1]);
        (await CountsAsync(rows, after)).ShouldBe([0, 0, 0, 0, 0]);

        await RenameAllAsync(rows, "Some " + after);
        (await CountsAsync(rows, before)).ShouldBe([0, 0, 0, 0, 0]);
        (await CountsAsync(rows, after)).ShouldBe([1, 1, 1, 1, 1]);
    }

    [Fact]
    public async Task Rows_from_before_there_were_words_are_found_after_the_migration()
    {
        var word = Word();
        var rows = await AddAllAsync(word);
        var lists = new[] { "tenant", "associate", "account", "application", "developer" };
        foreach (var list in lists)
            await fixture.Test.TamperAsync($"DROP TABLE {list}_words");
        await fixture.Test.TamperAsync("DELETE FROM schema_migrations WHERE number = 13");
        await MigrateAsync();
        (await CountsAsync(rows, word)).ShouldBe([1, 1, 1, 1, 1]);
        (
            await Database.Applications.ListAsync(new(word, rows.Owner), new(null, 9), Never)
        ).Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_row_with_two_such_words_is_there_once_and_no_page_leaves_one_out()
    {
        var scene = await Scene.SetAsync(Database, Now);
        foreach (var name in new[] { "Ana Anabel", "Bo Anders", "Anders Bo", "Ana Ana", "Zoe" })
            await scene.AddAssociateAsync(name);
        var names = new List<string>();
        string? next = null;
        do
        {
            var page = await Database.Associates.ListAsync(scene.Tenant, "an", new(next, 1), Never);
            names.AddRange(page.Items.Select(item => item.Name));
            next = page.Next;
        } while (next is not null);
        names.ShouldBe(["Ana Ana", "Ana Anabel", "Anders Bo", "Bo Anders"], ignoreOrder: true);
    }

    [Fact]
    public async Task Nobody_finds_another_developers_applications_whatever_the_words_say()
    {
        var rows = await AddAllAsync(Word());
        var stranger = Randomness.NextGuid();
        var page = new PageRequest(null, 9);
        await fixture.Test.TamperAsync(
            "INSERT INTO application_words (tenant, part, word, rowKey) VALUES ('*', @part, 'mine', @key)",
            new { part = stranger.ToString(), key = rows.Application.Id.ToString() }
        );
        (
            await Database.Applications.ListAsync(new("mine", stranger), page, Never)
        ).Items.ShouldBeEmpty();
    }

    // A SQLite file is one process's, and this one has it open.
    private Task<bool> MigrateAsync() =>
        Database.Parts.Writer.RunPlainAsync(
            session => Migrator.MigrateAsync(session, Database.Parts.Dialect, null, Now),
            Never
        );

    private async Task<Rows> AddAllAsync(string name)
    {
        var scene = await Scene.SetAsync(Database, Now);
        var tenant = (await Database.Tenants.FindAsync(scene.Tenant, Never))!;
        (
            await Database.Tenants.TryReplaceAsync(
                tenant with
                {
                    Name = name,
                },
                new(null, Now),
                Never
            )
        ).ShouldBeTrue();
        var associate = await scene.AddAssociateAsync(name);
        var account = new Account
        {
            Id = new AccountId(Randomness.NextGuid()),
            LoginName = name,
            Email = "",
            Home = new Home.OfTenant(scene.Tenant, associate.Id),
        };
        (await Database.Accounts.TryAddAsync(account, Change, Never)).ShouldBe(AccountWritten.Done);
        var developer = new Developer
        {
            Account = account.Id,
            State = DeveloperState.Approved,
            LoginName = name,
        };
        (await Database.Developers.TryAddAsync(developer, Change, Never)).ShouldBeTrue();
        var application = Samples.Application(name, account.Id.Value);
        (await Database.Applications.TryAddAsync(application, [], 9, Change, Never)).ShouldBe(
            RegistryAnswer.Done
        );
        return new Rows(tenant with { Version = 2 }, associate, account, application, developer);
    }

    private async Task RenameAllAsync(Rows rows, string name)
    {
        var tenant = rows.Tenant with { Name = name };
        (await Database.Tenants.TryReplaceAsync(tenant, new(null, Now), Never)).ShouldBeTrue();
        var associate = rows.Associate with { Name = name };
        (await Database.Associates.TryReplaceAsync(associate, new(null, Now), Never)).ShouldBe(
            Replaced.Done
        );
        var account = rows.Account with { LoginName = name, Version = 1 };
        (await Database.Accounts.TryReplaceAsync(account, Change, Never)).ShouldBe(
            AccountWritten.Done
        );
        var application = rows.Application with { Name = name, Version = 1 };
        (await Database.Applications.TryReplaceAsync(application, Change, Never)).ShouldBe(
            RegistryAnswer.Done
        );
        var developer = rows.Developer with { LoginName = name, Version = 1 };
        (await Database.Developers.TryReplaceAsync(developer, Change, Never)).ShouldBeTrue();
    }

    private async Task<int[]> CountsAsync(Rows rows, string search)
    {
        var page = new PageRequest(null, 9);
        var tenant = rows.Tenant.Id;
        return
        [
            (await Database.Tenants.ListAsync(search, page, Never)).Items.Count,
            (await Database.Associates.ListAsync(tenant, search, page, Never)).Items.Count,
            (await Database.Accounts.ListAsync(search, tenant, page, Never)).Items.Count,
            (await Database.Applications.ListAsync(new(search), page, Never)).Items.Count,
            (await Database.Developers.ListAsync(search, DeveloperState.Approved, page, Never))
                .Items
                .Count,
        ];
    }

    private static string Word() => "w" + Randomness.NextGuid().ToString("N");

    private sealed record Rows(
        Tenant Tenant,
        Associate Associate,
        Account Account,
        Application Application,
        Developer Developer
    )
    {
        public Guid Owner => Account.Id.Value;
    }
}

public sealed class SqliteSearch(SqliteFixture fixture)
    : SearchPromises(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlSearch(PostgreSqlFixture fixture)
    : SearchPromises(fixture),
        IClassFixture<PostgreSqlFixture>;
