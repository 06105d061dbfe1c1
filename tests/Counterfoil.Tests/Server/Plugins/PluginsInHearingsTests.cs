using Counterfoil.Server.Plugins;
using Counterfoil.Tests.Server.Api;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Plugins;

/// <summary>What plugins from folders, and those that are not there, do to whoever wants in.</summary>
public sealed class PluginsInHearingsTests
{
    [Fact]
    public async Task A_required_plugin_that_is_broken_refuses_everybody_and_the_decision_names_it()
    {
        using var folder = new OutsidersFolder("Throwing");
        await using var server = await StartAsync(folder.Pinned() with { IsRequired = true });

        var answer = await LogInAsync(server, server.Operator);

        answer.ShouldBeProblem(401, "invalid_credentials");
        answer.Text.ShouldNotContain("plugin");
        var reason = await ReasonOfLastAsync(server);
        reason.ShouldContain("Throwing");
        reason.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_broken_plugin_that_is_not_required_stands_in_nobodys_way()
    {
        using var folder = new OutsidersFolder("Throwing");
        await using var server = await StartAsync(folder.Pinned());

        (await LogInAsync(server, server.Operator)).Status.ShouldBe(200);
        var listed = await server.CallAsync("GET /v1/plugins", server.Operator.Basic());
        listed.Text.ShouldContain("\"state\":\"disabled\"");
        listed.Text.ShouldContain("InvalidOperationException");
        (await server.CallAsync("GET /v1/plugins", server.User.Basic())).Text.ShouldNotContain(
            "Throwing"
        );
    }

    [Theory]
    [InlineData("throws", "failed")]
    [InlineData("hangs", "timed_out")]
    [InlineData("objects", "objects")]
    public async Task What_a_plugin_does_at_a_login_is_a_vote_against_under_its_name(
        string mood,
        string vote
    )
    {
        using var folder = new OutsidersFolder("Good");
        await using var server = await StartAsync(folder.Pinned());
        (
            await server.CallAsync(
                "PATCH /v1/tenants/Home",
                server.Operator.Basic(),
                $$$"""{"plugins":{"Test/Good/mood":"{{{mood}}}"}}"""
            )
        ).Status.ShouldBe(200);

        var hangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        AppContext.SetData("Test/Good hangs", hangs);
        var asking = LogInAsync(server, server.User);
        // A hanging plugin is given its time by the clock of the test, which the password's hash must not use up.
        if (mood == "hangs")
            await Task.WhenAny(hangs.Task, asking);
        while (mood == "hangs" && !asking.IsCompleted)
        {
            server.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await asking).ShouldBeProblem(401, "invalid_credentials");
        var reason = await ReasonOfLastAsync(server);
        reason.ShouldContain($"Test/Good review {vote}");
        reason.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Only_an_operator_sets_what_a_plugin_is_told_in_a_tenant()
    {
        await using var server = await TestServer.StartAsync();
        const string body = """{"plugins":{"Test/Good/mood":"objects"}}""";

        (
            await server.CallAsync("PATCH /Cust2/v1/tenants/Cust2", server.Stranger.Basic(), body)
        ).ShouldBeProblem(403, "forbidden");
        var changed = await server.CallAsync(
            "PATCH /v1/tenants/Cust2",
            server.Operator.Basic(),
            body
        );
        changed
            .Json.GetProperty("plugins")
            .GetProperty("Test/Good/mood")
            .GetString()
            .ShouldBe("objects");
        (
            await server.CallAsync(
                "PATCH /v1/tenants/Cust2",
                server.Operator.Basic(),
                """{"plugins":{"Test/Good/mood":null}}"""
            )
        )
            .Json.GetProperty("plugins")
            .EnumerateObject()
            .ShouldBeEmpty();
    }

    internal static Task<TestServer> StartAsync(params IReadOnlyList<PluginEntry> folders) =>
        TestServer.StartAsync(
            new TestServerOptions
            {
                Settings = settings =>
                    settings with
                    {
                        House = settings.House with { PluginFolders = folders },
                    },
            }
        );

    private static Task<ApiAnswer> LogInAsync(TestServer server, Somebody somebody) =>
        server.CallAsync(
            "POST /v1/login",
            body: $$"""{"userName":"{{somebody.Name}}","password":"{{somebody.Password}}"}"""
        );

    // Asked of the log itself: with a required plugin gone nobody can come in to read it.
    private static async Task<string> ReasonOfLastAsync(TestServer server)
    {
        var log = (Counterfoil.Authority.Decisions.DecisionLog)
            server.Services.GetService(typeof(Counterfoil.Authority.Decisions.DecisionLog))!;
        var page = await log.ListAsync(
            new Counterfoil.Authority.Decisions.DecisionFilter
            {
                Tenant = server.Own,
                Believed = false,
            },
            new Counterfoil.Authority.PageRequest(After: null, 1),
            CancellationToken.None
        );
        return string.Join(
            "; ",
            page.Items[0]
                .Votes.Select(vote => $"{vote.Plugin} {vote.Moment} {vote.Answer} {vote.Reason}")
        );
    }
}
