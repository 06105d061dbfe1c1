using System.Text.Json.Nodes;
using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.ActiveDirectory.Tests.Doors;
using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Credentials;
using Counterfoil.Server.Commands;
using Counterfoil.Tests.Server.Commands;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests.Sync;

/// <summary>An operator tidies away whose accounts are gone from the domain, or disabled there.</summary>
[Collection(DomainTests.Name)]
public sealed class SyncCommandTests(DomainFixture fixture) : IAsyncLifetime
{
    private const string Password = "Sync-Pass-W0rd!";

    private readonly string suffix = Path.GetRandomFileName().Replace(".", "")[..6];
    private DoorHouse house = null!;
    private Terminal terminal = null!;
    private int rows = 1;

    private DomainAccounts Accounts => fixture.Domain.Accounts;

    public async Task InitializeAsync()
    {
        house = await DoorHouse.OpenAsync(fixture.Domain);
        terminal = new Terminal(house.Server.Address);
        await terminal.LogInAsync(house.Server.Operator);
    }

    public async Task DisposeAsync()
    {
        terminal.Dispose();
        await house.DisposeAsync();
    }

    [Fact]
    public async Task The_deleted_and_the_disabled_are_disabled_and_nobody_else()
    {
        foreach (var name in new[] { "del", "dis", "ren", "mov", "twice" })
            await AddAsync(name);
        await LinkAsync("twice", await CreateAsync("second"));
        await Accounts.DeleteAsync(NameOf("del"));
        await Accounts.DisableAsync(NameOf("dis"));
        await Accounts.RenameAsync(NameOf("ren"), NameOf("renamed"));
        await Accounts.MoveAsync(NameOf("mov"), $"CN=Computers,{SambaDomain.BaseDn}");
        await Accounts.DeleteAsync(NameOf("twice"));

        var dry = await terminal.RunAsync("directory", "sync", "--dry-run");
        dry.ShouldBeDone()
            .Output.ShouldContain("7 linked accounts: 2 associates would be disabled.");
        dry.Output.ShouldContain("account gone");
        (await InactiveAsync("del", "dis", "ren", "mov", "twice")).ShouldBeEmpty();

        var done = await terminal.RunAsync("directory", "sync", "--yes");
        done.ShouldBeDone().Output.ShouldContain("7 linked accounts: 2 associates disabled.");
        (await InactiveAsync("del", "dis", "ren", "mov", "twice", "uma")).ShouldBe(["del", "dis"]);

        var again = (await terminal.RunAsync("directory", "sync", "--json")).ShouldBeDone().Json;
        again["disabled"]!.GetValue<int>().ShouldBe(0);
        again["items"]!.AsArray().ShouldBeEmpty();
        var decisions = await terminal.RunAsync(
            "decisions",
            "--outcome",
            "associate_disabled",
            "--json"
        );
        decisions.ShouldBeDone().Json["items"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_new_account_of_the_old_name_keeps_nobody()
    {
        await AddAsync("back");
        await Accounts.DeleteAsync(NameOf("back"));
        await CreateAsync("back");

        (await terminal.RunAsync("directory", "sync", "--yes")).ShouldBeDone();

        (await InactiveAsync("back")).ShouldBe(["back"]);
    }

    [Fact]
    public async Task When_it_would_be_too_many_it_is_nobody()
    {
        string[] names = ["one", "two", "three"];
        foreach (var name in names)
        {
            await AddAsync(name);
            await Accounts.DeleteAsync(NameOf(name));
        }

        (await terminal.RunAsync("directory", "sync", "--yes", "--at-most", "2"))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain(
                "3 associates would be disabled, and at most 2 may be: nobody was"
            );
        (await InactiveAsync(names)).ShouldBeEmpty();

        (await terminal.RunAsync("directory", "sync", "--yes", "--at-most", "3")).ShouldBeDone();
        (await InactiveAsync(names)).ShouldBe(names);
    }

    [Fact]
    public async Task A_controller_that_stops_in_the_middle_is_no_reason_to_disable_anybody()
    {
        await AddAsync("mid");
        await Accounts.DeleteAsync(NameOf("mid"));
        var mid = await FindAsync("mid");
        using var client = house.Server.NewClient();
        client.DefaultRequestHeaders.Authorization = Counterfoil.Tests.Server.TestServer.Basic(
            house.Server.Operator
        );
        var first = JsonNode.Parse(
            await client.GetStringAsync("/v1/plugins/ActiveDirectory/sync?limit=1")
        )!;
        first["next"].ShouldNotBeNull();
        await fixture.Domain.StopControllerAsync();
        try
        {
            using var second = await client.GetAsync(
                $"/v1/plugins/ActiveDirectory/sync?limit=1&after={Uri.EscapeDataString((string)first["next"]!)}"
            );
            second.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadGateway);
            using var deed = await client.PostAsync(
                "/v1/plugins/ActiveDirectory/sync",
                new StringContent(
                    $$"""{"associates":[{{mid.Id}}]}""",
                    System.Text.Encoding.UTF8,
                    "application/json"
                )
            );
            deed.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadGateway);
            (await terminal.RunAsync("directory", "sync", "--yes"))
                .ShouldEndWith(ExitCode.Refused)
                .Error.ShouldContain("cannot say how the accounts are");
        }
        finally
        {
            await fixture.Domain.StartControllerAsync();
        }
        (await InactiveAsync("mid")).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_asks_first_and_whoever_gave_the_command_stays()
    {
        await AddAsync("asked");
        await LinkAsync(house.Server.Operator.Associate, await CreateAsync("boss"));
        await Accounts.DisableAsync(NameOf("asked"));
        await Accounts.DisableAsync(NameOf("boss"));

        terminal.IsInteractive = true;
        terminal.Typed.Enqueue("n");
        (await terminal.RunAsync("directory", "sync"))
            .ShouldEndWith(ExitCode.Refused)
            .Output.ShouldContain("would be disabled");
        (await InactiveAsync("asked")).ShouldBeEmpty();

        terminal.Typed.Enqueue("y");
        var done = (await terminal.RunAsync("directory", "sync")).ShouldBeDone();
        done.Error.ShouldContain("Disable 1 associate, and end their tickets?");
        done.Output.ShouldContain("1 associate disabled, 1 left alone.");
        done.Output.ShouldContain("yourself");
        (await InactiveAsync("asked", "olga")).ShouldBe(["asked"]);
    }

    [Fact]
    public async Task The_command_runs_where_there_is_no_terminal()
    {
        await AddAsync("night");
        await Accounts.DeleteAsync(NameOf("night"));
        var unasked = await Should.ThrowAsync<InvalidOperationException>(() => RunAsync());
        unasked.Message.ShouldContain("ended with 2");
        unasked.Message.ShouldContain("give --yes");
        (await InactiveAsync("night")).ShouldBeEmpty();

        var said = JsonNode.Parse(await RunAsync("--yes", "--json"))!;

        said["disabled"]!.GetValue<int>().ShouldBe(1);
        var item = said["items"]!.AsArray().ShouldHaveSingleItem()!;
        item["associate"]!["name"]!.GetValue<string>().ShouldBe("night");
        item["reason"]!.GetValue<string>().ShouldBe("account_gone");
        (await InactiveAsync("night")).ShouldBe(["night"]);
    }

    private Task<string> RunAsync(params string[] more) =>
        DomainPrograms.RunAsync(
            "dotnet",
            [typeof(Tool).Assembly.Location, "directory", "sync", .. more],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["HOME"] = terminal.Home,
                ["COUNTERFOIL_SERVER"] = house.Server.Address.AbsoluteUri,
                ["COUNTERFOIL_USER"] = house.Server.Operator.Name,
                ["COUNTERFOIL_PASSWORD"] = house.Server.Operator.Password,
            }
        );

    private string NameOf(string name) => name + suffix;

    private Task<string> CreateAsync(string name) =>
        Accounts.CreateUserAsync(NameOf(name), Password);

    private async Task AddAsync(string name)
    {
        (await terminal.RunAsync("associate", "add", name)).ShouldBeDone();
        await LinkAsync(name, await CreateAsync(name));
    }

    private async Task LinkAsync(string name, string sid) =>
        await LinkAsync(await FindAsync(name), sid);

    private async Task LinkAsync(Associate who, string sid)
    {
        var added = await house
            .Server.Services.GetRequiredService<ICredentials>()
            .TryAddAsync(
                new Credential
                {
                    Id = new CredentialId(++rows),
                    Tenant = who.Tenant,
                    Associate = who.Id,
                    Type = DirectoryPlugin.Type,
                    SearchName = sid,
                    DisplayName = $@"PROBE\{who.Name}",
                },
                new Change(null, house.Server.Time.GetUtcNow()),
                CancellationToken.None
            );
        added.ShouldBe(CredentialAdded.Done);
    }

    private async Task<Associate> FindAsync(string name)
    {
        NameKey.TryCreate(name, out var key).ShouldBeTrue();
        return (
            await house
                .Server.Services.GetRequiredService<IAssociates>()
                .FindByNameAsync(house.Server.Own, key, CancellationToken.None)
        )!;
    }

    private async Task<List<string>> InactiveAsync(params string[] names)
    {
        var inactive = new List<string>();
        foreach (var name in names)
        {
            if (!(await FindAsync(name)).IsActive)
                inactive.Add(name);
        }
        return inactive;
    }
}
