using System.Net;
using System.Text.Json;
using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Tests.Server;
using Counterfoil.Tests.Server.Commands;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests.Doors;

/// <summary>Somebody of the domain whom nobody has linked comes for the first time.</summary>
[Collection(DomainTests.Name)]
public sealed class NewcomerTests(DomainFixture fixture) : IAsyncLifetime
{
    private const string Password = "N3w-Comer-Pass!";

    private readonly string name = Unique("nils");
    private readonly string staff = Unique("staff");
    private readonly string clerks = Unique("clerks");
    private DoorHouse house = null!;
    private Terminal terminal = null!;
    private string cache = "";

    private DomainAccounts Accounts => fixture.Domain.Accounts;

    public async Task InitializeAsync()
    {
        await Accounts.CreateUserAsync(name, Password, $"{name}@company.example", "Nils Holm");
        await Accounts.CreateGroupAsync(staff);
        await Accounts.CreateGroupAsync(clerks);
        await Accounts.AddToGroupAsync(staff, clerks);
        house = await DoorHouse.OpenAsync(fixture.Domain);
        terminal = new Terminal(house.Server.Address);
        await terminal.LogInAsync(house.Server.Operator);
        cache = await fixture.Domain.KinitAsync(name, Password);
    }

    public async Task DisposeAsync()
    {
        terminal.Dispose();
        await house.DisposeAsync();
    }

    [Fact]
    public async Task A_member_of_a_group_inside_the_group_is_taken_in_with_the_role_of_theirs()
    {
        await SetAsync($@"newcomerGroups=PROBE\{staff}", $@"groupRoles=PROBE\{clerks}=7:Clerk");
        (await ArriveAsync()).Status.ShouldBe("401", "in no such group yet");
        (await FindAsync()).ShouldBeEmpty();

        await Accounts.AddToGroupAsync(clerks, name);
        var (said, status) = await ArriveAsync();

        status.ShouldBe("200");
        said.ShouldContain($"\"Associate\":\"{name}\"");
        said.ShouldContain("\"RoleName\":\"Clerk\"");
        said.ShouldContain("\"FullName\":\"Nils Holm\"");
        (await FindAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_group_may_be_named_by_its_sid_and_leaving_it_later_leaves_the_associate()
    {
        await Accounts.AddToGroupAsync(clerks, name);
        await SetAsync($"newcomerGroups={await Accounts.SidOfAsync(staff)}");
        (await ArriveAsync()).Status.ShouldBe("200");

        await Accounts.RemoveFromGroupAsync(clerks, name);

        (await ArriveAsync()).Status.ShouldBe("200");
        (await FindAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Who_was_taken_in_has_the_domains_password_here_and_had_not_before()
    {
        await Accounts.AddToGroupAsync(clerks, name);
        await SetAsync($@"newcomerGroups=PROBE\{staff}");
        (await TryAsync($@"PROBE\{name}")).ShouldBe(HttpStatusCode.Unauthorized);
        (await FindAsync()).ShouldBeEmpty("a password is tried for those alone who have a row");
        (await ArriveAsync()).Status.ShouldBe("200");

        (await TryAsync($@"PROBE\{name}")).ShouldBe(HttpStatusCode.OK);
        (await TryAsync(name)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Somebody_here_of_that_name_is_left_alone()
    {
        await Accounts.AddToGroupAsync(clerks, name);
        await SetAsync($@"newcomerGroups=PROBE\{staff}");
        (await terminal.RunAsync("associate", "add", name)).ShouldBeDone();

        (await ArriveAsync()).Status.ShouldBe("401");

        (await terminal.RunAsync("decisions", "--refused", "--json"))
            .ShouldBeDone()
            .Output.ShouldContain("newcomers_name_is_taken");
    }

    private static string Unique(string stem) =>
        stem + Path.GetRandomFileName().Replace(".", "")[..8];

    private async Task SetAsync(params string[] switches) =>
        (await terminal.RunAsync(["tenant", "set", "Home", .. switches])).ShouldBeDone();

    private async Task<(string Said, string Status)> ArriveAsync()
    {
        var said = await DomainPrograms.RunAsync(
            "curl",
            [.. DoorHouse.CurlSwitches, new Uri(house.Address, DoorHouse.Rest).ToString()],
            new Dictionary<string, string>(house.Environment) { ["KRB5CCNAME"] = $"FILE:{cache}" }
        );
        var line = said.LastIndexOf('\n');
        return (said[..line], said[(line + 1)..]);
    }

    private async Task<HttpStatusCode> TryAsync(string typed)
    {
        using var answer = await house.BringAsync(TestServer.Basic(typed, Password).ToString());
        return answer.StatusCode;
    }

    private async Task<IReadOnlyList<JsonElement>> FindAsync()
    {
        var listed = await terminal.RunAsync("associate", "list", "--search", name, "--json");
        using var found = JsonDocument.Parse(listed.ShouldBeDone().Output);
        return
        [
            .. found.RootElement.GetProperty("items").EnumerateArray().Select(one => one.Clone()),
        ];
    }
}
