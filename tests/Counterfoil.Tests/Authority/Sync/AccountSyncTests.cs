using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Sync;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Authority.Sync;

/// <summary>Disabling whose accounts are gone: whom, and when nobody.</summary>
public sealed class AccountSyncTests : IAsyncLifetime
{
    private SyncScene scene = null!;

    public async Task InitializeAsync() => scene = await SyncScene.SetAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task Whoever_is_disabled_loses_the_tickets_and_the_decision_says_why_and_by_whom()
    {
        var bert = await scene.House.AddAsync("bert");
        await scene.LinkAsync(bert, "S-1");
        var cleo = await scene.AddAsync("cleo", "S-2");
        var ticket = await scene.House.LogInAsync("bert");
        scene.Watch.Tell("S-1", AccountState.Disabled);

        (await scene.DoneAsync(bert, cleo)).ShouldSay("bert Disabled account_disabled");

        (await scene.House.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
        (await scene.IsActiveAsync(bert)).ShouldBeFalse();
        (await scene.IsActiveAsync(cleo)).ShouldBeTrue();
        var decision = (await scene.House.DecisionsAsync()).Single(one =>
            one.Outcome == "associate_disabled"
        );
        decision.Associate.ShouldBe(bert.Id);
        var vote = decision.Votes.ShouldHaveSingleItem();
        (vote.Plugin, vote.Moment, vote.Answer).ShouldBe(
            (ToldWatch.Type, "sync", "account_disabled")
        );
        vote.Reason.ShouldContain("S-1");
        vote.Reason.ShouldEndWith("by anna.");
    }

    [Fact]
    public async Task Whoever_was_named_is_looked_at_again()
    {
        var bert = await scene.AddAsync("bert", "S-1");
        var cleo = await scene.AddAsync("cleo", "S-2", "S-3");
        scene
            .Watch.Tell("S-1", AccountState.Gone)
            .Tell("S-2", AccountState.Gone)
            .Tell("S-3", AccountState.Gone);
        (await scene.LookAsync()).Count.ShouldBe(2);
        scene.Watch.Tell("S-1", AccountState.Good).Tell("S-3", AccountState.Good);

        (await scene.DoneAsync(bert, cleo)).ShouldBeEmpty();

        (await scene.IsActiveAsync(bert)).ShouldBeTrue();
        (await scene.IsActiveAsync(cleo)).ShouldBeTrue();
    }

    [Fact]
    public async Task When_more_are_named_than_may_be_nobody_is_disabled_and_nothing_asked()
    {
        var many = new List<Associate>();
        for (var i = 0; i < 3; i++)
        {
            many.Add(await scene.AddAsync($"person{i}", $"S-{i}"));
            scene.Watch.Tell($"S-{i}", AccountState.Gone);
        }

        (await scene.DisableAsync(scene.Anna, 2, [.. many])).ShouldBe(new Synced.TooMany(3, 2));

        scene.Watch.Questions.ShouldBeEmpty();
        foreach (var one in many)
            (await scene.IsActiveAsync(one)).ShouldBeTrue();

        // Twice the same is one.
        (await scene.DisableAsync(scene.Anna, 3, [.. many, .. many]))
            .ShouldBeOfType<Synced.Done>()
            .Findings.Count.ShouldBe(3);
    }

    [Fact]
    public async Task The_last_administrator_and_the_asker_stay()
    {
        var berta = await scene.House.AddAsync("berta", Rights.AdminAll);
        await scene.LinkAsync(berta, "S-berta");
        await scene.LinkAsync(scene.Anna.Associate, "S-anna");
        scene.Watch.Tell("S-berta", AccountState.Gone).Tell("S-anna", AccountState.Gone);
        var asker = await scene.House.ProveAsync("berta");
        // Somebody else is faster: from here on Anna is the only one left.
        await scene.House.DisableAsync(berta);

        (await scene.DisableAsync(asker, 20, scene.Anna.Associate))
            .ShouldBeOfType<Synced.Done>()
            .Findings.ShouldSay("anna LeftAlone last_administrator");
        (await scene.DoneAsync(scene.Anna.Associate)).ShouldSay("anna LeftAlone yourself");

        (await scene.IsActiveAsync(scene.Anna.Associate)).ShouldBeTrue();
        (await scene.House.DecisionsAsync()).ShouldContain(one =>
            one.Outcome == "associate_left_alone" && one.Votes[0].Answer == "last_administrator"
        );
    }

    [Fact]
    public async Task An_administrator_of_users_disables_no_administrator_of_all()
    {
        await scene.House.AddAsync("adam", Rights.AdminUsers);
        var berta = await scene.House.AddAsync("berta", Rights.AdminAll);
        await scene.LinkAsync(berta, "S-berta");
        scene.Watch.Tell("S-berta", AccountState.Gone);

        (await scene.DisableAsync(await scene.House.ProveAsync("adam"), 20, berta))
            .ShouldBeOfType<Synced.Done>()
            .Findings.ShouldSay("berta LeftAlone not_allowed");
        (await scene.IsActiveAsync(berta)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_number_of_another_tenant_means_nobody_there()
    {
        await scene.House.AddOtherTenantAsync();
        await scene.AddAsync(Installation.Other, "first");
        var stranger = await scene.AddAsync(Installation.Other, "second");
        stranger.Id.ShouldNotBe(scene.Anna.Associate.Id);
        await scene.LinkAsync(stranger, "S-1");
        scene.Watch.Tell("S-1", AccountState.Gone);

        (await scene.DoneAsync(stranger)).ShouldBeEmpty();
        (await scene.IsActiveAsync(stranger)).ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_is_disabled_when_one_question_of_several_fails()
    {
        var many = new List<Associate>();
        for (var i = 0; i < 130; i++)
        {
            many.Add(await scene.AddAsync($"person{i}", $"S-{i}"));
            scene.Watch.Tell($"S-{i}", AccountState.Gone);
        }
        scene.Watch.Asked = _ =>
            scene.Watch.Questions.Count == 2
                ? throw new InvalidOperationException("The world is away.")
                : Task.CompletedTask;

        (await scene.DisableAsync(scene.Anna, 1000, [.. many])).ShouldBe(
            new Synced.Failed(ToldWatch.Type)
        );

        scene.Watch.Questions.ShouldBe([100, 30]);
        foreach (var one in many)
            (await scene.IsActiveAsync(one)).ShouldBeTrue();
    }

    public static TheoryData<string> Muddles { get; } =
        new(
            "nothing",
            "one too few",
            "one too many",
            "another row",
            "one row twice",
            "no word",
            "a word with a space",
            "no such state"
        );

    [Theory]
    [MemberData(nameof(Muddles))]
    public async Task A_plugin_that_mixes_things_up_has_failed(string muddle)
    {
        var bert = await scene.AddAsync("bert", "S-1");
        await scene.AddAsync("cleo", "S-2");
        scene.Watch.Tell("S-1", AccountState.Gone).Tell("S-2", AccountState.Gone);
        scene.Watch.Answer = answers => Muddle(muddle, answers);

        (
            await scene
                .House.Get<AccountLook>()
                .LookAsync(
                    scene.Anna,
                    ToldWatch.Type,
                    new PageRequest(null, 100),
                    CancellationToken.None
                )
        ).ShouldBeOfType<Synced.Failed>();
        (await scene.DisableAsync(bert)).ShouldBeOfType<Synced.Failed>();
        (await scene.IsActiveAsync(bert)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_plugin_that_hangs_is_not_waited_for()
    {
        var bert = await scene.AddAsync("bert", "S-1");
        scene.Watch.Tell("S-1", AccountState.Gone);
        var asked = new TaskCompletionSource();
        scene.Watch.Asked = _ =>
        {
            asked.SetResult();
            return new TaskCompletionSource().Task;
        };

        var disabling = scene.DisableAsync(bert);
        await asked.Task;
        await Until.TrueAsync(() =>
        {
            scene.House.Time.Advance(new AuthorityOptions().PluginTimeLimit);
            return disabling.IsCompleted;
        });

        (await disabling).ShouldBeOfType<Synced.Failed>();
        (await scene.IsActiveAsync(bert)).ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_is_linked_anew_while_the_plugin_looks_stays()
    {
        var bert = await scene.AddAsync("bert", "S-1");
        var cleo = await scene.AddAsync("cleo");
        var row = await scene.LinkAsync(cleo, "S-2");
        var dag = await scene.AddAsync("dag", "S-3");
        foreach (var name in new[] { "S-1", "S-2", "S-3" })
            scene.Watch.Tell(name, AccountState.Gone);
        scene.Watch.Asked = async _ =>
        {
            await scene.LinkAsync(bert, "S-new");
            await scene.House.Database.Credentials.TryReplaceAsync(
                row with
                {
                    SearchName = "S-other",
                },
                new Change(null, scene.House.Time.GetUtcNow()),
                CancellationToken.None
            );
            await scene
                .House.Get<AssociateRegister>()
                .ChangeAsync(
                    Actor.Installation,
                    dag.Tenant,
                    dag.Id,
                    before => before with { Name = "dagmar" },
                    CancellationToken.None
                );
        };

        (await scene.DoneAsync(bert, cleo, dag)).ShouldSay(
            "bert LeftAlone changed_meanwhile",
            "cleo LeftAlone changed_meanwhile",
            "dag LeftAlone changed_meanwhile"
        );
        foreach (var one in new[] { bert, cleo, dag })
            (await scene.IsActiveAsync(one)).ShouldBeTrue();
    }

    private static IReadOnlyList<AccountStanding> Muddle(
        string muddle,
        IReadOnlyList<AccountStanding> answers
    ) =>
        muddle switch
        {
            "nothing" => null!,
            "one too few" => [.. answers.Skip(1)],
            "one too many" => [.. answers, answers[0]],
            "another row" => [answers[0] with { Row = new CredentialId(7) }, .. answers.Skip(1)],
            "one row twice" => [answers[0], answers[0]],
            "no word" => [.. answers.Select(one => one with { Word = "" })],
            "a word with a space" => [.. answers.Select(one => one with { Word = "it is gone" })],
            _ => [.. answers.Select(one => one with { State = (AccountState)9 })],
        };
}
