using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Throttling;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Approvals;
using Counterfoil.Storage;
using Counterfoil.Tests.Broker.Applications;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Nodes;

/// <summary>What must hold when two nodes on one PostgreSQL do things at once: there the writer's queue does not help.</summary>
public sealed class TwoNodesTests : IAsyncLifetime
{
    private const int Rounds = 25;
    private static readonly CancellationToken Never = CancellationToken.None;

    private PostgreSqlTestDatabase test = null!;
    private Database one = null!;
    private Database two = null!;
    private Scene here = null!;
    private Scene there = null!;

    public async Task InitializeAsync()
    {
        test = await PostgreSqlTestDatabase.CreateAsync();
        await test.MigrateAsync();
        one = await test.OpenAsync("one", TimeProvider.System);
        two = await test.OpenAsync("two", TimeProvider.System);
        here = await Scene.SetAsync(one, test.Time.GetUtcNow());
        there = new Scene(two, here.Tenant, here.Now);
    }

    public async Task DisposeAsync()
    {
        await one.DisposeAsync();
        await two.DisposeAsync();
        await test.DisposeAsync();
    }

    [Fact]
    public async Task An_approval_withdrawn_here_is_known_there_within_a_second()
    {
        var (yes, _) = await here.SayYesAsync((await here.AddAssociateAsync()).Id);
        var application = Samples.Application() with { Id = yes.Application, Scopes = ["mail"] };
        using var known = new KnownApprovals(
            two.Approvals,
            two.Consents,
            two.Bell,
            TimeProvider.System
        );
        (
            await known.FindAsync(here.Tenant, application, Never)
        ).ShouldBeOfType<Standing.Approved>();
        var approval = await one.Approvals.FindAsync(here.Tenant, yes.Application, Never);
        await one.Approvals.TryWithdrawAsync(approval!, here.Change, Never);
        await Eventually.IsAsync(
            async () =>
                await known.FindAsync(here.Tenant, application, Never) is Standing.Withdrawn,
            TimeSpan.FromSeconds(1),
            "the withdrawal is known on the other node"
        );
    }

    [Fact]
    public async Task A_child_added_here_while_its_parent_ends_there_does_not_live()
    {
        var anna = await here.AddAssociateAsync();
        for (var i = 0; i < Rounds; i++)
        {
            var parent = await here.AddStubAsync(anna.Id);
            var child = here.Stub(anna.Id, parent);
            await Task.WhenAll(
                one.Stubs.AddAsync(child, 200, here.Change, Never),
                two.Stubs.EndWithDescendantsAsync(here.Tenant, parent.TicketId, here.Change, Never)
            );
            if (await here.LoadAsync(child) is { } loaded)
                loaded.Stub.RevokedAt.ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task A_child_added_here_after_a_mass_revocation_there_began_does_not_live()
    {
        var anna = await here.AddAssociateAsync();
        var parent = await here.AddStubAsync(anna.Id);
        var scope = new RevocationScope.OfAssociate(here.Tenant, anna.Id);
        var change = here.At(TimeSpan.FromSeconds(1));
        Task revoking;
        Task<StubAdded> adding;
        await using (var holding = await test.ConnectAsync())
        {
            // Somebody is just adding another child, so the revocation has to wait; and so has the child behind it.
            await using var transaction = await holding.BeginTransactionAsync(Never);
            var key = new { tenant = here.Tenant.Value.ToLowerInvariant() };
            await Dapper.SqlMapper.ExecuteAsync(
                holding,
                Counterfoil.Storage.Connections.Dialect.KeepRevocationsOff.Text,
                key
            );
            revoking = two.Revocations.EndAsync(new(scope, here.Now, null), here.Change, Never);
            await AreWaitingAsync(1);
            // Issued after the instant that the revocation reaches.
            var child = here.Stub(anna.Id, parent, change.At);
            adding = one.Stubs.AddAsync(child, 200, change, Never);
            await AreWaitingAsync(2);
        }
        await revoking;
        (await adding).ShouldBeOfType<StubAdded.ParentEnded>();
    }

    [Fact]
    public async Task Of_a_link_and_a_password_that_come_at_once_the_password_does_not_count()
    {
        for (var i = 0; i < Rounds; i++)
        {
            var anna = await here.AddAssociateAsync($"anna{i}");
            var password = here.Credential(anna.Id);
            var answers = await Task.WhenAll(
                one.Credentials.PutAndEndTicketsAsync(
                    password,
                    [CredentialTypes.Directory],
                    exceptLine: null,
                    here.Change,
                    Never
                ),
                two.Credentials.TryLinkAsync(
                    there.Credential(anna.Id, CredentialTypes.Directory),
                    CredentialTypes.Password,
                    here.Change,
                    Never
                )
            );
            answers[1].ShouldBe(CredentialAdded.Done);
            var kept = await one.Credentials.FindAsync(here.Tenant, password.Id, Never);
            if (answers[0] == CredentialAdded.Excluded)
                kept.ShouldBeNull();
            else
                kept!.ValidTo.ShouldBe(here.Change.At);
        }
    }

    [Fact]
    public async Task The_last_two_administrators_do_not_remove_each_other()
    {
        for (var i = 0; i < Rounds; i++)
        {
            var scene = await Scene.SetAsync(one, here.Now);
            var first = await scene.AddAssociateAsync("a", Rights.AdminAll);
            var second = await scene.AddAssociateAsync("b", Rights.AdminAll);
            var answers = await Task.WhenAll(
                one.Associates.TryReplaceAsync(
                    first with
                    {
                        IsActive = false,
                    },
                    scene.Change,
                    Never
                ),
                two.Associates.TryReplaceAsync(
                    second with
                    {
                        IsActive = false,
                    },
                    scene.Change,
                    Never
                )
            );
            answers.ShouldBe([Replaced.Done, Replaced.LastAdministrator], ignoreOrder: true);
        }
    }

    [Fact]
    public async Task Associates_added_on_both_get_different_ids_and_one_name_once()
    {
        var adding = Enumerable
            .Range(0, 20)
            .SelectMany(i =>
                new[] { here.AddAssociateAsync($"n{i}"), there.AddAssociateAsync($"n{i}") }
            );
        var added = (await Task.WhenAll(adding)).Where(associate => associate is not null).ToList();
        added.Select(associate => associate.Id.Value).Order().ShouldBe(Enumerable.Range(1, 20));
    }

    [Fact]
    public async Task What_can_be_done_once_is_done_once_over_all_nodes()
    {
        var anna = await here.AddAssociateAsync();
        for (var i = 0; i < Rounds; i++)
        {
            var code = await here.AddCredentialAsync(anna.Id, CredentialTypes.Activation);
            var used = await Task.WhenAll(
                one.Credentials.TryUseOnceAsync(here.Tenant, code.Id, "x", here.Now, Never),
                two.Credentials.TryUseOnceAsync(here.Tenant, code.Id, "x", here.Now, Never)
            );
            used.ShouldBe([true, false], ignoreOrder: true);
            var taken = await Task.WhenAll(
                one.Credentials.TryTakeAsync(code, here.Change, Never),
                two.Credentials.TryTakeAsync(code, here.Change, Never)
            );
            taken.ShouldBe([true, false], ignoreOrder: true);
        }
    }

    [Fact]
    public async Task A_renewal_here_and_an_end_there_leave_an_ended_ticket()
    {
        var anna = await here.AddAssociateAsync();
        for (var i = 0; i < Rounds; i++)
        {
            var stub = await here.AddStubAsync(anna.Id);
            var used = here.Now.AddMinutes(1);
            await Task.WhenAll(
                one.Stubs.RenewAsync([new(stub, used.AddHours(6), used, "", used)], used, Never),
                two.Stubs.EndWithDescendantsAsync(here.Tenant, stub.TicketId, here.Change, Never)
            );
            (await there.LoadAsync(stub))!.Stub.RevokedAt.ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task Renewals_of_the_same_tickets_in_any_order_all_come_through()
    {
        var anna = await here.AddAssociateAsync();
        var stubs = new List<TicketStub>();
        for (var i = 0; i < 50; i++)
            stubs.Add(await here.AddStubAsync(anna.Id));
        var used = here.Now.AddMinutes(1);
        var renewals = stubs.ConvertAll(stub => new Renewal(
            stub,
            used.AddHours(6),
            used,
            "",
            used
        ));
        var backwards = Enumerable.Reverse(renewals).ToList();
        var stayed = await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(i =>
                    (i % 2 == 0 ? one : two).Stubs.RenewAsync(
                        i % 3 == 0 ? renewals : backwards,
                        used,
                        Never
                    )
                )
        );
        stayed.ShouldAllBe(ids => ids.Count == 0);
    }

    [Fact]
    public async Task Counters_of_both_nodes_add_up()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(i =>
                    (i % 2 == 0 ? one : two).ThrottleCounters.MergeAsync(
                        [new("a", false, 1, here.Now), new("b", false, 2, here.Now)],
                        here.Now,
                        Never
                    )
                )
        );
        var counters = await one.ThrottleCounters.MergeAsync([], here.Now, Never);
        counters.ShouldBe(
            [new Counter("a", 40, here.Now), new Counter("b", 80, here.Now)],
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task Both_write_chains_of_their_own_and_fold_them_together()
    {
        var anna = await here.AddAssociateAsync();
        for (var i = 0; i < Rounds; i++)
        {
            var stub = await here.AddStubAsync(anna.Id);
            await two.Stubs.EndWithDescendantsAsync(here.Tenant, stub.TicketId, here.Change, Never);
            if (i % 2 == 0)
                await one.Stubs.DeleteEndedAsync(here.Now.AddDays(1), 10, Never);
            await Task.WhenAll(
                one.FoldJournalAsync(DateTimeOffset.MaxValue, 3, Never),
                two.FoldJournalAsync(DateTimeOffset.MaxValue, 2, Never)
            );
        }
        var known = await one.Parts.Connections.ReadAsync(one.Parts.Inventory.ReadAsync, Never);
        var seals = await test.ReadAsync<byte[]>(
            """
            SELECT encryptedCheck FROM credentials UNION ALL SELECT encryptedCheck FROM associates
            UNION ALL SELECT encryptedCheck FROM tenants UNION ALL SELECT encryptedCheck FROM revoked_before
            """
        );
        known
            .Select(row => Convert.ToHexString(row.Seal!))
            .ShouldBe(seals.Select(Convert.ToHexString), ignoreOrder: true);
        (await test.ReadAsync<long>("SELECT COUNT(*) FROM journal_chains")).Single().ShouldBe(2);
    }

    private Task AreWaitingAsync(int count) =>
        Eventually.IsAsync(
            async () =>
                (
                    await test.ReadAsync<long>(
                        "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                    )
                ).Single() == count,
            TimeSpan.FromSeconds(5),
            $"{count} are waiting"
        );
}
