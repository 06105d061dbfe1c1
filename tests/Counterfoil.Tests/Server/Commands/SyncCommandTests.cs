using System.Text.Json.Nodes;
using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Server.Commands;
using Counterfoil.Tests.Authority.Sync;
using Counterfoil.Tests.Server.Api;
using Shouldly;
using Xunit;
using ApiAnswer = Counterfoil.Tests.Server.Api.ApiAnswer;

namespace Counterfoil.Tests.Server.Commands;

/// <summary>A sync from a command line and over the API, beside a directory that says what the test tells it.</summary>
public sealed class SyncCommandTests : IAsyncLifetime
{
    private const string Call = "/v1/plugins/ActiveDirectory/sync";

    private readonly ToldWatch watch = new(CredentialTypes.Directory);
    private TestServer server = null!;
    private Terminal terminal = null!;
    private int rows;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(new TestServerOptions { Plugins = [_ => watch] });
        terminal = new Terminal(server.Address);
        await terminal.LogInAsync(server.Operator);
    }

    public async Task DisposeAsync()
    {
        terminal.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_dry_run_shows_everything_however_many_and_disables_nobody()
    {
        for (var i = 0; i < 25; i++)
            await GoneAsync($"person{i}");
        await LinkAsync(server.User.Associate, "S-uma");

        var dry = await terminal.RunAsync("directory", "sync", "--dry-run", "--at-most", "30");
        dry.ShouldBeDone()
            .Output.ShouldContain("26 linked accounts: 25 associates would be disabled.");
        dry.Output.ShouldContain("person24");
        dry.Output.ShouldNotContain("S-uma");

        // And by default it is known beforehand that nobody would be.
        (await terminal.RunAsync("directory", "sync", "--dry-run"))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain("--at-most 25");
        (await ActiveAsync("person0")).ShouldBeTrue();
    }

    [Fact]
    public async Task More_than_a_page_is_looked_at_and_the_associates_are_disabled_in_one_go()
    {
        for (var i = 0; i < 110; i++)
            await GoneAsync($"person{i}");

        var done = (
            await terminal.RunAsync("directory", "sync", "--yes", "--at-most", "200", "--json")
        )
            .ShouldBeDone()
            .Json;

        done["rows"]!.GetValue<int>().ShouldBe(110);
        done["disabled"]!.GetValue<int>().ShouldBe(110);
        watch.Questions.ShouldBe([100, 10, 100, 10]);
        (await ActiveAsync("person109")).ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_to_do_asks_nobody()
    {
        (await terminal.RunAsync("directory", "sync"))
            .ShouldBeDone()
            .Output.ShouldContain("0 linked accounts: 0 associates disabled.");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("many")]
    public async Task A_guard_that_is_none_is_refused(string atMost)
    {
        (await terminal.RunAsync("directory", "sync", "--at-most", atMost)).ShouldEndWith(
            ExitCode.Usage
        );
    }

    [Fact]
    public async Task The_server_keeps_the_guard_whoever_calls()
    {
        var ids = new List<int>();
        for (var i = 0; i < 21; i++)
            ids.Add((await GoneAsync($"person{i}")).Id.Value);
        var all = $$"""{"associates":[{{string.Join(',', ids)}}]}""";

        (await PostAsync(all)).ShouldBeProblem(409, "too_many");
        (await PostAsync(all.Replace("]}", """],"atMost":20}"""))).ShouldBeProblem(409, "too_many");
        foreach (var atMost in new[] { "0", "-1", "1001" })
            (await PostAsync(all.Replace("]}", $$"""],"atMost":{{atMost}}}"""))).ShouldBeProblem(
                400,
                "malformed_request"
            );
        (await ActiveAsync("person0")).ShouldBeTrue();

        var done = await PostAsync(all.Replace("]}", """],"atMost":21}"""));
        done.Status.ShouldBe(200, done.Text);
        done.Json.GetProperty("disabled").GetInt32().ShouldBe(21);
        (await ActiveAsync("person0")).ShouldBeFalse();
    }

    [Fact]
    public async Task Only_administrators_may_and_only_where_a_plugin_watches()
    {
        foreach (var call in new[] { $"GET {Call}", $"POST {Call}" })
        {
            var body = call[0] == 'P' ? """{"associates":[1]}""" : null;
            (await server.CallAsync(call, body: body)).Status.ShouldBe(401);
            (await server.CallAsync(call, server.User.Basic(), body)).ShouldBeProblem(
                403,
                "forbidden"
            );
            (await server.CallAsync(call, server.Administrator.Basic(), body)).Status.ShouldBe(200);
            (
                await server.CallAsync(
                    call.Replace("ActiveDirectory", "CRM5%2FPASSWORD"),
                    server.Operator.Basic(),
                    body
                )
            ).ShouldBeProblem(404, "not_found");
        }
        (await server.CallAsync($"GET {Call}?limit=101", server.Operator.Basic())).ShouldBeProblem(
            400,
            "malformed_request"
        );
        (await PostAsync("{}")).ShouldBeProblem(400, "malformed_request");
    }

    [Fact]
    public async Task The_people_of_another_tenant_are_another_matter()
    {
        await GoneAsync("bert");

        var theirs = await server.CallAsync($"GET /{server.Second}{Call}", server.Stranger.Basic());
        theirs.Status.ShouldBe(200, theirs.Text);
        theirs.Json.GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_plugin_that_fails_ends_the_command_and_disables_nobody()
    {
        await GoneAsync("bert");
        watch.Asked = _ => throw new InvalidOperationException("S-secret is away.");

        (await terminal.RunAsync("directory", "sync", "--yes"))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldNotContain("S-secret");
        (await PostAsync("""{"associates":[1]}""")).Status.ShouldBe(200, "nobody has a row there");
        (await server.CallAsync($"GET {Call}", server.Operator.Basic())).ShouldBeProblem(
            502,
            "plugin_failed"
        );
        (await ActiveAsync("bert")).ShouldBeTrue();
    }

    private Task<ApiAnswer> PostAsync(string body) =>
        server.CallAsync($"POST {Call}", server.Operator.Basic(), body);

    private async Task<Associate> GoneAsync(string name)
    {
        var added = JsonNode.Parse(
            (await terminal.RunAsync("associate", "add", name, "--json")).ShouldBeDone().Output
        )!;
        var who = (
            await server.Database.Associates.FindAsync(
                server.Own,
                new AssociateId(added["id"]!.GetValue<int>()),
                CancellationToken.None
            )
        )!;
        await LinkAsync(who, $"S-{name}");
        watch.Tell($"S-{name}", AccountState.Gone);
        return who;
    }

    private async Task LinkAsync(Associate who, string account) =>
        (
            await server.Database.Credentials.TryAddAsync(
                new Credential
                {
                    Id = new CredentialId(++rows),
                    Tenant = who.Tenant,
                    Associate = who.Id,
                    Type = CredentialTypes.Directory,
                    SearchName = account,
                },
                new Change(null, server.Time.GetUtcNow()),
                CancellationToken.None
            )
        ).ShouldBe(CredentialAdded.Done);

    private async Task<bool> ActiveAsync(string name) =>
        JsonNode.Parse((await terminal.RunAsync("associate", "show", name, "--json")).Output)![
            "active"
        ]!.GetValue<bool>();
}
