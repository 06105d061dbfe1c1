using Counterfoil.Authority;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Cryptography;
using Counterfoil.Storage;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Promises;

/// <summary>What every <see cref="ITicketStubs"/> promises.</summary>
public abstract class TicketStubsPromises(DatabaseFixture fixture)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private Database Database => fixture.Database;

    private ITicketStubs Stubs => fixture.Database.Stubs;

    private Task<Scene> SceneAsync() => Scene.SetAsync(Database, fixture.Test.Time.GetUtcNow());

    [Fact]
    public async Task A_stub_is_found_as_it_was_added_with_its_associate()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var stub = scene.Stub(anna.Id, program: "Reporter");
        (await Stubs.AddAsync(stub, 200, scene.Change, Never)).ShouldBeOfType<StubAdded.Done>();

        var loaded = (await scene.LoadAsync(stub))!;

        loaded.Stub.ShouldBeLike(stub with { Version = 1, Seal = loaded.Stub.Seal });
        loaded.Associate.ShouldBeLike(anna);
        loaded.Ends.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unknown_ticket_is_null()
    {
        var scene = await SceneAsync();
        (await Stubs.LoadAsync(scene.Tenant, Randomness.NextGuid(), Never)).ShouldBeNull();
    }

    [Fact]
    public async Task A_ticket_of_another_tenant_is_null()
    {
        var scene = await SceneAsync();
        var other = await SceneAsync();
        var stub = await scene.AddStubAsync((await scene.AddAssociateAsync()).Id);
        (await Stubs.LoadAsync(other.Tenant, stub.TicketId, Never)).ShouldBeNull();
    }

    [Fact]
    public async Task A_life_is_three_statements_to_begin_and_five_at_most_to_end()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        await scene.AddStubAsync(anna.Id);
        var stub = scene.Stub(anna.Id);

        var before = Database.StatementCount;
        await Stubs.AddAsync(stub, 200, scene.Change, Never);
        (Database.StatementCount - before).ShouldBe(3);

        before = Database.StatementCount;
        (
            await Stubs.EndWithDescendantsAsync(scene.Tenant, stub.TicketId, scene.Change, Never)
        ).ShouldBe(1);
        (Database.StatementCount - before).ShouldBeInRange(4, 5);
    }

    [Fact]
    public async Task Loading_is_exactly_one_statement()
    {
        var scene = await SceneAsync();
        var stub = await scene.AddStubAsync((await scene.AddAssociateAsync()).Id, program: "p");
        await EndAsync(scene, new RevocationScope.OfTenant(scene.Tenant), scene.Now.AddHours(-1));
        await EndAsync(
            scene,
            new RevocationScope.OfProgram(scene.Tenant, "P"),
            scene.Now.AddHours(-1)
        );

        var before = Database.StatementCount;
        (await scene.LoadAsync(stub))!.Ends.Count.ShouldBe(2);
        (Database.StatementCount - before).ShouldBe(1);
    }

    [Fact]
    public async Task All_mass_revocations_that_apply_come_with_the_stub_and_no_others()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var bert = await scene.AddAssociateAsync();
        var stub = await scene.AddStubAsync(anna.Id, program: "Reporter");
        var until = scene.Now.AddMinutes(5);
        RevocationScope[] applying =
        [
            new RevocationScope.OfTenant(scene.Tenant),
            new RevocationScope.OfAssociate(scene.Tenant, anna.Id),
            new RevocationScope.OfProgram(scene.Tenant, "REPORTER"),
        ];
        foreach (var scope in applying)
            await EndAsync(scene, scope, until);
        await EndAsync(scene, new RevocationScope.OfAssociate(scene.Tenant, bert.Id), until);
        await EndAsync(scene, new RevocationScope.OfProgram(scene.Tenant, "other"), until);

        var ends = (await scene.LoadAsync(stub))!.Ends;

        ends.Select(end => end.Scope).ShouldBe(applying, ignoreOrder: true);
        ends.ShouldAllBe(end => end.Until == until && end.Ends(stub));
    }

    [Fact]
    public async Task A_child_of_a_living_parent_is_added()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var parent = await scene.AddStubAsync(anna.Id);
        var child = scene.Stub(anna.Id, parent);
        (await Stubs.AddAsync(child, 200, scene.Change, Never)).ShouldBeOfType<StubAdded.Done>();
    }

    [Fact]
    public async Task A_child_of_an_ended_expired_massrevoked_or_foreign_parent_is_not_added()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var bert = await scene.AddAssociateAsync();
        var ended = await scene.AddStubAsync(anna.Id);
        await Stubs.EndWithDescendantsAsync(scene.Tenant, ended.TicketId, scene.Change, Never);
        var expired = await scene.AddStubAsync(anna.Id, issuedAt: scene.Now.AddHours(-7));
        var foreign = await scene.AddStubAsync(bert.Id);
        var revoked = await scene.AddStubAsync(anna.Id, program: "p");
        await EndAsync(scene, new RevocationScope.OfProgram(scene.Tenant, "p"), scene.Now);
        foreach (var parent in new[] { ended, expired, foreign, revoked })
        {
            var child = scene.Stub(anna.Id, parent);
            (
                await Stubs.AddAsync(child, 200, scene.Change, Never)
            ).ShouldBeOfType<StubAdded.ParentEnded>();
            (await scene.LoadAsync(child)).ShouldBeNull();
        }
    }

    [Fact]
    public async Task Beyond_the_cap_the_stub_used_longest_ago_ends()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var stubs = new List<TicketStub>();
        for (var i = 0; i < 3; i++)
            stubs.Add(await scene.AddStubAsync(anna.Id, issuedAt: scene.Now.AddMinutes(-10 + i)));
        await Stubs.RenewAsync(
            [Renewal(stubs[0], scene.Now.AddHours(6), scene.Now.AddMinutes(-1))],
            scene.Now,
            Never
        );

        var added = await Stubs.AddAsync(scene.Stub(anna.Id), 3, scene.Change, Never);

        added.ShouldBeOfType<StubAdded.Done>().Ended.ShouldBe([stubs[1].TicketId]);
        (await scene.LoadAsync(stubs[1]))!.Stub.RevokedAt.ShouldBe(scene.Now);
        (await scene.LoadAsync(stubs[0]))!.Stub.RevokedAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_renewal_moves_the_small_columns_and_neither_version_nor_main_columns()
    {
        var scene = await SceneAsync();
        var stub = await scene.AddStubAsync((await scene.AddAssociateAsync()).Id);
        var used = scene.Now.AddMinutes(3);
        var renewal = new Renewal(stub, used.AddHours(6), used, "anna on PC", used.AddSeconds(-1));

        (await Stubs.RenewAsync([renewal], used, Never)).ShouldBeEmpty();

        (await scene.LoadAsync(stub))!.Stub.ShouldBeLike(
            stub with
            {
                IdleEnd = used.AddHours(6),
                LastUsed = used,
                LastUsedInfo = "anna on PC",
                ReviewedAt = used.AddSeconds(-1),
            }
        );
    }

    [Fact]
    public async Task A_renewal_moves_nothing_back()
    {
        var scene = await SceneAsync();
        var stub = await scene.AddStubAsync((await scene.AddAssociateAsync()).Id);
        var late = scene.Now.AddMinutes(9);
        var early = scene.Now.AddMinutes(2);
        await Stubs.RenewAsync([new(stub, late.AddHours(6), late, "late", late)], late, Never);
        var before = (await scene.LoadAsync(stub))!.Stub;

        (
            await Stubs.RenewAsync(
                [new(stub, early.AddHours(6), early, "early", early)],
                early,
                Never
            )
        ).ShouldBeEmpty();

        var after = (await scene.LoadAsync(stub))!.Stub;
        after.IdleEnd.ShouldBe(before.IdleEnd);
        after.LastUsed.ShouldBe(before.LastUsed);
        after.LastUsedInfo.ShouldBe("late");
        after.ReviewedAt.ShouldBe(before.ReviewedAt);
    }

    [Fact]
    public async Task A_hearing_without_a_use_leaves_the_last_use()
    {
        var scene = await SceneAsync();
        var stub = await scene.AddStubAsync((await scene.AddAssociateAsync()).Id);
        var heard = scene.Now.AddMinutes(1);
        await Stubs.RenewAsync([new(stub, stub.IdleEnd, null, "", heard)], heard, Never);
        var after = (await scene.LoadAsync(stub))!.Stub;
        after.LastUsed.ShouldBeNull();
        after.ReviewedAt.ShouldBe(heard);
    }

    [Fact]
    public async Task Ended_expired_massrevoked_changed_and_unknown_stubs_are_not_renewed_and_named()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var living = await scene.AddStubAsync(anna.Id);
        var ended = await scene.AddStubAsync(anna.Id);
        await Stubs.EndWithDescendantsAsync(scene.Tenant, ended.TicketId, scene.Change, Never);
        var expired = await scene.AddStubAsync(anna.Id, issuedAt: scene.Now.AddHours(-7));
        var pastAbsoluteEnd = scene.Stub(anna.Id) with { AbsoluteEnd = scene.Now.AddSeconds(1) };
        await Stubs.AddAsync(pastAbsoluteEnd, 200, scene.Change, Never);
        var revoked = await scene.AddStubAsync(anna.Id, program: "p");
        await EndAsync(scene, new RevocationScope.OfProgram(scene.Tenant, "p"), scene.Now);
        var changed = (await scene.AddStubAsync(anna.Id)) with { Version = 2 };
        var unknown = scene.Stub(anna.Id);
        TicketStub[] all =
        [
            ended,
            expired,
            pastAbsoluteEnd with
            {
                Version = 1,
            },
            revoked,
            changed,
            unknown,
        ];
        var now = scene.Now.AddMinutes(1);

        var stayed = await Stubs.RenewAsync(
            [.. all.Append(living).Select(stub => Renewal(stub, now.AddHours(6), now))],
            now,
            Never
        );

        stayed.ShouldBe(all.Select(stub => stub.TicketId), ignoreOrder: true);
        (await scene.LoadAsync(living))!.Stub.LastUsed.ShouldBe(now);
        (await scene.LoadAsync(ended))!.Stub.LastUsed.ShouldBeNull();
    }

    [Fact]
    public async Task A_batch_of_renewals_reaches_several_tenants()
    {
        var first = await SceneAsync();
        var second = await SceneAsync();
        var one = await first.AddStubAsync((await first.AddAssociateAsync()).Id);
        var two = await second.AddStubAsync((await second.AddAssociateAsync()).Id);
        var now = first.Now.AddMinutes(1);
        await Stubs.RenewAsync(
            [Renewal(one, now.AddHours(6), now), Renewal(two, now.AddHours(6), now)],
            now,
            Never
        );
        (await first.LoadAsync(one))!.Stub.LastUsed.ShouldBe(now);
        (await second.LoadAsync(two))!.Stub.LastUsed.ShouldBe(now);
    }

    [Fact]
    public async Task Ending_a_ticket_ends_its_descendants_and_nothing_else()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var root = await scene.AddStubAsync(anna.Id);
        var child = await scene.AddStubAsync(anna.Id, root);
        var grandchild = await scene.AddStubAsync(anna.Id, child);
        var sibling = await scene.AddStubAsync(anna.Id, root);
        var other = await scene.AddStubAsync(anna.Id);

        (
            await Stubs.EndWithDescendantsAsync(scene.Tenant, child.TicketId, scene.Change, Never)
        ).ShouldBe(2);
        foreach (var stub in new[] { root, sibling, other })
            (await scene.LoadAsync(stub))!.Stub.RevokedAt.ShouldBeNull();
        (await scene.LoadAsync(grandchild))!.Stub.RevokedAt.ShouldBe(scene.Now);
        (await scene.LoadAsync(grandchild))!.Stub.Version.ShouldBe(2);

        (
            await Stubs.EndWithDescendantsAsync(scene.Tenant, root.TicketId, scene.Change, Never)
        ).ShouldBe(2);
        (
            await Stubs.EndWithDescendantsAsync(scene.Tenant, root.TicketId, scene.Change, Never)
        ).ShouldBe(0);
    }

    [Fact]
    public async Task Ending_reaches_over_a_generation_that_has_expired_and_was_swept()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var long_ago = scene.Now.AddYears(-5);
        var root = await scene.AddStubAsync(anna.Id, issuedAt: long_ago);
        var child = await scene.AddStubAsync(anna.Id, root, long_ago.AddHours(1));
        var grandchild = await scene.AddStubAsync(anna.Id, child, long_ago.AddHours(6));
        // Root ends at hour 6, child at hour 7, grandchild at hour 12.
        await Stubs.DeleteEndedAsync(long_ago.AddHours(8), 100, Never);

        var change = new Change(null, long_ago.AddHours(9));
        (await Stubs.EndWithDescendantsAsync(scene.Tenant, root.TicketId, change, Never)).ShouldBe(
            1
        );
        (await scene.LoadAsync(grandchild))!.Stub.RevokedAt.ShouldBe(change.At);
    }

    [Fact]
    public async Task A_race_between_a_child_and_the_end_of_its_parent_leaves_no_living_child()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        for (var i = 0; i < 20; i++)
        {
            var parent = await scene.AddStubAsync(anna.Id);
            var child = scene.Stub(anna.Id, parent);
            var adding = Stubs.AddAsync(child, 200, scene.Change, Never);
            var ending = Stubs.EndWithDescendantsAsync(
                scene.Tenant,
                parent.TicketId,
                scene.Change,
                Never
            );
            await Task.WhenAll(adding, ending);
            if (await scene.LoadAsync(child) is { } loaded)
                loaded.Stub.RevokedAt.ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task A_race_between_a_child_and_a_mass_revocation_leaves_no_living_child()
    {
        var scene = await SceneAsync();
        for (var i = 0; i < 20; i++)
        {
            var anna = await scene.AddAssociateAsync();
            var parent = await scene.AddStubAsync(anna.Id);
            var scope = new RevocationScope.OfAssociate(scene.Tenant, anna.Id);
            // Issued after the instant that the revocation reaches, by a clock that is a little ahead.
            var child = scene.Stub(anna.Id, parent, scene.Now.AddSeconds(1));
            var revoking = EndAsync(scene, scope, scene.Now);
            var change = scene.At(TimeSpan.FromSeconds(1));
            var added = await Stubs.AddAsync(child, 200, change, Never);
            await revoking;
            added.ShouldBeOfType<StubAdded.ParentEnded>();
        }
    }

    [Fact]
    public async Task Living_stubs_are_counted_by_scope_and_listed_newest_first_page_by_page()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var bert = await scene.AddAssociateAsync();
        var stubs = new List<TicketStub>();
        for (var i = 0; i < 5; i++)
        {
            stubs.Add(
                await scene.AddStubAsync(
                    i % 2 == 0 ? anna.Id : bert.Id,
                    issuedAt: scene.Now.AddMinutes(i - 10),
                    program: i < 2 ? "Reporter" : ""
                )
            );
        }
        await scene.AddStubAsync(anna.Id, issuedAt: scene.Now.AddHours(-7));

        (await CountAsync(new RevocationScope.OfTenant(scene.Tenant), scene)).ShouldBe(5);
        (await CountAsync(new RevocationScope.OfAssociate(scene.Tenant, anna.Id), scene)).ShouldBe(
            3
        );
        (await CountAsync(new RevocationScope.OfProgram(scene.Tenant, "reporter"), scene)).ShouldBe(
            2
        );
        var early = new RevocationScope.OfTenant(scene.Tenant) { IssuedUntil = stubs[1].IssuedAt };
        (await CountAsync(early, scene)).ShouldBe(2);

        var first = await ListAsync(scene, null, new PageRequest(null, 3));
        var second = await ListAsync(scene, null, new PageRequest(first.Next, 3));
        first
            .Items.Concat(second.Items)
            .Select(stub => stub.TicketId)
            .ShouldBe(Enumerable.Reverse(stubs).Select(stub => stub.TicketId));
        second.Next.ShouldBeNull();
        (await ListAsync(scene, bert.Id, new PageRequest(null, 200))).Items.Count.ShouldBe(2);

        await EndAsync(scene, new RevocationScope.OfAssociate(scene.Tenant, anna.Id), scene.Now);
        (await CountAsync(new RevocationScope.OfTenant(scene.Tenant), scene)).ShouldBe(2);
        (await ListAsync(scene, anna.Id, new PageRequest(null, 10))).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Sweeping_deletes_what_ended_before_in_bounded_steps()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var past = scene.Now.AddYears(-9);
        var expired = new List<TicketStub>();
        for (var i = 0; i < 3; i++)
            expired.Add(await scene.AddStubAsync(anna.Id, issuedAt: past));
        var revoked = await scene.AddStubAsync(anna.Id, issuedAt: scene.Now);
        var earlier = new Change(null, past.AddHours(1));
        await Stubs.EndWithDescendantsAsync(scene.Tenant, revoked.TicketId, earlier, Never);
        var living = await scene.AddStubAsync(anna.Id);

        var before = past.AddHours(7);
        (await Stubs.DeleteEndedAsync(before, 2, Never)).ShouldBe(2);
        (await Stubs.DeleteEndedAsync(before, 5, Never)).ShouldBe(2);
        (await Stubs.DeleteEndedAsync(before, 5, Never)).ShouldBe(0);

        foreach (var stub in expired.Append(revoked))
            (await scene.LoadAsync(stub)).ShouldBeNull();
        (await scene.LoadAsync(living)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_stub_whose_id_is_taken_is_refused_and_fails_alone()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var stub = await scene.AddStubAsync(anna.Id);
        var twin = scene.Stub(anna.Id) with { Id = stub.Id };
        var others = Enumerable.Range(0, 20).Select(_ => scene.Stub(anna.Id)).ToList();

        var adding = others
            .Append(twin)
            .Select(each => Stubs.AddAsync(each, 200, scene.Change, Never))
            .ToList();

        await Should.ThrowAsync<System.Data.Common.DbException>(adding[^1]);
        await Task.WhenAll(adding[..^1]);
        foreach (var other in others)
            (await scene.LoadAsync(other)).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_was_cancelled_before_it_began_did_not_happen()
    {
        var scene = await SceneAsync();
        var stub = scene.Stub((await scene.AddAssociateAsync()).Id);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(
            Stubs.AddAsync(stub, 200, scene.Change, cancelled.Token)
        );
        (await scene.LoadAsync(stub)).ShouldBeNull();
    }

    private static Renewal Renewal(
        TicketStub stub,
        DateTimeOffset idleEnd,
        DateTimeOffset usedAt
    ) => new(stub, idleEnd, usedAt, "", usedAt);

    private Task EndAsync(Scene scene, RevocationScope scope, DateTimeOffset until) =>
        Database.Revocations.EndAsync(new RevokedBefore(scope, until, null), scene.Change, Never);

    private Task<int> CountAsync(RevocationScope scope, Scene scene) =>
        Stubs.CountLivingAsync(scope, scene.Now, Never);

    private Task<Page<TicketStub>> ListAsync(
        Scene scene,
        AssociateId? associate,
        PageRequest page
    ) => Stubs.ListLivingAsync(scene.Tenant, associate, scene.Now, page, Never);
}

public sealed class SqliteTicketStubs(SqliteFixture fixture)
    : TicketStubsPromises(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlTicketStubs(PostgreSqlFixture fixture)
    : TicketStubsPromises(fixture),
        IClassFixture<PostgreSqlFixture>;
