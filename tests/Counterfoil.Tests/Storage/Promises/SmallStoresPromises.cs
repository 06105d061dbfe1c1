using System.Xml.Linq;
using Counterfoil.Authority;
using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Cryptography;
using Counterfoil.Storage;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Promises;

/// <summary>What the stores of rows that are not sealed promise.</summary>
public abstract class SmallStoresPromises(DatabaseFixture fixture)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private Database Database => fixture.Database;

    private DateTimeOffset Now => fixture.Test.Time.GetUtcNow();

    private Task<Scene> SceneAsync() => Scene.SetAsync(Database, Now);

    [Fact]
    public async Task A_pending_login_is_looked_at_and_then_taken_by_exactly_one()
    {
        var scene = await SceneAsync();
        var handle = Randomness.NextBytes(32);
        var pending = Pending(scene, Now.AddMinutes(5));
        await Database.PendingLogins.AddAsync(handle, pending, Never);
        (await Database.PendingLogins.FindAsync(handle, Never))!.ShouldBeLike(pending);
        var taking = Enumerable
            .Range(0, 10)
            .Select(_ => Database.PendingLogins.TryTakeAsync(handle, Never));
        (await Task.WhenAll(taking)).Count(taken => taken is not null).ShouldBe(1);
        (await Database.PendingLogins.FindAsync(handle, Never)).ShouldBeNull();
    }

    [Fact]
    public async Task Lapsed_pending_logins_are_deleted()
    {
        var scene = await SceneAsync();
        var past = Now.AddYears(-1);
        var (lapsed, standing) = (Randomness.NextBytes(32), Randomness.NextBytes(32));
        await Database.PendingLogins.AddAsync(lapsed, Pending(scene, past), Never);
        await Database.PendingLogins.AddAsync(standing, Pending(scene, Now), Never);
        (await Database.PendingLogins.DeleteLapsedAsync(past.AddDays(1), 9, Never)).ShouldBe(1);
        (await Database.PendingLogins.FindAsync(lapsed, Never)).ShouldBeNull();
        (await Database.PendingLogins.FindAsync(standing, Never)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_pending_login_that_was_swapped_with_another_is_not_believed()
    {
        var scene = await SceneAsync();
        var (mine, yours) = (Randomness.NextBytes(32), Randomness.NextBytes(32));
        await Database.PendingLogins.AddAsync(mine, Pending(scene, Now), Never);
        await Database.PendingLogins.AddAsync(yours, Pending(scene, Now), Never);
        await fixture.Test.TamperAsync(
            "UPDATE pending_logins SET content = (SELECT content FROM pending_logins WHERE handle = @yours) WHERE handle = @mine",
            new { mine, yours }
        );
        await Should.ThrowAsync<BrokenSealException>(
            Database.PendingLogins.FindAsync(mine, Never).AsTask()
        );
    }

    [Fact]
    public async Task Decisions_are_listed_refusals_first_each_newest_first_page_by_page()
    {
        var scene = await SceneAsync();
        var decisions = Enumerable
            .Range(0, 6)
            .Select(i => Decision(scene, i, believed: i % 2 == 0))
            .ToList();
        await Database.Decisions.SaveAsync(decisions, Never);
        var filter = new DecisionFilter { Tenant = scene.Tenant };
        var first = await Database.Decisions.ListAsync(filter, new(null, 4), Never);
        var second = await Database.Decisions.ListAsync(filter, new(first.Next, 4), Never);
        first
            .Items.Concat(second.Items)
            .Select(found => found.Outcome)
            .ShouldBe(["5", "3", "1", "4", "2", "0"]);
        second.Next.ShouldBeNull();
        first.Items[0].ShouldBeLike(decisions[5]);
    }

    [Fact]
    public async Task Decisions_are_filtered()
    {
        var scene = await SceneAsync();
        await Database.Decisions.SaveAsync(
            [.. Enumerable.Range(0, 4).Select(i => Decision(scene, i, believed: i < 2))],
            Never
        );
        var all = new DecisionFilter { Tenant = scene.Tenant };
        (DecisionFilter Filter, int Count)[] expected =
        [
            (all with { Believed = true }, 2),
            (all with { Believed = false }, 2),
            (all with { Door = "rest" }, 4),
            (all with { Door = "soap" }, 0),
            (all with { Associate = new AssociateId(1) }, 1),
            (all with { Outcome = "3" }, 1),
            (all with { Address = "10.0.0.2" }, 1),
            (all with { Since = Now.AddSeconds(2) }, 2),
        ];
        foreach (var (filter, count) in expected)
        {
            var page = await Database.Decisions.ListAsync(filter, new(null, 9), Never);
            page.Items.Count.ShouldBe(count, filter.ToString());
        }
    }

    [Fact]
    public async Task The_refusals_of_an_application_are_found_newest_first_whichever_tenant_they_are_about()
    {
        var (one, two) = (await SceneAsync(), await SceneAsync());
        var (mine, other) = (Randomness.NextGuid(), Randomness.NextGuid());
        var decisions = new[]
        {
            Decision(one, 0, believed: false) with
            {
                Application = mine,
            },
            Decision(two, 1, believed: false) with
            {
                Application = mine,
            },
            Decision(one, 2, believed: false) with
            {
                Application = other,
            },
            Decision(one, 3, believed: false),
            Decision(one, 4, believed: true) with
            {
                Application = mine,
            },
        };
        await Database.Decisions.SaveAsync(decisions, Never);
        var found = await Database.Decisions.ListOfApplicationAsync(mine, 9, Never);
        found.Select(decision => decision.Outcome).ShouldBe(["1", "0"]);
        found[0].Tenant.ShouldBe(two.Tenant);
        found[0].ShouldBeLike(decisions[1] with { Tenant = found[0].Tenant });
        (await Database.Decisions.ListOfApplicationAsync(mine, 1, Never)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_decision_that_is_there_only_moves_its_count_and_last_instant()
    {
        var scene = await SceneAsync();
        var first = Decision(scene, 0, believed: false);
        await Database.Decisions.SaveAsync([first], Never);
        var folded = first with { Count = 7, LastAt = Now.AddMinutes(1), Outcome = "other" };
        await Database.Decisions.SaveAsync([folded, folded], Never);
        var filter = new DecisionFilter { Tenant = scene.Tenant };
        var found = (await Database.Decisions.ListAsync(filter, new(null, 9), Never)).Items;
        found.ShouldHaveSingleItem().ShouldBeLike(folded with { Outcome = "0" });
    }

    [Fact]
    public async Task Old_decisions_are_deleted_in_bounded_steps()
    {
        var scene = await SceneAsync();
        var old = Now.AddYears(-3);
        await Database.Decisions.SaveAsync(
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(i => Decision(scene, i, true) with { At = old, LastAt = old }),
                Decision(scene, 5, true),
            ],
            Never
        );
        (await Database.Decisions.DeleteAsync(old.AddDays(1), 2, Never)).ShouldBe(2);
        (await Database.Decisions.DeleteAsync(old.AddDays(1), 2, Never)).ShouldBe(1);
        var filter = new DecisionFilter { Tenant = scene.Tenant };
        (await Database.Decisions.ListAsync(filter, new(null, 9), Never)).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Counters_add_up_start_anew_and_tell_what_others_moved()
    {
        var prefix = Randomness.NextCode(12);
        var at = Now.AddYears(1);
        var counters = Database.ThrottleCounters;
        await counters.MergeAsync([new(prefix + "other", false, 4, at)], at.AddDays(1), Never);

        var first = await counters.MergeAsync(
            [
                new(prefix + "a", false, 1, at),
                new(prefix + "a", false, 2, at.AddSeconds(1)),
                new(prefix + "b", false, 5, at),
            ],
            at.AddDays(1),
            Never
        );
        first.ShouldBe(
            [new(prefix + "a", 3, at.AddSeconds(1)), new(prefix + "b", 5, at)],
            ignoreOrder: true
        );

        var second = await counters.MergeAsync(
            [new(prefix + "a", false, 9, at), new(prefix + "a", true, 1, at.AddSeconds(2))],
            at,
            Never
        );
        second.ShouldBe(
            [
                new(prefix + "a", 1, at.AddSeconds(2)),
                new(prefix + "b", 5, at),
                new(prefix + "other", 4, at),
            ],
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task Counters_that_have_not_moved_are_forgotten()
    {
        var key = Randomness.NextCode(12);
        var past = Now.AddYears(-7);
        await Database.ThrottleCounters.MergeAsync([new(key, false, 1, past)], Now, Never);
        (await Database.ThrottleCounters.DeleteAsync(past, 9, Never)).ShouldBe(0);
        (await Database.ThrottleCounters.DeleteAsync(past.AddDays(1), 9, Never)).ShouldBe(1);
    }

    [Fact]
    public async Task Framework_keys_come_back_and_are_unreadable_in_the_database()
    {
        Database.FrameworkKeys.StoreElement(
            new XElement("key", "a secret of the framework"),
            "key-1"
        );
        Database
            .FrameworkKeys.GetAllElements()
            .Single()
            .Value.ShouldBe("a secret of the framework");
        var content = (
            await fixture.Test.ReadAsync<byte[]>("SELECT content FROM framework_keys")
        ).Single();
        System.Text.Encoding.UTF8.GetString(content).ShouldNotContain("framework");
        await fixture.Test.TamperAsync("UPDATE framework_keys SET name = 'key-2'");
        Should.Throw<BrokenSealException>(() => Database.FrameworkKeys.GetAllElements());
        await fixture.Test.TamperAsync("DELETE FROM framework_keys");
    }

    private static PendingLogin Pending(Scene scene, DateTimeOffset expiresAt) =>
        new()
        {
            Tenant = scene.Tenant,
            Associate = new AssociateId(3),
            Origin = scene.Stub(new AssociateId(3)).Origin,
            Door = "login",
            Challenge = new Challenge("otp", "The code, please."),
            ExpiresAt = expiresAt,
        };

    private static Decision Decision(Scene scene, int second, bool believed) =>
        new()
        {
            Id = Randomness.NextRowId(scene.Now.AddSeconds(second)),
            Tenant = scene.Tenant,
            At = scene.Now.AddSeconds(second),
            LastAt = scene.Now.AddSeconds(second),
            Door = "rest",
            Occasion = Occasion.Use,
            Evidence = ["ticket", "password"],
            Associate = second == 0 ? null : new AssociateId(second),
            AssociateName = second == 0 ? "" : "anna",
            Outcome = $"{second}",
            Believed = believed,
            Votes = [new Vote("Ticket", "resolve", "resolved", "")],
            Address = $"10.0.0.{second}",
            Use = "anna on PC",
        };
}

public sealed class SqliteSmallStores(SqliteFixture fixture)
    : SmallStoresPromises(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlSmallStores(PostgreSqlFixture fixture)
    : SmallStoresPromises(fixture),
        IClassFixture<PostgreSqlFixture>;
