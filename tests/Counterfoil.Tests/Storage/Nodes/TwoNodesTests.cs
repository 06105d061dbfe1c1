using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Throttling;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Approvals;
using Counterfoil.Tests.Broker.Applications;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Nodes;

/// <summary>What must hold when two nodes on one PostgreSQL do things at once: there the writer's queue does not help.</summary>
public sealed class TwoNodesTests : OnTwoNodes
{
    private Scene there = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        there = new Scene(Two, Here.Tenant, Here.Now);
    }

    [Fact]
    public async Task An_approval_withdrawn_here_is_known_there_within_a_second()
    {
        var (yes, _) = await Here.SayYesAsync((await Here.AddAssociateAsync()).Id);
        var application = Samples.Application() with { Id = yes.Application, Scopes = ["mail"] };
        using var known = new KnownApprovals(
            Two.Approvals,
            Two.Consents,
            Two.Bell,
            TimeProvider.System
        );
        (
            await known.FindAsync(Here.Tenant, application, Never)
        ).ShouldBeOfType<Standing.Approved>();
        var approval = await One.Approvals.FindAsync(Here.Tenant, yes.Application, Never);
        await One.Approvals.TryWithdrawAsync(approval!, Here.Deed, Never);
        await Eventually.IsAsync(
            async () =>
                await known.FindAsync(Here.Tenant, application, Never) is Standing.Withdrawn,
            TimeSpan.FromSeconds(1),
            "the withdrawal is known on the other node"
        );
    }

    [Fact]
    public async Task A_child_added_here_while_its_parent_ends_there_does_not_live()
    {
        var anna = await Here.AddAssociateAsync();
        for (var i = 0; i < Rounds; i++)
        {
            var parent = await Here.AddStubAsync(anna.Id);
            var child = Here.Stub(anna.Id, parent);
            await Task.WhenAll(
                One.Stubs.AddAsync(child, 200, Here.Change, Never),
                Two.Stubs.EndWithDescendantsAsync(Here.Tenant, parent.TicketId, Here.Change, Never)
            );
            if (await Here.LoadAsync(child) is { } loaded)
                loaded.Stub.RevokedAt.ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task A_child_added_here_after_a_mass_revocation_there_began_does_not_live()
    {
        var anna = await Here.AddAssociateAsync();
        var parent = await Here.AddStubAsync(anna.Id);
        var scope = new RevocationScope.OfAssociate(Here.Tenant, anna.Id);
        var change = Here.At(TimeSpan.FromSeconds(1));
        Task revoking;
        Task<StubAdded> adding;
        await using (var holding = await Test.ConnectAsync())
        {
            // Somebody is just adding another child, so the revocation has to wait; and so has the child behind it.
            await using var transaction = await holding.BeginTransactionAsync(Never);
            var key = new { tenant = Here.Tenant.Value.ToLowerInvariant() };
            await Dapper.SqlMapper.ExecuteAsync(
                holding,
                Counterfoil.Storage.Connections.Dialect.KeepRevocationsOff.Text,
                key
            );
            revoking = Two.Revocations.EndAsync(new(scope, Here.Now, null), Here.Change, Never);
            await AreWaitingAsync(1);
            // Issued after the instant that the revocation reaches.
            var child = Here.Stub(anna.Id, parent, change.At);
            adding = One.Stubs.AddAsync(child, 200, change, Never);
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
            var anna = await Here.AddAssociateAsync($"anna{i}");
            var password = Here.Credential(anna.Id);
            var answers = await Task.WhenAll(
                One.Credentials.PutAndEndTicketsAsync(
                    password,
                    [CredentialTypes.Directory],
                    exceptLine: null,
                    Here.Change,
                    Never
                ),
                Two.Credentials.TryLinkAsync(
                    there.Credential(anna.Id, CredentialTypes.Directory),
                    CredentialTypes.Password,
                    Here.Change,
                    Never
                )
            );
            answers[1].ShouldBe(CredentialAdded.Done);
            var kept = await One.Credentials.FindAsync(Here.Tenant, password.Id, Never);
            if (answers[0] == CredentialAdded.Excluded)
                kept.ShouldBeNull();
            else
                kept!.ValidTo.ShouldBe(Here.Change.At);
        }
    }

    [Fact]
    public async Task The_last_two_administrators_do_not_remove_each_other()
    {
        for (var i = 0; i < Rounds; i++)
        {
            var scene = await Scene.SetAsync(One, Here.Now);
            var first = await scene.AddAssociateAsync("a", Rights.AdminAll);
            var second = await scene.AddAssociateAsync("b", Rights.AdminAll);
            var answers = await Task.WhenAll(
                One.Associates.TryReplaceAsync(
                    first with
                    {
                        IsActive = false,
                    },
                    scene.Change,
                    Never
                ),
                Two.Associates.TryReplaceAsync(
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
                new[] { Here.AddAssociateAsync($"n{i}"), there.AddAssociateAsync($"n{i}") }
            );
        var added = (await Task.WhenAll(adding)).Where(associate => associate is not null).ToList();
        added.Select(associate => associate.Id.Value).Order().ShouldBe(Enumerable.Range(1, 20));
    }

    [Fact]
    public async Task What_can_be_done_once_is_done_once_over_all_nodes()
    {
        var anna = await Here.AddAssociateAsync();
        for (var i = 0; i < Rounds; i++)
        {
            var code = await Here.AddCredentialAsync(anna.Id, CredentialTypes.Activation);
            var used = await Task.WhenAll(
                One.Credentials.TryUseOnceAsync(Here.Tenant, code.Id, "x", Here.Now, Never),
                Two.Credentials.TryUseOnceAsync(Here.Tenant, code.Id, "x", Here.Now, Never)
            );
            used.ShouldBe([true, false], ignoreOrder: true);
            var taken = await Task.WhenAll(
                One.Credentials.TryTakeAsync(code, Here.Change, Never),
                Two.Credentials.TryTakeAsync(code, Here.Change, Never)
            );
            taken.ShouldBe([true, false], ignoreOrder: true);
        }
    }

    [Fact]
    public async Task A_renewal_here_and_an_end_there_leave_an_ended_ticket()
    {
        var anna = await Here.AddAssociateAsync();
        for (var i = 0; i < Rounds; i++)
        {
            var stub = await Here.AddStubAsync(anna.Id);
            var used = Here.Now.AddMinutes(1);
            await Task.WhenAll(
                One.Stubs.RenewAsync([new(stub, used.AddHours(6), used, "", used)], used, Never),
                Two.Stubs.EndWithDescendantsAsync(Here.Tenant, stub.TicketId, Here.Change, Never)
            );
            (await there.LoadAsync(stub))!.Stub.RevokedAt.ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task Renewals_of_the_same_tickets_in_any_order_all_come_through()
    {
        var anna = await Here.AddAssociateAsync();
        var stubs = new List<TicketStub>();
        for (var i = 0; i < 50; i++)
            stubs.Add(await Here.AddStubAsync(anna.Id));
        var used = Here.Now.AddMinutes(1);
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
                    (i % 2 == 0 ? One : Two).Stubs.RenewAsync(
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
                    (i % 2 == 0 ? One : Two).ThrottleCounters.MergeAsync(
                        [new("a", false, 1, Here.Now), new("b", false, 2, Here.Now)],
                        Here.Now,
                        Never
                    )
                )
        );
        var counters = await One.ThrottleCounters.MergeAsync([], Here.Now, Never);
        counters.ShouldBe(
            [new Counter("a", 40, Here.Now), new Counter("b", 80, Here.Now)],
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task Both_write_chains_of_their_own_and_fold_them_together()
    {
        var anna = await Here.AddAssociateAsync();
        for (var i = 0; i < Rounds; i++)
        {
            var stub = await Here.AddStubAsync(anna.Id);
            await Two.Stubs.EndWithDescendantsAsync(Here.Tenant, stub.TicketId, Here.Change, Never);
            if (i % 2 == 0)
                await One.Stubs.DeleteEndedAsync(Here.Now.AddDays(1), 10, Never);
            await Task.WhenAll(
                One.FoldJournalAsync(DateTimeOffset.MaxValue, 3, Never),
                Two.FoldJournalAsync(DateTimeOffset.MaxValue, 2, Never)
            );
        }
        var known = await One.Parts.Connections.ReadAsync(One.Parts.Inventory.ReadAsync, Never);
        var seals = await Test.ReadAsync<byte[]>(
            """
            SELECT encryptedCheck FROM credentials UNION ALL SELECT encryptedCheck FROM associates
            UNION ALL SELECT encryptedCheck FROM tenants UNION ALL SELECT encryptedCheck FROM revoked_before
            """
        );
        known
            .Select(row => Convert.ToHexString(row.Seal!))
            .ShouldBe(seals.Select(Convert.ToHexString), ignoreOrder: true);
        (await Test.ReadAsync<long>("SELECT COUNT(*) FROM journal_chains")).Single().ShouldBe(2);
    }

    private Task AreWaitingAsync(int count) =>
        Eventually.IsAsync(
            async () =>
                (
                    await Test.ReadAsync<long>(
                        "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                    )
                ).Single() == count,
            TimeSpan.FromSeconds(5),
            $"{count} are waiting"
        );
}
