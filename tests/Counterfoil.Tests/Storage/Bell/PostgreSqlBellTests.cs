using System.Collections.Concurrent;
using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Revocation;
using Counterfoil.Storage;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Bell;

/// <summary>The bell between two nodes on one PostgreSQL. Silence is measured by the machine's clock, so these tests take seconds.</summary>
public sealed class PostgreSqlBellTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // The bell's connection, and no other.
    private const string Cut = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'counterfoil bell'
        """;

    private PostgreSqlTestDatabase test = null!;
    private Database here = null!;

    public async Task InitializeAsync()
    {
        test = await PostgreSqlTestDatabase.CreateAsync();
        await test.MigrateAsync();
        here = await test.OpenAsync("here", TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        await here.DisposeAsync();
        await test.DisposeAsync();
    }

    [Fact]
    public async Task A_change_on_one_node_is_heard_on_the_other_and_once_on_its_own()
    {
        await using var there = await test.OpenAsync("there", TimeProvider.System);
        var (heardHere, heardThere) = (
            new ConcurrentQueue<Changed>(),
            new ConcurrentQueue<Changed>()
        );
        var scene = await Scene.SetAsync(here, here.Time.GetUtcNow());
        var anna = await scene.AddAssociateAsync();
        var stub = await scene.AddStubAsync(anna.Id);
        using var listeningHere = here.Bell.Listen(heardHere.Enqueue);
        using var listeningThere = there.Bell.Listen(heardThere.Enqueue);

        await here.Stubs.EndWithDescendantsAsync(scene.Tenant, stub.TicketId, scene.Change, Never);
        var scope = new RevocationScope.OfAssociate(scene.Tenant, anna.Id);
        await here.Revocations.EndAsync(new(scope, scene.Now, null), scene.Change, Never);
        await here.Revocations.EndAsync(
            new(new RevocationScope.OfTenant(scene.Tenant), scene.Now, null),
            scene.Change,
            Never
        );

        Changed[] expected =
        [
            new Changed.Stub(scene.Tenant, stub.TicketId),
            new Changed.Associate(scene.Tenant, anna.Id),
            new Changed.Everything(scene.Tenant),
        ];
        heardHere.ShouldBe(expected);
        await Eventually.IsAsync(
            () => expected.All(heardThere.Contains),
            Second,
            "heard on the other node"
        );
        // By the next beat, what was notified before has come back to its own node too, and was not told again.
        await there.Revocations.EndAsync(new(scope, scene.Now, null), scene.Change, Never);
        await Eventually.IsAsync(
            () => heardHere.Count > 3,
            Second * 2,
            "heard from the other node"
        );
        heardHere.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_change_that_does_not_happen_is_not_heard()
    {
        await using var there = await test.OpenAsync("there", TimeProvider.System);
        var heard = new ConcurrentQueue<Changed>();
        using var listening = there.Bell.Listen(heard.Enqueue);
        var scene = await Scene.SetAsync(here, here.Time.GetUtcNow());
        var anna = await scene.AddAssociateAsync();
        await Eventually.IsAsync(
            () => heard.OfType<Changed.Associate>().Any(),
            Second,
            "her coming is heard"
        );
        heard.Clear();
        var unknown = scene.Credential(anna.Id) with { Version = 5 };
        await here.Credentials.TryReplaceAsync(unknown, scene.Change, Never);
        await here.Credentials.TryAddAsync(scene.Credential(anna.Id), scene.Change, Never);
        await Eventually.IsAsync(() => !heard.IsEmpty, Second, "the change that happened is heard");
        heard.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_connection_that_was_cut_is_made_again_and_all_caches_are_told()
    {
        var heard = new ConcurrentQueue<Changed>();
        using var listening = here.Bell.Listen(heard.Enqueue);
        await CutAsync();
        await Eventually.IsAsync(
            () => heard.Contains(new Changed.All()) && here.Bell.IsHeard,
            Second * 5,
            "heard again"
        );
    }

    [Fact]
    public async Task While_the_bell_cannot_be_reached_it_is_not_heard()
    {
        var name = new Npgsql.NpgsqlConnectionStringBuilder(test.ConnectionString).Database;
        await using (var inside = await test.ConnectAsync())
        {
            await AllowAsync(name!, false);
            await Dapper.SqlMapper.ExecuteAsync(inside, Cut);
        }
        await Eventually.IsAsync(() => !here.Bell.IsHeard, Second * 5, "the silence is noticed");
        here.Health.IsGood.ShouldBeFalse();
        await AllowAsync(name!, true);
        await Eventually.IsAsync(() => here.Bell.IsHeard, Second * 5, "heard again");
    }

    [Fact]
    public async Task A_half_open_connection_is_noticed_after_three_silent_seconds()
    {
        using var wire = new Wire(test.ConnectionString);
        test.Through = wire.Through;
        await using var there = await test.OpenAsync("there", TimeProvider.System);
        test.Through = connection => connection;
        var heard = new ConcurrentQueue<Changed>();
        using var listening = there.Bell.Listen(heard.Enqueue);
        there.Bell.IsHeard.ShouldBeTrue();

        wire.State = WireState.HeldUp;
        var silence = TimeProvider.System.GetTimestamp();
        await Eventually.IsAsync(() => !there.Bell.IsHeard, Second * 5, "the silence is noticed");
        TimeProvider
            .System.GetElapsedTime(silence)
            .ShouldBeInRange(BellTimes.Lost - BellTimes.Beat - Second, BellTimes.Lost + Second);
        await Scene.SetAsync(here, here.Time.GetUtcNow());

        wire.State = WireState.Sound;
        await Eventually.IsAsync(() => there.Bell.IsHeard, Second * 8, "heard again");
        // What was held up arrives late where the connection survived; else all is to be read anew.
        heard.ShouldNotBeEmpty();
    }

    private async Task CutAsync() => (await test.ReadAsync<bool>(Cut)).ShouldHaveSingleItem();

    private async Task AllowAsync(string database, bool isAllowed)
    {
        await using var connection = new Npgsql.NpgsqlConnection(
            new Npgsql.NpgsqlConnectionStringBuilder(test.ConnectionString)
            {
                Database = "postgres",
                Pooling = false,
            }.ConnectionString
        );
        await Dapper.SqlMapper.ExecuteAsync(
            connection,
            $"ALTER DATABASE {database} ALLOW_CONNECTIONS {isAllowed}"
        );
    }
}
