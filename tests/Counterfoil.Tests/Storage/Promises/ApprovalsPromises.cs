using Counterfoil.Authority;
using Counterfoil.Authority.Changes;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.SystemUsers;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Promises;

/// <summary>What every <see cref="IApprovals"/> promises.</summary>
public abstract class ApprovalsPromises(DatabaseFixture fixture)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private IApprovals Approvals => fixture.Database.Approvals;

    private Task<Scene> SceneAsync() =>
        Scene.SetAsync(fixture.Database, fixture.Test.Time.GetUtcNow());

    [Fact]
    public async Task An_approval_is_found_as_it_was_put()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var put = A(scene) with { By = anna.Id, Until = scene.Now.AddDays(9) };
        (await Approvals.TryPutAsync(put, null, scene.Deed, Never)).ShouldNotBeNull();
        var found = (await Approvals.FindAsync(scene.Tenant, put.Application, Never))!;
        found.Demand.Scopes.ShouldBe(["mail", "calendar"]);
        found.By.ShouldBe(anna.Id);
        found.At.ShouldBe(put.At);
        found.Until.ShouldBe(put.Until);
        found.Version.ShouldBe(1);
        (await Approvals.FindAsync(scene.Tenant, new(Randomness.NextGuid()), Never)).ShouldBeNull();
    }

    [Fact]
    public async Task Of_two_who_put_at_one_version_one_is_told_that_it_was_late()
    {
        var scene = await SceneAsync();
        var put = A(scene);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Approvals.TryPutAsync(put, null, scene.Deed, Never))
        );
        answers.Count(answer => answer is not null).ShouldBe(1);
    }

    [Fact]
    public async Task The_plan_of_a_system_user_makes_the_associate_and_the_token_with_the_approval()
    {
        var scene = await SceneAsync();
        var approval = await PutWithSystemUserAsync(scene);
        approval.SystemUserToken!.Reveal().ShouldBe("Robot-0123456789");
        var found = (await Approvals.FindAsync(scene.Tenant, approval.Application, Never))!;
        found.SystemUserToken.ShouldBe(approval.SystemUserToken);
        var user = await fixture.Database.Associates.FindAsync(
            scene.Tenant,
            found.SystemUser!.Value,
            Never
        );
        user!.Type.ShouldBe(AssociateType.System);
        user.Name.ShouldBe("Robot");
        var row = await fixture.Database.Credentials.FindAsync(
            scene.Tenant,
            SystemUserPlugin.RowType,
            approval.Application.ToString(),
            Never
        );
        row!.Id.ShouldBe(found.SystemUserRow!.Value);
    }

    [Fact]
    public async Task A_name_that_is_taken_gives_way_to_the_next()
    {
        var scene = await SceneAsync();
        await scene.AddAssociateAsync("Robot");
        var approval = await PutWithSystemUserAsync(scene);
        var user = await fixture.Database.Associates.FindAsync(
            scene.Tenant,
            approval.SystemUser!.Value,
            Never
        );
        user!.Name.ShouldBe("Robot 2");
    }

    [Fact]
    public async Task A_put_without_a_plan_keeps_the_token_that_is_there()
    {
        var scene = await SceneAsync();
        var before = await PutWithSystemUserAsync(scene);
        await Approvals.TryPutAsync(before, null, scene.Deed, Never);
        var after = (await Approvals.FindAsync(scene.Tenant, before.Application, Never))!;
        after.SystemUserToken.ShouldBe(before.SystemUserToken);
        after.Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_withdrawal_takes_the_token_and_ends_the_system_users_tickets()
    {
        var scene = await SceneAsync();
        var approval = await PutWithSystemUserAsync(scene);
        var stub = await scene.AddStubAsync(approval.SystemUser!.Value);
        (await Approvals.TryWithdrawAsync(approval, scene.Deed, Never)).ShouldBeTrue();
        var found = (await Approvals.FindAsync(scene.Tenant, approval.Application, Never))!;
        found.WithdrawnAt.ShouldBe(scene.Now);
        found.SystemUserToken.ShouldBeNull();
        found.SystemUser.ShouldBe(approval.SystemUser);
        (await scene.LoadAsync(stub))!.Ends.ShouldContain(end => end.Ends(stub));
        (await scene.LoadAsync(stub))!.Ends.ShouldContain(end => end.Ends(stub));
        (await Approvals.TryWithdrawAsync(approval, scene.Deed, Never)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_yes_after_a_no_brings_the_same_system_user_back_with_another_token()
    {
        var scene = await SceneAsync();
        var first = await PutWithSystemUserAsync(scene);
        await Approvals.TryWithdrawAsync(first, scene.Deed, Never);
        var withdrawn = (await Approvals.FindAsync(scene.Tenant, first.Application, Never))!;
        var plan = new SystemUserPlan(["Robot"], "Robot", new Secret("Robot-9876543210"));
        var again = (await Approvals.TryPutAsync(withdrawn, plan, scene.Deed, Never))!;
        again.SystemUser.ShouldBe(first.SystemUser);
        again.WithdrawnAt.ShouldBeNull();
        again.SystemUserToken.ShouldBe(plan.Token);
    }

    [Fact]
    public async Task A_no_can_be_said_where_nobody_said_yes()
    {
        var scene = await SceneAsync();
        var approval = A(scene);
        (await Approvals.TryWithdrawAsync(approval, scene.Deed, Never)).ShouldBeTrue();
        (
            await Approvals.FindAsync(scene.Tenant, approval.Application, Never)
        )!.WithdrawnAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Another_tenants_approval_is_not_found_nor_listed()
    {
        var scene = await SceneAsync();
        var other = await SceneAsync();
        var approval = await PutWithSystemUserAsync(scene);
        (await Approvals.FindAsync(other.Tenant, approval.Application, Never)).ShouldBeNull();
        (await Approvals.ListAsync(other.Tenant, new(null, 50), Never)).Items.ShouldBeEmpty();
        (await Approvals.ListAsync(scene.Tenant, new(null, 50), Never))
            .Items.ShouldHaveSingleItem()
            .SystemUserToken.ShouldBeNull();
    }

    [Fact]
    public async Task Lists_come_by_pages()
    {
        var scene = await SceneAsync();
        for (var i = 0; i < 5; i++)
            await Approvals.TryPutAsync(A(scene), null, scene.Deed, Never);
        var first = await Approvals.ListAsync(scene.Tenant, new(null, 3), Never);
        var second = await Approvals.ListAsync(scene.Tenant, new(first.Next, 3), Never);
        first
            .Items.Concat(second.Items)
            .Select(one => one.Application)
            .Distinct()
            .Count()
            .ShouldBe(5);
        second.Next.ShouldBeNull();
    }

    [Fact]
    public async Task Every_change_rings_for_the_application_in_its_tenant()
    {
        var scene = await SceneAsync();
        var heard = new List<Changed>();
        using var listening = fixture.Database.Bell.Listen(heard.Add);
        var approval = A(scene);
        var put = await Approvals.TryPutAsync(approval, null, scene.Deed, Never);
        await Approvals.TryWithdrawAsync(put!, scene.Deed, Never);
        heard
            .Count(one => one == new Changed.Approval(scene.Tenant, approval.Application.Value))
            .ShouldBe(2);
    }

    [Fact]
    public async Task A_row_that_was_edited_is_not_believed()
    {
        var scene = await SceneAsync();
        var put = A(scene);
        var approval = (await Approvals.TryPutAsync(put, null, scene.Deed, Never))!;
        await Approvals.TryWithdrawAsync(approval, scene.Deed, Never);
        await fixture.Test.TamperAsync(
            "UPDATE approvals SET withdrawn = NULL WHERE application = @application",
            new { application = put.Application.ToString() }
        );
        await Should.ThrowAsync<BrokenSealException>(
            Approvals.FindAsync(scene.Tenant, put.Application, Never).AsTask()
        );
    }

    [Fact]
    public async Task Consents_are_found_replaced_withdrawn_and_listed_for_their_person_alone()
    {
        var scene = await SceneAsync();
        var (anna, bert) = (await scene.AddAssociateAsync(), await scene.AddAssociateAsync());
        var consents = fixture.Database.Consents;
        var consent = new Consent
        {
            Tenant = scene.Tenant,
            Associate = anna.Id,
            Application = new(Randomness.NextGuid()),
            Scopes = ["mail"],
            At = scene.Now,
        };
        (await consents.TryPutAsync(consent, scene.Deed, Never)).ShouldBeTrue();
        (await consents.TryPutAsync(consent, scene.Deed, Never)).ShouldBeFalse();
        var found = (await consents.FindAsync(scene.Tenant, anna.Id, consent.Application, Never))!;
        found.Scopes.ShouldBe(["mail"]);
        (
            await consents.TryPutAsync(found with { Scopes = ["mail", "files"] }, scene.Deed, Never)
        ).ShouldBeTrue();
        (
            await consents.FindAsync(scene.Tenant, bert.Id, consent.Application, Never)
        ).ShouldBeNull();
        (
            await consents.ListAsync(scene.Tenant, bert.Id, new(null, 9), Never)
        ).Items.ShouldBeEmpty();
        found = (
            await consents.ListAsync(scene.Tenant, anna.Id, new(null, 9), Never)
        ).Items.ShouldHaveSingleItem();
        found.Covers(["openid", "files"]).ShouldBeTrue();
        (await consents.TryWithdrawAsync(found, scene.Deed, Never)).ShouldBeTrue();
        (
            await consents.ListAsync(scene.Tenant, anna.Id, new(null, 9), Never)
        ).Items.ShouldBeEmpty();
        (await consents.FindAsync(scene.Tenant, anna.Id, consent.Application, Never))!
            .Covers(["mail"])
            .ShouldBeFalse();
    }

    [Fact]
    public async Task A_person_has_one_open_request_for_an_application_and_an_approval_answers_it()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var requests = fixture.Database.ApprovalRequests;
        var approval = A(scene);
        var request = new ApprovalRequest
        {
            Tenant = scene.Tenant,
            Application = approval.Application,
            Associate = anna.Id,
            At = scene.Now,
            Note = "for the\0 autumn",
        };
        (await requests.TryOpenAsync(request, approval.Demand, scene.Deed, Never)).ShouldBeTrue();
        await requests.TryOpenAsync(
            request with
            {
                At = scene.Now.AddHours(1),
                Note = "now",
            },
            approval.Demand,
            scene.Deed,
            Never
        );
        var open = await requests.ListAsync(
            scene.Tenant,
            null,
            RequestState.Open,
            new(null, 9),
            Never
        );
        var one = open.Items.ShouldHaveSingleItem();
        (one.At, one.Note).ShouldBe((scene.Now, "now"));
        await Approvals.TryPutAsync(approval, null, scene.DeedAt(TimeSpan.Zero, anna), Never);
        var decided = await requests.FindAsync(scene.Tenant, approval.Application, anna.Id, Never);
        (decided!.State, decided.DecidedBy).ShouldBe((RequestState.Approved, anna.Id));
        (
            await requests.ListAsync(scene.Tenant, null, RequestState.Open, new(null, 9), Never)
        ).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Requests_come_by_pages_and_old_ones_are_forgotten()
    {
        var scene = await SceneAsync();
        var requests = fixture.Database.ApprovalRequests;
        var long_ago = scene.Now.AddYears(-20);
        for (var i = 0; i < 3; i++)
        {
            await requests.TryOpenAsync(
                new ApprovalRequest
                {
                    Tenant = scene.Tenant,
                    Application = new(Randomness.NextGuid()),
                    Associate = (await scene.AddAssociateAsync()).Id,
                    At = long_ago,
                },
                A(scene).Demand,
                scene.Deed,
                Never
            );
        }
        var first = await requests.ListAsync(
            scene.Tenant,
            null,
            RequestState.Open,
            new(null, 2),
            Never
        );
        var second = await requests.ListAsync(
            scene.Tenant,
            null,
            RequestState.Open,
            new(first.Next, 2),
            Never
        );
        first
            .Items.Concat(second.Items)
            .Select(one => one.Application)
            .Distinct()
            .Count()
            .ShouldBe(3);
        (
            await requests.DeleteOldAsync(long_ago.AddHours(1), 100, Never)
        ).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task The_index_lists_an_applications_tenants_and_keeps_the_newer_line()
    {
        var index = fixture.Database.ApprovalIndex;
        var application = new ApplicationKey(Randomness.NextGuid());
        var (one, two) = (ContextIdentifier.Parse("Cust1"), ContextIdentifier.Parse("Cust2"));
        var now = fixture.Test.Time.GetUtcNow();
        await index.PutAsync(
            [new(application, one, Stands: true, now), new(application, two, Stands: true, now)],
            Never
        );
        await index.PutAsync([new(application, two, Stands: false, now.AddMinutes(1))], Never);
        await index.PutAsync([new(application, two, Stands: true, now)], Never);
        (await index.CountAsync(application, Never)).ShouldBe(1);
        var first = await index.ListAsync(application, new(null, 1), Never);
        first.Items.ShouldBe([new IndexedApproval(application, one, Stands: true, now)]);
        (await index.ListAsync(application, new(first.Next, 5), Never))
            .Items.ShouldHaveSingleItem()
            .Stands.ShouldBeFalse();
    }

    private static Approval A(Scene scene) =>
        new()
        {
            Tenant = scene.Tenant,
            Application = new ApplicationKey(Randomness.NextGuid()),
            Demand = new Demand(["mail", "calendar"], SystemUser: false),
            At = scene.Now,
        };

    private async Task<Approval> PutWithSystemUserAsync(Scene scene)
    {
        var approval = A(scene) with { Demand = new Demand([], SystemUser: true) };
        var plan = new SystemUserPlan(
            ["Robot", "Robot 2"],
            "Robot",
            new Secret("Robot-0123456789")
        );
        return (await Approvals.TryPutAsync(approval, plan, scene.Deed, Never))!;
    }
}

public sealed class SqliteApprovals(SqliteFixture fixture)
    : ApprovalsPromises(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlApprovals(PostgreSqlFixture fixture)
    : ApprovalsPromises(fixture),
        IClassFixture<PostgreSqlFixture>;
