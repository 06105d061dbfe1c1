using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Revocation;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Promises;

/// <summary>What every <see cref="IRevocations"/> promises.</summary>
public abstract class RevocationsPromises(DatabaseFixture fixture)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private Task<Scene> SceneAsync() =>
        Scene.SetAsync(fixture.Database, fixture.Test.Time.GetUtcNow());

    [Fact]
    public async Task The_instant_of_a_scope_never_moves_back()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var stub = await scene.AddStubAsync(anna.Id);
        var scope = new RevocationScope.OfAssociate(scene.Tenant, anna.Id);
        await EndAsync(scene, scope, scene.Now, null);
        await EndAsync(scene, scope, scene.Now.AddHours(-1), null);
        (await scene.LoadAsync(stub))!.Ends.ShouldHaveSingleItem().Until.ShouldBe(scene.Now);
        await EndAsync(scene, scope, scene.Now.AddHours(1), null);
        (await scene.LoadAsync(stub))!.Ends[0].Until.ShouldBe(scene.Now.AddHours(1));
    }

    [Fact]
    public async Task A_spared_line_stays_spared_only_if_it_is_spared_again()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var stub = await scene.AddStubAsync(anna.Id);
        var scope = new RevocationScope.OfAssociate(scene.Tenant, anna.Id);
        await EndAsync(scene, scope, scene.Now, stub.Line);
        await EndAsync(scene, scope, scene.Now, stub.Line);
        (await scene.LoadAsync(stub))!.Ends[0].ExceptLine.ShouldBe(stub.Line);
        await EndAsync(scene, scope, scene.Now, null);
        (await scene.LoadAsync(stub))!.Ends[0].ExceptLine.ShouldBeNull();
        await EndAsync(scene, scope, scene.Now.AddHours(1), stub.Line);
        (await scene.LoadAsync(stub))!.Ends[0].ExceptLine.ShouldBeNull();
    }

    [Fact]
    public async Task A_line_that_began_after_what_stands_is_spared()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var scope = new RevocationScope.OfAssociate(scene.Tenant, anna.Id);
        await EndAsync(scene, scope, scene.Now.AddHours(-1), null);
        var stub = await scene.AddStubAsync(anna.Id);
        await EndAsync(scene, scope, scene.Now, stub.Line);
        (await scene.LoadAsync(stub))!.Ends[0].Ends(stub).ShouldBeFalse();
    }

    [Fact]
    public async Task It_has_been_heard_on_return_for_the_associate_or_the_whole_tenant()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var heard = new List<Changed>();
        using var listening = fixture.Database.Bell.Listen(heard.Add);
        await EndAsync(
            scene,
            new RevocationScope.OfAssociate(scene.Tenant, anna.Id),
            scene.Now,
            null
        );
        await EndAsync(scene, new RevocationScope.OfTenant(scene.Tenant), scene.Now, null);
        await EndAsync(scene, new RevocationScope.OfProgram(scene.Tenant, "p"), scene.Now, null);
        heard.ShouldBe([
            new Changed.Associate(scene.Tenant, anna.Id),
            new Changed.Everything(scene.Tenant),
            new Changed.Everything(scene.Tenant),
        ]);
    }

    [Fact]
    public async Task Many_at_once_on_one_scope_all_come_through()
    {
        var scene = await SceneAsync();
        var stub = await scene.AddStubAsync((await scene.AddAssociateAsync()).Id);
        var scope = new RevocationScope.OfTenant(scene.Tenant);
        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i => EndAsync(scene, scope, scene.Now.AddMinutes(i), null))
        );
        (await scene.LoadAsync(stub))!.Ends[0].Until.ShouldBe(scene.Now.AddMinutes(19));
    }

    private Task EndAsync(Scene scene, RevocationScope scope, DateTimeOffset until, Guid? except) =>
        fixture.Database.Revocations.EndAsync(
            new RevokedBefore(scope, until, except),
            scene.Change,
            Never
        );
}

public sealed class SqliteRevocations(SqliteFixture fixture)
    : RevocationsPromises(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlRevocations(PostgreSqlFixture fixture)
    : RevocationsPromises(fixture),
        IClassFixture<PostgreSqlFixture>;
