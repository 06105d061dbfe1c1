using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests.Doors;

/// <summary>
/// Chromium at the login page, in the domain's networks. On Linux it keeps its network process in a sandbox without
/// Kerberos until it has met a server that asks for it; from its next start on it can. So it meets one before.
/// </summary>
[Collection(DomainTests.Name)]
public sealed class BrowserNegotiateTests(DomainFixture fixture) : IAsyncLifetime
{
    private readonly string profile = System
        .IO.Directory.CreateTempSubdirectory("counterfoil-")
        .FullName;

    private DoorHouse house = null!;

    public async Task InitializeAsync()
    {
        house = await DoorHouse.OpenAsync(fixture.Domain, "127.0.0.0/8");
        await BrowseAsync("localhost", DoorHouse.Rest);
    }

    public async Task DisposeAsync()
    {
        await house.DisposeAsync();
        System.IO.Directory.Delete(profile, recursive: true);
    }

    [Fact]
    public async Task A_browser_that_may_is_logged_in_without_a_dialog()
    {
        var page = await BrowseAsync("localhost");
        page.ShouldContain("<h1>My tickets</h1>");
        page.ShouldContain("Uma User");
    }

    [Fact]
    public async Task A_browser_that_may_not_shows_the_form_and_asks_no_second_time()
    {
        var page = await BrowseAsync("elsewhere.example");
        page.ShouldContain("<h1>Log in</h1>");
        page.ShouldContain("name=\"password\"");
        house.Log.Count(line => line.Contains("GET /login ")).ShouldBe(1);
    }

    [Fact]
    public async Task A_browser_without_a_ticket_of_kerberos_shows_the_form_and_asks_no_second_time()
    {
        File.Delete(house.Cache);
        var page = await BrowseAsync("localhost");
        page.ShouldContain("<h1>Log in</h1>");
        house.Log.Count(line => line.Contains("GET /login ")).ShouldBeLessThanOrEqualTo(2);
    }

    private Task<string> BrowseAsync(string allowed, string path = "/tickets") =>
        house.RunAsync(
            "/usr/bin/chromium",
            [
                "--headless=new",
                "--no-sandbox",
                "--disable-background-networking",
                "--no-first-run",
                $"--user-data-dir={profile}",
                $"--auth-server-allowlist={allowed}",
                "--dump-dom",
                new Uri(house.Address, path).ToString(),
            ]
        );
}
