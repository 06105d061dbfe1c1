using Counterfoil.Authority;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Cryptography;
using Counterfoil.Storage;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Promises;

/// <summary>What every <see cref="ITicketStubs"/> promises of what applications hold.</summary>
public abstract class ApplicationStubsPromises(DatabaseFixture fixture)
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly Guid Mine = Randomness.NextGuid();
    private static readonly Guid Theirs = Randomness.NextGuid();

    private Database Database => fixture.Database;

    private ITicketStubs Stubs => Database.Stubs;

    private Task<Scene> SceneAsync() => Scene.SetAsync(Database, fixture.Test.Time.GetUtcNow());

    [Theory]
    [InlineData(TicketKind.Ticket)]
    [InlineData(TicketKind.AccessToken)]
    [InlineData(TicketKind.Grant)]
    [InlineData(TicketKind.RefreshToken)]
    public async Task A_stub_of_an_application_is_found_as_it_was_added(TicketKind kind)
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var stub = scene.ApplicationStub(anna.Id, kind, Mine);

        var added = (
            await Stubs.AddAsync(stub, 200, scene.Change, Never)
        ).ShouldBeOfType<StubAdded.Done>();

        added.Stub.ShouldBeLike(stub with { Version = 1, Seal = added.Stub.Seal });
        (await scene.LoadAsync(stub))!.Stub.ShouldBeLike(added.Stub);
    }

    [Fact]
    public async Task What_applications_hold_neither_counts_in_the_cap_nor_is_ended_by_it()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var held = new List<TicketStub>();
        foreach (var kind in Enum.GetValues<TicketKind>().Where(kind => kind != TicketKind.Ticket))
        {
            for (var i = 0; i < 3; i++)
                held.Add(await scene.AddAsync(scene.ApplicationStub(anna.Id, kind, Mine)));
        }
        var first = await scene.AddStubAsync(anna.Id);

        var second = await Stubs.AddAsync(scene.Stub(anna.Id), 2, scene.Change, Never);
        var third = await Stubs.AddAsync(scene.Stub(anna.Id), 2, scene.Change, Never);

        second.ShouldBeOfType<StubAdded.Done>().Ended.ShouldBeEmpty();
        third.ShouldBeOfType<StubAdded.Done>().Ended.ShouldBe([first.TicketId]);
        foreach (var stub in held)
            (await scene.LoadAsync(stub))!.Stub.RevokedAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_list_of_tickets_has_no_stub_of_another_kind_and_other_kinds_have_lists_of_their_own()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var ticket = await scene.AddStubAsync(anna.Id);
        var grant = await scene.AddAsync(scene.ApplicationStub(anna.Id, TicketKind.Grant, Mine));
        var page = new PageRequest(null, 10);

        foreach (var whose in new AssociateId?[] { anna.Id, null })
        {
            (await Stubs.ListLivingAsync(scene.Tenant, whose, scene.Now, page, Never))
                .Items.Select(stub => stub.TicketId)
                .ShouldBe([ticket.TicketId]);
            var grants = await Stubs.ListLivingAsync(
                scene.Tenant,
                whose,
                TicketKind.Grant,
                scene.Now,
                page,
                Never
            );
            grants.Items.Select(stub => stub.TicketId).ShouldBe([grant.TicketId]);
        }
    }

    [Fact]
    public async Task Taking_everything_from_an_application_ends_that_and_nothing_else()
    {
        var scene = await SceneAsync();
        var (anna, bert) = (await scene.AddAssociateAsync(), await scene.AddAssociateAsync());
        TicketStub[] stubs =
        [
            await scene.AddAsync(scene.ApplicationStub(anna.Id, TicketKind.Grant, Mine)),
            await scene.AddAsync(scene.ApplicationStub(bert.Id, TicketKind.AccessToken, Mine)),
            await scene.AddAsync(scene.ApplicationStub(bert.Id, TicketKind.Ticket, Mine)),
            await scene.AddAsync(scene.ApplicationStub(anna.Id, TicketKind.Grant, Theirs)),
            await scene.AddStubAsync(anna.Id),
        ];
        var scope = new RevocationScope.OfApplication(scene.Tenant, Mine);

        (await CountAsync(scope, scene)).ShouldBe(3);
        await EndAsync(scope, scene, scene.Now);

        (await EndedAsync(scene, stubs)).ShouldBe([true, true, true, false, false]);
        (await CountAsync(scope, scene)).ShouldBe(0);
        (await CountAsync(new RevocationScope.OfTenant(scene.Tenant), scene)).ShouldBe(2);
    }

    [Fact]
    public async Task Taking_what_an_application_has_of_one_associate_spares_the_others()
    {
        var scene = await SceneAsync();
        var (anna, bert) = (await scene.AddAssociateAsync(), await scene.AddAssociateAsync());
        TicketStub[] stubs =
        [
            await scene.AddAsync(scene.ApplicationStub(anna.Id, TicketKind.Grant, Mine)),
            await scene.AddAsync(scene.ApplicationStub(bert.Id, TicketKind.Grant, Mine)),
            await scene.AddAsync(scene.ApplicationStub(anna.Id, TicketKind.Grant, Theirs)),
        ];
        var scope = new RevocationScope.OfApplicationOfAssociate(scene.Tenant, Mine, anna.Id);

        (await CountAsync(scope, scene)).ShouldBe(1);
        await EndAsync(scope, scene, scene.Now);

        (await EndedAsync(scene, stubs)).ShouldBe([true, false, false]);
        (await scene.LoadAsync(stubs[0]))!.Ends.Single().Scope.ShouldBe(scope);
        (await CountAsync(scope, scene)).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_given_after_a_withdrawal_lives_though_its_login_was_before()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        await EndAsync(new RevocationScope.OfApplication(scene.Tenant, Mine), scene, scene.Now);
        var old = scene.ApplicationStub(
            anna.Id,
            TicketKind.Grant,
            Mine,
            issuedAt: scene.Now.AddHours(-1)
        );
        var grant = await scene.AddAsync(old with { MadeAt = scene.Now.AddMinutes(1) });

        (await EndedAsync(scene, grant)).ShouldBe([false]);
        (await AddChildAsync(scene, grant)).ShouldBeOfType<StubAdded.Done>();

        // But what ends the login itself counts from the login.
        await EndAsync(
            new RevocationScope.OfAssociate(scene.Tenant, anna.Id),
            scene,
            scene.Now.AddMinutes(-30)
        );
        (await EndedAsync(scene, grant)).ShouldBe([true]);
        (await AddChildAsync(scene, grant)).ShouldBeOfType<StubAdded.ParentEnded>();
    }

    [Fact]
    public async Task Of_a_hundred_who_use_up_the_same_code_one_gets_something()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var grant = await scene.AddAsync(scene.ApplicationStub(anna.Id, TicketKind.Grant, Mine));

        var ends = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(_ =>
                    Task.Run(() => Stubs.ExchangeAsync(CodeOf(scene, grant), scene.Change, Never))
                )
        );

        ends.Count(end => end == StubsExchanged.Done).ShouldBe(1);
        ends.Count(end => end == StubsExchanged.UsedBefore).ShouldBe(99);
        (await CountAsync(new RevocationScope.OfTenant(scene.Tenant), scene)).ShouldBe(2);
    }

    [Fact]
    public async Task A_refresh_token_is_replaced_once_and_the_grant_lives_on()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var grant = await scene.AddAsync(scene.ApplicationStub(anna.Id, TicketKind.Grant, Mine));
        var before = await scene.AddAsync(
            scene.ApplicationStub(anna.Id, TicketKind.RefreshToken, Mine, grant)
        );
        var after = scene.ApplicationStub(anna.Id, TicketKind.RefreshToken, Mine, grant);
        var exchange = new StubExchange
        {
            Grant = grant,
            Ends = before.TicketId,
            Added = [after],
        };

        (await Stubs.ExchangeAsync(exchange, scene.Change, Never)).ShouldBe(StubsExchanged.Done);
        var again = exchange with
        {
            Added = [scene.ApplicationStub(anna.Id, TicketKind.RefreshToken, Mine, grant)],
        };
        (await Stubs.ExchangeAsync(again, scene.Change, Never)).ShouldBe(StubsExchanged.UsedBefore);

        (await scene.LoadAsync(again.Added[0])).ShouldBeNull();
        (await EndedAsync(scene, grant, before, after)).ShouldBe([false, true, false]);
    }

    [Fact]
    public async Task Nothing_is_got_for_a_grant_that_has_ended_and_its_code_stays_unused()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var grant = await scene.AddAsync(scene.ApplicationStub(anna.Id, TicketKind.Grant, Mine));
        await Stubs.EndWithDescendantsAsync(scene.Tenant, grant.TicketId, scene.Change, Never);
        var exchange = CodeOf(scene, grant);

        (await Stubs.ExchangeAsync(exchange, scene.Change, Never)).ShouldBe(
            StubsExchanged.GrantEnded
        );
        (await scene.LoadAsync(exchange.Added[0])).ShouldBeNull();
        (
            await Database.Credentials.TryUseOnceAsync(
                scene.Tenant,
                grant.Id,
                "code",
                scene.Now.AddDays(1),
                Never
            )
        ).ShouldBeTrue();
    }

    [Fact]
    public async Task A_code_is_redeemed_though_the_grants_seal_is_another_than_the_one_it_was_heard_under()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var grant = await scene.AddAsync(scene.ApplicationStub(anna.Id, TicketKind.Grant, Mine));
        var heard = grant with { Seal = new byte[grant.Seal.Length] };

        (await Stubs.ExchangeAsync(CodeOf(scene, heard), scene.Change, Never)).ShouldBe(
            StubsExchanged.Done
        );
        (await Stubs.ExchangeAsync(CodeOf(scene, grant), scene.Change, Never)).ShouldBe(
            StubsExchanged.UsedBefore
        );
    }

    [Fact]
    public async Task Ending_a_grant_ends_all_that_hangs_by_it()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var grant = await scene.AddAsync(scene.ApplicationStub(anna.Id, TicketKind.Grant, Mine));
        var exchange = CodeOf(scene, grant);
        await Stubs.ExchangeAsync(exchange, scene.Change, Never);

        (
            await Stubs.EndWithDescendantsAsync(scene.Tenant, grant.TicketId, scene.Change, Never)
        ).ShouldBe(2);
        (await EndedAsync(scene, [grant, .. exchange.Added])).ShouldBe([true, true]);
    }

    private static StubExchange CodeOf(Scene scene, TicketStub grant) =>
        new()
        {
            Grant = grant,
            Once = new OnceOfGrant("code", scene.Now.AddDays(1)),
            Added = [scene.ApplicationStub(grant.Associate, TicketKind.AccessToken, Mine, grant)],
        };

    private Task<StubAdded> AddChildAsync(Scene scene, TicketStub grant) =>
        Stubs.AddAsync(
            scene.ApplicationStub(grant.Associate, TicketKind.AccessToken, Mine, grant),
            200,
            scene.At(TimeSpan.FromMinutes(2)),
            Never
        );

    private static async Task<bool[]> EndedAsync(Scene scene, params TicketStub[] stubs)
    {
        var ended = new List<bool>();
        foreach (var stub in stubs)
        {
            var loaded = (await scene.LoadAsync(stub))!;
            ended.Add(
                loaded.Stub.RevokedAt is not null || loaded.Ends.Any(end => end.Ends(loaded.Stub))
            );
        }
        return [.. ended];
    }

    private Task EndAsync(RevocationScope scope, Scene scene, DateTimeOffset until) =>
        Database.Revocations.EndAsync(new RevokedBefore(scope, until, null), scene.Change, Never);

    private Task<int> CountAsync(RevocationScope scope, Scene scene) =>
        Stubs.CountLivingAsync(scope, scene.Now, Never);
}

public sealed class SqliteApplicationStubs(SqliteFixture fixture)
    : ApplicationStubsPromises(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlApplicationStubs(PostgreSqlFixture fixture)
    : ApplicationStubsPromises(fixture),
        IClassFixture<PostgreSqlFixture>;
