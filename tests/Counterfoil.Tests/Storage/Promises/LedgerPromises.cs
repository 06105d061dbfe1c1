using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Promises;

/// <summary>What every <see cref="ILedger"/> promises: what was said about applications stands in it, and nothing else.</summary>
public abstract class LedgerPromises(DatabaseFixture fixture)
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly Demand Asked = new(["mail"], SystemUser: false);

    private ILedger Ledger => fixture.Database.Ledger;

    private IApprovals Approvals => fixture.Database.Approvals;

    private IConsents Consents => fixture.Database.Consents;

    private IApprovalRequests Requests => fixture.Database.ApprovalRequests;

    [Fact]
    public async Task Approved_withdrawn_and_approved_anew_by_another_are_three_entries_with_their_persons()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync("anna");
        var bert = await scene.AddAssociateAsync("bert");
        var wanted = A(scene) with { Until = scene.Now.AddDays(9) };
        var first = (await Approvals.TryPutAsync(wanted, null, scene.DeedAt(Minute, anna), Never))!;
        await Approvals.TryWithdrawAsync(first, scene.DeedAt(2 * Minute, bert), Never);
        var withdrawn = (await Approvals.FindAsync(scene.Tenant, first.Application, Never))!;
        var more = withdrawn with { Demand = new Demand(["mail", "files"], true), Until = null };
        await Approvals.TryPutAsync(more, null, scene.DeedAt(3 * Minute), Never);

        var said = await SaidAsync(scene);
        said.Select(entry => (entry.Saying, entry.Deed.By, entry.Deed.Name))
            .ShouldBe([
                (Saying.Approved, null, ""),
                (Saying.Withdrawn, bert.Id, "bert"),
                (Saying.Approved, anna.Id, "anna"),
            ]);
        said.ShouldAllBe(entry => entry.Application == first.Application);
        said.ShouldAllBe(entry => entry.Deed.Application == "Planner");
        said.Select(entry => entry.Deed.At)
            .ShouldBe([scene.Now + 3 * Minute, scene.Now + 2 * Minute, scene.Now + Minute]);
        said[0].Demand.Scopes.ShouldBe(["mail", "files"]);
        said[0].Demand.SystemUser.ShouldBeTrue();
        said[2].Demand.Scopes.ShouldBe(["mail"]);
        said[2].Demand.SystemUser.ShouldBeFalse();
        said.Select(entry => entry.Until).ShouldBe([null, null, scene.Now.AddDays(9)]);
    }

    [Fact]
    public async Task Of_many_who_approve_at_once_one_did_and_one_is_entered()
    {
        var scene = await SceneAsync();
        var approval = A(scene);
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => Approvals.TryPutAsync(approval, null, scene.Deed, Never))
        );
        (await SaidAsync(scene)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Asking_is_entered_with_its_note_and_asking_again_in_whatever_words_is_asking_once()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync("anna");
        var request = new ApprovalRequest
        {
            Tenant = scene.Tenant,
            Application = new(Randomness.NextGuid()),
            Associate = anna.Id,
            At = scene.Now,
            Note = "for the fair\0",
        };
        var deed = scene.DeedAt(TimeSpan.Zero, anna);
        await Requests.TryOpenAsync(request, Asked, deed, Never);
        await Requests.TryOpenAsync(request, Asked, deed, Never);
        await Requests.TryOpenAsync(
            request with
            {
                Note = "for both fairs",
            },
            Asked,
            scene.DeedAt(Minute, anna),
            Never
        );
        var declined = scene.DeedAt(2 * Minute);
        (
            await Requests.DeclineAsync(scene.Tenant, request.Application, Asked, declined, Never)
        ).ShouldBe(1);
        (
            await Requests.DeclineAsync(scene.Tenant, request.Application, Asked, declined, Never)
        ).ShouldBe(0);
        (await SaidAsync(scene))
            .Select(entry => (entry.Saying, entry.Deed.Name, entry.Note))
            .ShouldBe([
                (Saying.Declined, "", ""),
                (Saying.Requested, "anna", Counterfoil.Storage.Sealing.Storable.Made(request.Note)),
            ]);
    }

    [Fact]
    public async Task What_people_let_act_for_them_is_entered_and_is_their_own_history()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync("anna");
        var bert = await scene.AddAssociateAsync("bert");
        await Approvals.TryPutAsync(A(scene), null, scene.DeedAt(TimeSpan.Zero, anna), Never);
        var consent = await ConsentAsync(scene, anna);
        await ConsentAsync(scene, bert);
        await Consents.TryWithdrawAsync(consent, scene.DeedAt(2 * Minute, anna), Never);
        var hers = await Ledger.ListOfPersonAsync(scene.Tenant, anna.Id, new(null, 9), Never);
        hers.Items.Select(entry => entry.Saying)
            .ShouldBe([Saying.ConsentWithdrawn, Saying.Consented]);
        hers.Items.ShouldAllBe(entry => entry.Deed.By == anna.Id && entry.Deed.Name == "anna");
        hers.Items.ShouldAllBe(entry => entry.Demand.Scopes.Single() == "calendar");
        (await SaidAsync(scene)).Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_deed_that_is_rolled_back_leaves_no_entry()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var consent = await ConsentAsync(scene, anna);
        await Consents.TryWithdrawAsync(consent, scene.Deed, Never);
        consent = await ConsentAsync(scene, anna, consent);
        var before = await SaidAsync(scene);
        // What the withdrawal has to change behind its entry is broken.
        await fixture.Test.TamperAsync(
            "UPDATE revoked_before SET until = until + 1 WHERE tenant = @tenant",
            new { tenant = scene.Tenant.Value.ToLowerInvariant() }
        );
        await Should.ThrowAsync<BrokenSealException>(
            Consents.TryWithdrawAsync(consent, scene.Deed, Never)
        );
        (await SaidAsync(scene)).Count.ShouldBe(before.Count);
        (await Consents.FindAsync(scene.Tenant, anna.Id, consent.Application, Never))!
            .Covers(["calendar"])
            .ShouldBeTrue();
    }

    [Fact]
    public async Task A_deed_that_cannot_be_entered_does_not_happen()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var approval = A(scene);
        var request = new ApprovalRequest
        {
            Tenant = scene.Tenant,
            Application = approval.Application,
            Associate = anna.Id,
            At = scene.Now,
        };
        await fixture.Test.TamperAsync("ALTER TABLE ledger RENAME TO ledger_away");
        try
        {
            Func<Task>[] deeds =
            [
                () => Approvals.TryPutAsync(approval, null, scene.Deed, Never),
                () => Approvals.TryWithdrawAsync(approval, scene.Deed, Never),
                () => ConsentAsync(scene, anna),
                () => Requests.TryOpenAsync(request, Asked, scene.Deed, Never),
            ];
            foreach (var deed in deeds)
                await Should.ThrowAsync<Exception>(deed);
        }
        finally
        {
            await fixture.Test.TamperAsync("ALTER TABLE ledger_away RENAME TO ledger");
        }
        var (page, tenant) = (new PageRequest(null, 9), scene.Tenant);
        (await Approvals.ListAsync(tenant, page, Never)).Items.ShouldBeEmpty();
        (await Consents.ListAsync(tenant, anna.Id, page, Never)).Items.ShouldBeEmpty();
        (await Requests.FindAsync(tenant, approval.Application, anna.Id, Never)).ShouldBeNull();
    }

    [Fact]
    public async Task It_comes_by_pages_whole_or_of_one_application_and_of_its_tenant_alone()
    {
        var scene = await SceneAsync();
        var other = await SceneAsync();
        var one = A(scene);
        for (var minute = 0; minute < 5; minute++)
        {
            await Approvals.TryPutAsync(
                minute % 2 == 0 ? A(scene) : one with { Version = minute / 2 },
                null,
                scene.DeedAt(minute * Minute),
                Never
            );
        }
        var seen = new List<LedgerEntry>();
        string? after = null;
        do
        {
            var page = await Ledger.ListAsync(scene.Tenant, null, new(after, 2), Never);
            seen.AddRange(page.Items);
            after = page.Next;
        } while (after is not null);
        seen.Select(entry => entry.Deed.At)
            .ShouldBe(Enumerable.Range(0, 5).Reverse().Select(at => scene.Now + at * Minute));
        (await Ledger.ListAsync(scene.Tenant, one.Application, new(null, 9), Never))
            .Items.Select(entry => entry.Id)
            .ShouldBe([seen[1].Id, seen[3].Id]);
        (await SaidAsync(other)).ShouldBeEmpty();
        (
            await Ledger.ListAsync(other.Tenant, one.Application, new(null, 9), Never)
        ).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_old_is_forgotten_and_nothing_younger()
    {
        var scene = await SceneAsync();
        await Approvals.TryPutAsync(A(scene), null, scene.DeedAt(TimeSpan.FromDays(-9000)), Never);
        await Approvals.TryPutAsync(A(scene), null, scene.Deed, Never);
        await Ledger.DeleteOldAsync(scene.Now.AddDays(-8999), 100, Never);
        (await SaidAsync(scene)).ShouldHaveSingleItem().Deed.At.ShouldBe(scene.Now);
    }

    [Fact]
    public async Task An_entry_that_was_edited_is_not_believed()
    {
        var scene = await SceneAsync();
        await Approvals.TryPutAsync(A(scene), null, scene.Deed, Never);
        await fixture.Test.TamperAsync(
            "UPDATE ledger SET saying = 3 WHERE tenant = @tenant",
            new { tenant = scene.Tenant.Value.ToLowerInvariant() }
        );
        await Should.ThrowAsync<BrokenSealException>(SaidAsync(scene));
    }

    private Task<Scene> SceneAsync() =>
        Scene.SetAsync(fixture.Database, fixture.Test.Time.GetUtcNow());

    private async Task<IReadOnlyList<LedgerEntry>> SaidAsync(Scene scene) =>
        (await Ledger.ListAsync(scene.Tenant, null, new(null, 50), Never)).Items;

    private static Approval A(Scene scene) =>
        new()
        {
            Tenant = scene.Tenant,
            Application = new ApplicationKey(Randomness.NextGuid()),
            Demand = Asked,
            At = scene.Now,
        };

    private async Task<Consent> ConsentAsync(Scene scene, Associate who, Consent? anew = null)
    {
        var consent = new Consent
        {
            Tenant = scene.Tenant,
            Associate = who.Id,
            Application = anew?.Application ?? new(Randomness.NextGuid()),
            Scopes = ["calendar"],
            At = scene.Now,
            Version = anew is null ? 0 : 2,
        };
        (await Consents.TryPutAsync(consent, scene.DeedAt(Minute, who), Never)).ShouldBeTrue();
        return consent with { Version = consent.Version + 1 };
    }
}

public sealed class SqliteLedger(SqliteFixture fixture)
    : LedgerPromises(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlLedger(PostgreSqlFixture fixture)
    : LedgerPromises(fixture),
        IClassFixture<PostgreSqlFixture>;
