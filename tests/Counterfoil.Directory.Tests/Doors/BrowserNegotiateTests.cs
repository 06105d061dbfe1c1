using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests.Doors;

/// <summary>Chromium at the login page, in the domain's networks.</summary>
[Collection(DomainTests.Name)]
public sealed class BrowserNegotiateTests(DomainFixture fixture) : IAsyncLifetime
{
    private DoorHouse house = null!;

    public async Task InitializeAsync() =>
        house = await DoorHouse.OpenAsync(fixture.Domain, "127.0.0.0/8");

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task A_browser_that_may_is_logged_in_without_a_dialog()
    {
        var page = await BrowseAsync("--auth-server-allowlist=localhost");
        page.ShouldContain("<h1>My tickets</h1>");
        page.ShouldContain("Uma User");
    }

    [Fact]
    public async Task A_browser_that_may_not_shows_the_form_and_asks_no_second_time()
    {
        var page = await BrowseAsync("--auth-server-allowlist=elsewhere.example");
        page.ShouldContain("<h1>Log in</h1>");
        page.ShouldContain("name=\"password\"");
        house.Log.Count(line => line.Contains("GET /login ")).ShouldBe(1);
    }

    [Fact]
    public async Task A_browser_without_a_ticket_of_kerberos_shows_the_form_and_asks_no_second_time()
    {
        File.Delete(house.Cache);
        var page = await BrowseAsync("--auth-server-allowlist=localhost");
        page.ShouldContain("<h1>Log in</h1>");
        house.Log.Count(line => line.Contains("GET /login ")).ShouldBeLessThanOrEqualTo(2);
    }

    private async Task<string> BrowseAsync(string allowed)
    {
        var profile = System.IO.Directory.CreateTempSubdirectory("counterfoil-").FullName;
        try
        {
            return await house.RunAsync(
                "/usr/bin/chromium",
                [
                    "--headless",
                    "--no-sandbox",
                    "--disable-background-networking",
                    "--no-first-run",
                    $"--user-data-dir={profile}",
                    allowed,
                    "--dump-dom",
                    new Uri(house.Address, "/tickets").ToString(),
                ]
            );
        }
        finally
        {
            System.IO.Directory.Delete(profile, recursive: true);
        }
    }
}
