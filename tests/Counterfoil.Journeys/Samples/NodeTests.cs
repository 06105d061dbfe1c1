using Counterfoil.Broker.Applications;
using Counterfoil.Tests.Server;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Samples;

/// <summary>samples/node: a web application with npm openid-client, which keeps a secret and calls the tenant's services.</summary>
public sealed class NodeTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private readonly int port = Places.FreePort();
    private TestServer server = null!;
    private RunningProgram sample = null!;
    private AddedApplication added = null!;

    private string Here => $"http://127.0.0.1:{port}";

    public async Task InitializeAsync()
    {
        server = await PartnerHouse.StartAsync();
        added = await server.RegisterAsync(
            new Application
            {
                Id = default,
                ClientId = "",
                Name = "A Node application",
                RedirectUris = [$"{Here}/callback"],
                PostLogoutRedirectUris = [$"{Here}/goodbye"],
                Scopes = ["webapi"],
            }
        );
        sample = await RunningProgram.NodeAsync(
            "node",
            "app.mjs",
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["AUTHORITY"] = server.Issuer(),
                ["CLIENT_ID"] = added.Application.ClientId,
                ["CLIENT_SECRET"] = added.Token!.Reveal(),
                ["PORT"] = $"{port}",
            }
        );
    }

    public async Task DisposeAsync()
    {
        sample.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_person_comes_back_to_the_page_first_asked_for_and_it_knows_them_until_they_log_out()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{Here}/orders?number=7");
        await page.LogInAndAgreeAsync(server.User);

        await ShowsAsync(page, "Hello, Uma User");
        page.Url.ShouldBe($"{Here}/orders?number=7");
        (await page.InnerTextAsync("main")).ShouldContain("of Home.");

        await page.PushAsync("Log out");
        await ShowsAsync(page, "Goodbye");
        page.Url.ShouldBe($"{Here}/goodbye");
        await page.GotoAsync(Here);
        await page.GetByLabel("User name").WaitForAsync();
        sample.Log.ShouldNotContain(added.Token!.Reveal());
    }

    [Fact]
    public async Task Who_said_no_is_told_so_and_is_nobody()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(Here);
        await page.PushAsync("Cancel and go back");
        (await page.InnerTextAsync("body")).ShouldContain("did not succeed");
        sample.Log.ShouldContain("access_denied");
    }

    private static Task ShowsAsync(IPage page, string heading) =>
        Assertions
            .Expect(page.GetByRole(AriaRole.Heading))
            .ToContainTextAsync(heading, new() { Timeout = 30_000 });
}
