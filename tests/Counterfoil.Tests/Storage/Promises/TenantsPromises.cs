using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Tenants;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Promises;

/// <summary>What every <see cref="ITenants"/> promises.</summary>
public abstract class TenantsPromises(DatabaseFixture fixture)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private ITenants Tenants => fixture.Database.Tenants;

    private Task<Scene> SceneAsync() =>
        Scene.SetAsync(fixture.Database, fixture.Test.Time.GetUtcNow());

    [Fact]
    public async Task A_tenant_is_found_as_it_was_added_whatever_the_case_of_its_name()
    {
        var scene = await SceneAsync();
        var tenant = new Tenant
        {
            Id = ContextIdentifier.Parse("X" + scene.Tenant.Value),
            Name = "Contoso GmbH",
            State = TenantState.Suspended,
            Switches = new TenantSwitches
            {
                Preset = TicketPreset.Aal2,
                Online = true,
                LivingStubs = 3,
                AllowedTypes = [AssociateType.Resource],
            },
            PluginSettings = new Dictionary<string, string> { ["ActiveDirectory/server"] = "dc1" },
        };
        (await Tenants.TryAddAsync(tenant, scene.Change, Never)).ShouldBeTrue();
        var other = ContextIdentifier.Parse(tenant.Id.Value.ToUpperInvariant());
        var found = (await Tenants.FindAsync(other, Never))!;
        found.ShouldBeLike(tenant with { Version = 1 });
        found.Id.Value.ShouldBe(tenant.Id.Value);
    }

    [Fact]
    public async Task An_identifier_is_taken_once_whatever_its_case()
    {
        var scene = await SceneAsync();
        var twin = ContextIdentifier.Parse(scene.Tenant.Value.ToUpperInvariant());
        (await Tenants.TryAddAsync(new Tenant { Id = twin }, scene.Change, Never)).ShouldBeFalse();
    }

    [Fact]
    public async Task There_is_at_most_one_own_tenant()
    {
        var scene = await SceneAsync();
        var own = new Tenant
        {
            Id = ContextIdentifier.Parse("O" + scene.Tenant.Value),
            IsOwn = true,
        };
        (await Tenants.FindOwnAsync(Never)).ShouldBeNull();
        (await Tenants.TryAddAsync(own, scene.Change, Never)).ShouldBeTrue();
        (
            await Tenants.TryAddAsync(
                own with
                {
                    Id = ContextIdentifier.Parse("P" + scene.Tenant.Value),
                },
                scene.Change,
                Never
            )
        ).ShouldBeFalse();
        (await Tenants.FindOwnAsync(Never))!.Id.ShouldBe(own.Id);
    }

    [Fact]
    public async Task Replacing_raises_the_version_and_needs_the_one_that_is_there()
    {
        var scene = await SceneAsync();
        var tenant = (await Tenants.FindAsync(scene.Tenant, Never))!;
        var changed = tenant with { Name = "New", State = TenantState.Closed };
        (await Tenants.TryReplaceAsync(changed, scene.Change, Never)).ShouldBeTrue();
        (await Tenants.TryReplaceAsync(changed, scene.Change, Never)).ShouldBeFalse();
        (await Tenants.FindAsync(scene.Tenant, Never))!.ShouldBeLike(changed with { Version = 2 });
    }

    [Fact]
    public async Task Of_many_who_replace_one_version_one_succeeds()
    {
        var scene = await SceneAsync();
        var tenant = (await Tenants.FindAsync(scene.Tenant, Never))!;
        var replacing = Enumerable
            .Range(0, 10)
            .Select(i =>
                Tenants.TryReplaceAsync(tenant with { Name = $"{i}" }, scene.Change, Never)
            );
        (await Task.WhenAll(replacing)).Count(done => done).ShouldBe(1);
    }

    [Fact]
    public async Task The_list_is_searched_without_regard_to_case_and_read_page_by_page()
    {
        var scene = await SceneAsync();
        var count = await Tenants.CountAsync(int.MaxValue, Never);
        for (var i = 0; i < 3; i++)
        {
            var id = ContextIdentifier.Parse($"L{2 - i}{scene.Tenant.Value}");
            await Tenants.TryAddAsync(
                new Tenant { Id = id, Name = $"Straße 50%_{i}" },
                scene.Change,
                Never
            );
        }
        (await Tenants.CountAsync(int.MaxValue, Never)).ShouldBe(count + 3);
        var first = await Tenants.ListAsync("STRASSE".Replace("SS", "ß"), new(null, 2), Never);
        var second = await Tenants.ListAsync("straße", new(first.Next, 2), Never);
        first
            .Items.Concat(second.Items)
            .Select(tenant => tenant.Id.Value[..2])
            .ShouldBe(["L2", "L1", "L0"], "a search goes by the words that it finds");
        second.Next.ShouldBeNull();
        (await Tenants.ListAsync("50%_1", new(null, 9), Never)).Items.Count.ShouldBe(1);
        (await Tenants.ListAsync("%", new(null, 9), Never)).Items.ShouldBeEmpty();
        (await Tenants.ListAsync("5_%", new(null, 9), Never)).Items.ShouldBeEmpty();
        (await Tenants.ListAsync("\0\ud800", new(null, 9), Never)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_has_been_heard_on_return()
    {
        var scene = await SceneAsync();
        var tenant = (await Tenants.FindAsync(scene.Tenant, Never))!;
        var heard = new List<Changed>();
        using (fixture.Database.Bell.Listen(heard.Add))
            await Tenants.TryReplaceAsync(tenant, scene.Change, Never);
        heard.ShouldBe([new Changed.Everything(scene.Tenant)]);
        await Tenants.TryReplaceAsync(tenant with { Version = 2 }, scene.Change, Never);
        heard.Count.ShouldBe(1);
    }
}

public sealed class SqliteTenants(SqliteFixture fixture)
    : TenantsPromises(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlTenants(PostgreSqlFixture fixture)
    : TenantsPromises(fixture),
        IClassFixture<PostgreSqlFixture>;
