using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Credentials;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Promises;

/// <summary>What every <see cref="IAssociates"/> promises.</summary>
public abstract class AssociatesPromises(DatabaseFixture fixture)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private IAssociates Associates => fixture.Database.Associates;

    private Task<Scene> SceneAsync() =>
        Scene.SetAsync(fixture.Database, fixture.Test.Time.GetUtcNow());

    [Fact]
    public async Task An_associate_is_found_as_it_was_added_by_id_and_by_name()
    {
        var scene = await SceneAsync();
        var given = new Associate
        {
            Tenant = scene.Tenant,
            Id = new AssociateId(99),
            Version = 99,
            Name = "Anna.Ärmel",
            Type = AssociateType.External,
            IsActive = false,
            Card = new Card
            {
                FullName = "Anna Ärmel",
                Email = "Anna@Example.org",
                PersonId = 5,
                SecondaryGroups = [3, 1],
                Rights = [Rights.AdminUsers],
                Licences = ["o.m"],
            },
        };
        var added = (await Associates.TryAddAsync(given, scene.Change, Never))!;
        added.ShouldBeLike(given with { Id = new AssociateId(1), Version = 1 });
        (await Associates.FindAsync(scene.Tenant, added.Id, Never))!.ShouldBeLike(added);
        (await FindAsync(scene, "  ANNA.ÄRMEL "))!.ShouldBeLike(added);
        (await Associates.FindAsync(scene.Tenant, new AssociateId(2), Never)).ShouldBeNull();
        (await FindAsync(scene, "bert")).ShouldBeNull();
    }

    [Fact]
    public async Task Ids_count_from_one_in_each_tenant_also_under_contention()
    {
        var scene = await SceneAsync();
        var adding = Enumerable.Range(0, 20).Select(i => scene.AddAssociateAsync($"name{i}"));
        var ids = (await Task.WhenAll(adding)).Select(associate => associate.Id.Value);
        ids.Order().ShouldBe(Enumerable.Range(1, 20));
    }

    [Fact]
    public async Task A_name_is_taken_once_in_a_tenant_whatever_its_case()
    {
        var scene = await SceneAsync();
        await scene.AddAssociateAsync("Anna");
        (await scene.AddAssociateAsync("ANNA")).ShouldBeNull();
        var other = await SceneAsync();
        (await other.AddAssociateAsync("anna")).ShouldNotBeNull();
        var bert = await scene.AddAssociateAsync("bert");
        (await ReplaceAsync(bert with { Name = "aNNa" }, scene)).ShouldBe(Replaced.NameTaken);
        (await ReplaceAsync(bert with { Name = "BERT" }, scene)).ShouldBe(Replaced.Done);
    }

    [Fact]
    public async Task An_associate_and_its_first_credential_are_added_together_or_not_at_all()
    {
        var scene = await SceneAsync();
        var row = scene.Credential(new AssociateId(77), "outside", "S-1-1");
        var added = (await AddLinkedAsync("anna", row)).ShouldNotBeNull();
        var found = await fixture.Database.Credentials.FindAsync(
            scene.Tenant,
            "outside",
            "S-1-1",
            Never
        );
        found!.Associate.ShouldBe(added.Id);

        (
            await AddLinkedAsync("ANNA", scene.Credential(default, "outside", "S-1-2"))
        ).ShouldBeNull();
        (
            await fixture.Database.Credentials.FindAsync(scene.Tenant, "outside", "S-1-2", Never)
        ).ShouldBeNull();
        (
            await AddLinkedAsync("bert", scene.Credential(default, "outside", "S-1-1"))
        ).ShouldBeNull();
        (await FindAsync(scene, "bert")).ShouldBeNull();

        Task<Associate?> AddLinkedAsync(string name, Credential credential) =>
            Associates.TryAddLinkedAsync(
                new Associate
                {
                    Tenant = scene.Tenant,
                    Id = default,
                    Name = name,
                },
                credential,
                scene.Change,
                Never
            );
    }

    [Fact]
    public async Task Of_those_who_are_added_with_one_credential_at_once_one_is()
    {
        var scene = await SceneAsync();
        var added = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i =>
                    Associates.TryAddLinkedAsync(
                        new Associate
                        {
                            Tenant = scene.Tenant,
                            Id = default,
                            Name = $"name{i}",
                        },
                        scene.Credential(default, "outside", "S-1-1"),
                        scene.Change,
                        Never
                    )
                )
        );
        added.OfType<Associate>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Two_with_an_email_address_are_found_and_no_third()
    {
        var scene = await SceneAsync();
        var email = new Card { Email = "Post@Example.org" };
        for (var i = 0; i < 3; i++)
        {
            var associate = await scene.AddAssociateAsync();
            await ReplaceAsync(associate with { Card = email }, scene);
        }
        NameKey.TryCreate("post@example.ORG", out var key);
        (await Associates.FindTwoByEmailAsync(scene.Tenant, key, Never)).Count.ShouldBe(2);
        NameKey.TryCreate("nobody@example.org", out var nobody);
        (await Associates.FindTwoByEmailAsync(scene.Tenant, nobody, Never)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_list_is_searched_in_name_full_name_and_email_page_by_page()
    {
        var scene = await SceneAsync();
        foreach (
            var (name, full, email) in new[] { ("a1", "X", ""), ("b", "A1", ""), ("c", "", "a1@x") }
        )
        {
            var added = await scene.AddAssociateAsync(name);
            await ReplaceAsync(
                added with
                {
                    Card = new Card { FullName = full, Email = email },
                },
                scene
            );
        }
        await scene.AddAssociateAsync("zoe");
        var first = await Associates.ListAsync(scene.Tenant, "A1", new(null, 2), Never);
        var second = await Associates.ListAsync(scene.Tenant, "a1", new(first.Next, 2), Never);
        first.Items.Concat(second.Items).Select(found => found.Name).ShouldBe(["a1", "b", "c"]);
        second.Next.ShouldBeNull();
        (await Associates.ListAsync(scene.Tenant, null, new(null, 50), Never)).Items.Count.ShouldBe(
            4
        );
    }

    [Fact]
    public async Task Replacing_needs_the_version_that_is_there()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync("anna");
        var changed = anna with { Type = AssociateType.System };
        (await ReplaceAsync(changed, scene)).ShouldBe(Replaced.Done);
        (await ReplaceAsync(changed, scene)).ShouldBe(Replaced.VersionChanged);
        (await ReplaceAsync(changed with { Id = new AssociateId(77) }, scene)).ShouldBe(
            Replaced.VersionChanged
        );
        (await FindAsync(scene, "anna"))!.ShouldBeLike(changed with { Version = 2 });
    }

    [Fact]
    public async Task The_last_active_administrator_stays()
    {
        var scene = await SceneAsync();
        var first = await scene.AddAssociateAsync("a", Rights.AdminAll);
        var second = await scene.AddAssociateAsync("b", Rights.AdminAll);
        await scene.AddAssociateAsync("c", Rights.AdminUsers);

        (await ReplaceAsync(first with { IsActive = false }, scene)).ShouldBe(Replaced.Done);
        (await ReplaceAsync(second with { IsActive = false }, scene)).ShouldBe(
            Replaced.LastAdministrator
        );
        (await ReplaceAsync(second with { Card = Card.Empty }, scene)).ShouldBe(
            Replaced.LastAdministrator
        );
        (await ReplaceAsync(second with { Name = "bb" }, scene)).ShouldBe(Replaced.Done);
        (await FindAsync(scene, "bb"))!.IsActive.ShouldBeTrue();
    }

    [Fact]
    public async Task Two_administrators_cannot_remove_each_other()
    {
        for (var i = 0; i < 10; i++)
        {
            var scene = await SceneAsync();
            var first = await scene.AddAssociateAsync("a", Rights.AdminAll);
            var second = await scene.AddAssociateAsync("b", Rights.AdminAll);
            var answers = await Task.WhenAll(
                ReplaceAsync(first with { IsActive = false }, scene),
                ReplaceAsync(second with { IsActive = false }, scene)
            );
            answers.ShouldBe([Replaced.Done, Replaced.LastAdministrator], ignoreOrder: true);
        }
    }

    [Fact]
    public async Task Whoever_becomes_inactive_loses_all_tickets_and_nobody_else_does()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var bert = await scene.AddAssociateAsync();
        var hers = await scene.AddStubAsync(anna.Id);
        var his = await scene.AddStubAsync(bert.Id);
        await ReplaceAsync(anna with { IsActive = false }, scene);

        var loaded = (await scene.LoadAsync(hers))!;
        loaded.Associate.IsActive.ShouldBeFalse();
        loaded.Ends.ShouldHaveSingleItem().Ends(hers).ShouldBeTrue();
        (await scene.LoadAsync(his))!.Ends.ShouldBeEmpty();

        await ReplaceAsync(anna with { Version = 2 }, scene);
        (await scene.LoadAsync(hers))!.Ends.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_change_has_been_heard_on_return()
    {
        var scene = await SceneAsync();
        var heard = new List<Changed>();
        using (fixture.Database.Bell.Listen(heard.Add))
        {
            var anna = await scene.AddAssociateAsync();
            await ReplaceAsync(anna with { IsActive = false }, scene);
            heard.ShouldAllBe(changed => changed == new Changed.Associate(scene.Tenant, anna.Id));
        }
        heard.Count.ShouldBe(2);
    }

    private ValueTask<Associate?> FindAsync(Scene scene, string name)
    {
        NameKey.TryCreate(name, out var key).ShouldBeTrue();
        return Associates.FindByNameAsync(scene.Tenant, key, Never);
    }

    private Task<Replaced> ReplaceAsync(Associate associate, Scene scene) =>
        Associates.TryReplaceAsync(associate, scene.Change, Never);
}

public sealed class SqliteAssociates(SqliteFixture fixture)
    : AssociatesPromises(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlAssociates(PostgreSqlFixture fixture)
    : AssociatesPromises(fixture),
        IClassFixture<PostgreSqlFixture>;
