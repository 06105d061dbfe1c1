using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Sync;
using Dapper;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Authority.Sync;

/// <summary>Whom a sync would disable.</summary>
public sealed class AccountLookTests : IAsyncLifetime
{
    private SyncScene scene = null!;

    public async Task InitializeAsync() => scene = await SyncScene.SetAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task Those_whose_accounts_are_gone_or_disabled_are_named_and_nobody_is_touched()
    {
        var bert = await scene.AddAsync("bert", "S-1");
        await scene.AddAsync("cleo", "S-2");
        await scene.AddAsync("dag", "S-3");
        scene.Watch.Tell("S-1", AccountState.Gone).Tell("S-2", AccountState.Disabled);

        var findings = await scene.LookAsync();

        findings.ShouldSay("bert WouldDisable account_gone", "cleo WouldDisable account_disabled");
        var berts = findings.Single(one => one.Associate!.Id == bert.Id);
        (berts.SearchName, berts.Account).ShouldBe(("S-1", @"EXAMPLE\S-1"));
        (await scene.IsActiveAsync(bert)).ShouldBeTrue();
        (await scene.House.DecisionsAsync()).ShouldNotContain(one => one.Associate == bert.Id);
    }

    [Fact]
    public async Task One_good_account_suffices_and_with_none_an_associate_is_named_once()
    {
        await scene.AddAsync("half", "A-gone", "Z-good");
        await scene.AddAsync("turned", "Z-gone", "A-good");
        await scene.AddAsync("lost", "Y-gone", "B-gone", "M-gone");
        foreach (var name in new[] { "A-gone", "Z-gone", "Y-gone", "B-gone", "M-gone" })
            scene.Watch.Tell(name, AccountState.Gone);

        foreach (var limit in new[] { 1, 2, 3, 100 })
        {
            var findings = await scene.LookAsync(limit);
            findings.ShouldSay("lost WouldDisable account_gone");
            findings[0].SearchName.ShouldBe("Y-gone", "the oldest");
        }
    }

    [Fact]
    public async Task A_row_that_has_ended_speaks_neither_for_nor_against()
    {
        var bert = await scene.AddAsync("bert", "S-gone");
        await scene.LinkAsync(bert, "S-ended-good", TimeSpan.FromHours(1));
        var cleo = await scene.AddAsync("cleo", "S-good");
        await scene.LinkAsync(cleo, "S-ended-gone", TimeSpan.FromHours(1));
        await scene.LinkAsync(await scene.AddAsync("dag"), "S-ended", TimeSpan.FromHours(1));
        foreach (var name in new[] { "S-gone", "S-ended-gone", "S-ended" })
            scene.Watch.Tell(name, AccountState.Gone);
        (await scene.LookAsync()).ShouldSay("dag WouldDisable account_gone");

        scene.House.Time.Advance(TimeSpan.FromHours(1));

        (await scene.LookAsync()).ShouldSay("bert WouldDisable account_gone");
    }

    [Fact]
    public async Task Whoever_is_disabled_already_is_not_counted()
    {
        var bert = await scene.AddAsync("bert", "S-1");
        scene.Watch.Tell("S-1", AccountState.Gone);
        await scene.House.DisableAsync(bert);

        (await scene.LookAsync()).ShouldBeEmpty();
        (await scene.DoneAsync(bert)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_there_is_no_telling_nothing_follows_but_somebody_must_look()
    {
        await scene.AddAsync("bert", "S-1");
        await scene.AddAsync("cleo", "S-2-gone", "S-2-unknown");
        scene
            .Watch.Tell("S-1", AccountState.Unknown)
            .Tell("S-2-gone", AccountState.Gone)
            .Tell("S-2-unknown", AccountState.Unknown);

        (await scene.LookAsync()).ShouldSay(
            "bert LeftAlone account_unknown",
            "cleo LeftAlone account_unknown"
        );
    }

    [Fact]
    public async Task Whom_the_asker_may_not_disable_is_said()
    {
        var adam = await scene.House.AddAsync("adam", Rights.AdminUsers);
        await scene.LinkAsync(adam, "S-adam");
        await scene.LinkAsync(scene.Anna.Associate, "S-anna");
        scene.Watch.Tell("S-adam", AccountState.Gone).Tell("S-anna", AccountState.Gone);

        (await scene.LookAsync()).ShouldSay(
            "adam WouldDisable account_gone",
            "anna LeftAlone yourself"
        );
        (await scene.LookAsync(asker: await scene.House.ProveAsync("adam"))).ShouldSay(
            "adam LeftAlone yourself",
            "anna LeftAlone not_allowed"
        );
    }

    [Fact]
    public async Task A_broken_row_is_named_and_left_and_so_is_its_associate()
    {
        await scene.AddAsync("bert", "S-1");
        var cleo = await scene.AddAsync("cleo", "S-2", "S-3");
        var dag = await scene.AddAsync("dag", "S-4");
        foreach (var name in new[] { "S-1", "S-2", "S-4" })
            scene.Watch.Tell(name, AccountState.Gone);
        await TamperAsync("UPDATE credentials SET displayName = 'x' WHERE searchName = 'S-3'");
        await TamperAsync("UPDATE associates SET isActive = 2 WHERE name = 'dag'");

        (await scene.LookAsync()).ShouldSay(
            "bert WouldDisable account_gone",
            "? LeftAlone broken_seal",
            "? LeftAlone broken_seal",
            "? LeftAlone broken_seal"
        );
        (await scene.DoneAsync(cleo, dag)).ShouldSay(
            "? LeftAlone broken_seal",
            "? LeftAlone broken_seal"
        );
    }

    [Fact]
    public async Task The_plugin_is_asked_about_a_hundred_rows_at_a_time_and_of_one_tenant()
    {
        for (var i = 0; i < 60; i++)
            await scene.AddAsync($"person{i}", $"A-{i}", $"B-{i}");
        await scene.House.AddOtherTenantAsync();
        await scene.AddAsync(Installation.Other, "bert", "S-1");
        scene.Watch.Tell("S-1", AccountState.Gone);

        (await scene.LookAsync(limit: 200)).ShouldBeEmpty();

        scene.Watch.Questions.ShouldBe([100, 20]);
    }

    [Fact]
    public async Task A_page_says_how_many_rows_there_are()
    {
        await scene.AddAsync("bert", "S-1", "S-2", "S-3");

        var page = (await LookAsync(scene.Anna, ToldWatch.Type, 2)).ShouldBeOfType<Synced.Looked>();

        (page.Rows, page.Total).ShouldBe((2, 3));
        page.Next.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_plugin_that_watches_nothing_cannot_be_asked()
    {
        foreach (var type in new[] { CredentialTypes.Password, "no/such" })
            (await LookAsync(scene.Anna, type, 10)).ShouldBeOfType<Synced.NotFound>();
    }

    private Task<Synced> LookAsync(Proof asker, string type, int limit) =>
        scene
            .House.Get<AccountLook>()
            .LookAsync(asker, type, new PageRequest(null, limit), CancellationToken.None);

    private async Task TamperAsync(string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={scene.House.File}"
        );
        (await connection.ExecuteAsync(sql)).ShouldBe(1);
    }
}
