using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Promises;

/// <summary>What every <see cref="ICredentials"/> promises of all rows of one type.</summary>
public abstract class CredentialListsPromises(DatabaseFixture fixture)
{
    private const string Type = CredentialTypes.Directory;
    private static readonly CancellationToken Never = CancellationToken.None;

    private ICredentials Credentials => fixture.Database.Credentials;

    private Task<Scene> SceneAsync() =>
        Scene.SetAsync(fixture.Database, fixture.Test.Time.GetUtcNow());

    [Fact]
    public async Task All_rows_of_a_type_come_by_name_each_once_however_the_pages_are_cut()
    {
        var scene = await SceneAsync();
        var anna = (await scene.AddAssociateAsync()).Id;
        var bert = (await scene.AddAssociateAsync()).Id;
        string[] names = ["S-1-10", "S-1-9", "S-1-900", "s-1-1", "Øystein", "Ω", "S-1-10-2"];
        foreach (var (name, i) in names.Select((name, i) => (name, i)))
            await scene.AddCredentialAsync(i % 2 == 0 ? anna : bert, Type, name);

        foreach (var limit in new[] { 1, 3, 7, 8, 200 })
            (await NamesAsync(scene, limit)).ShouldBe([.. names.Order(StringComparer.Ordinal)]);
        (await Credentials.CountAsync(scene.Tenant, Type, Never)).ShouldBe(names.Length);
    }

    [Fact]
    public async Task A_row_comes_as_it_is_also_when_it_has_ended_or_goes_out()
    {
        var scene = await SceneAsync();
        var anna = (await scene.AddAssociateAsync()).Id;
        var given = scene.Credential(anna, Type, "A") with
        {
            ValidTo = scene.Now.AddDays(-1),
            Usage = CredentialUsage.Outbound,
        };
        await Credentials.TryAddAsync(given, scene.Change, Never);

        var listed = (await PageAsync(scene, null, 10)).Items.ShouldHaveSingleItem();

        listed.Id.ShouldBe(given.Id);
        var row = listed.Row.ShouldNotBeNull();
        row.ShouldBeLike(given with { Version = 1 });
        row.Secret.Reveal().ShouldBe(given.Secret.Reveal());
    }

    [Fact]
    public async Task Other_types_stubs_and_other_tenants_are_not_among_them()
    {
        var (scene, other) = (await SceneAsync(), await SceneAsync());
        var anna = (await scene.AddAssociateAsync()).Id;
        await scene.AddCredentialAsync(anna);
        await scene.AddStubAsync(anna);
        await other.AddCredentialAsync((await other.AddAssociateAsync()).Id, Type);

        foreach (var type in new[] { Type, CredentialTypes.Ticket, "activedirectory", "\0" })
        {
            (
                await Credentials.ListAsync(scene.Tenant, type, new PageRequest(null, 9), Never)
            ).Items.ShouldBeEmpty(type);
            (await Credentials.CountAsync(scene.Tenant, type, Never)).ShouldBe(0, type);
        }
        (await PageAsync(other, null, 10)).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_row_whose_seal_is_broken_is_named_and_keeps_nobody_from_the_others()
    {
        var scene = await SceneAsync();
        var anna = (await scene.AddAssociateAsync()).Id;
        foreach (var name in new[] { "A", "B", "C" })
            await scene.AddCredentialAsync(anna, Type, name);
        await fixture.Test.TamperAsync(
            "UPDATE credentials SET displayName = 'somebody else' WHERE tenant = @tenant AND searchName = 'B'",
            new { tenant = scene.Tenant.ToString().ToLowerInvariant() }
        );

        var listed = (await PageAsync(scene, null, 10)).Items;

        listed.Select(one => one.Row?.SearchName).ShouldBe(["A", null, "C"]);
        (await NamesAsync(scene, 1)).ShouldBe(["A", "C"]);
        (await Credentials.CountAsync(scene.Tenant, Type, Never)).ShouldBe(3);
    }

    [Fact]
    public async Task A_page_may_be_asked_for_by_any_text()
    {
        var scene = await SceneAsync();
        var anna = (await scene.AddAssociateAsync()).Id;
        await scene.AddCredentialAsync(anna, Type, "zz");

        foreach (var after in new[] { "nothing before me", "\0", "\ud800", "'; DROP" })
            (await PageAsync(scene, after, 10)).Items.Count.ShouldBe(1);
        (await PageAsync(scene, "zz", 10)).Items.ShouldBeEmpty();
    }

    private Task<Page<ListedCredential>> PageAsync(Scene scene, string? after, int limit) =>
        Credentials.ListAsync(scene.Tenant, Type, new PageRequest(after, limit), Never);

    private async Task<List<string>> NamesAsync(Scene scene, int limit)
    {
        var names = new List<string>();
        string? next = null;
        do
        {
            var page = await PageAsync(scene, next, limit);
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            names.AddRange(page.Items.Select(one => one.Row?.SearchName).OfType<string>());
            next = page.Next;
        } while (next is not null);
        return names;
    }
}

public sealed class SqliteCredentialLists(SqliteFixture fixture)
    : CredentialListsPromises(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlCredentialLists(PostgreSqlFixture fixture)
    : CredentialListsPromises(fixture),
        IClassFixture<PostgreSqlFixture>;
