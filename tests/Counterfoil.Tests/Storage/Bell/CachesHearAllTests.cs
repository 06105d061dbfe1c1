using Counterfoil.Authority;
using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Tickets;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Bell;

/// <summary>After a silence nobody knows what was missed; the caches that the authority keeps must not either.</summary>
public sealed class CachesHearAllTests(SqliteFixture fixture) : IClassFixture<SqliteFixture>
{
    [Fact]
    public async Task Stubs_and_tenants_in_memory_are_not_believed_after_a_silence()
    {
        var scene = await Scene.SetAsync(fixture.Database, fixture.Test.Time.GetUtcNow());
        var stub = await scene.AddStubAsync((await scene.AddAssociateAsync()).Id);
        var bell = new HandRungBell();
        var time = fixture.Test.Time;
        using var stubs = new StubCache(fixture.Database.Stubs, bell, time, new AuthorityOptions());
        using var tenants = new KnownTenants(fixture.Database.Tenants, bell, time);
        await stubs.FindAsync(scene.Tenant, stub.TicketId, default);
        await tenants.FindAsync(scene.Tenant, default);
        stubs.TryFind(scene.Tenant, stub.TicketId, scene.Now).ShouldNotBeNull();
        tenants.TryFind(scene.Tenant, scene.Now).ShouldNotBeNull();

        bell.Ring(new Changed.All());

        stubs.TryFind(scene.Tenant, stub.TicketId, scene.Now).ShouldBeNull();
        tenants.TryFind(scene.Tenant, scene.Now).ShouldBeNull();
    }

    private sealed class HandRungBell : IBell, IDisposable
    {
        private Action<Changed> listeners = _ => { };

        public bool IsHeard => true;

        public IDisposable Listen(Action<Changed> listener)
        {
            listeners += listener;
            return this;
        }

        public void Ring(Changed changed) => listeners(changed);

        public void Dispose() => listeners = _ => { };
    }
}
