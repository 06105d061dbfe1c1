using Counterfoil.Broker.Applications;
using Counterfoil.Tests.Server;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Samples;

/// <summary>samples/node: a web application with npm openid-client, which keeps a secret and calls the tenant's services.</summary>
public sealed class NodeTests(Browser browser)
    : NodeSample("node", "app.mjs"),
        IClassFixture<Browser>
{
    protected override Application Registered() =>
        new()
        {
            Id = default,
            ClientId = "",
            Name = "A Node application",
            RedirectUris = [$"{Here}/callback"],
            PostLogoutRedirectUris = [$"{Here}/goodbye"],
            Scopes = ["webapi"],
        };

    [Fact]
    public async Task A_person_comes_back_to_the_page_first_asked_for_and_it_knows_them_until_they_log_out()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{Here}/orders?number=7");
        await page.LogInAndAgreeAsync(Server.User);

        await ShowsAsync(page, "Hello, Uma User");
        page.Url.ShouldBe($"{Here}/orders?number=7");
        (await page.InnerTextAsync("main")).ShouldContain("of Home.");

        await page.PushAsync("Log out");
        await ShowsAsync(page, "Goodbye");
        page.Url.ShouldBe($"{Here}/goodbye");
        await page.GotoAsync(Here);
        await page.GetByLabel("User name").WaitForAsync();
        Sample.Log.ShouldNotContain(Added.Token!.Reveal());
    }

    [Fact]
    public async Task Who_said_no_is_told_so_and_is_nobody()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(Here);
        await page.PushAsync("Cancel and go back");
        (await page.InnerTextAsync("body")).ShouldContain("did not succeed");
        Sample.Log.ShouldContain("access_denied");
    }

    [Fact]
    public async Task Who_took_the_consent_back_is_asked_for_it_anew()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(Here);
        await page.LogInAndAgreeAsync(Server.User);
        await ShowsAsync(page, "Hello, Uma User");

        using var request = new HttpRequestMessage(
            HttpMethod.Delete,
            $"/v1/consents/{Added.Application.ClientId}"
        );
        request.Headers.Authorization = TestServer.Basic(Server.User);
        using var answer = await Server.Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        Server.Time.Advance(TimeSpan.FromSeconds(1));

        await page.GotoAsync(Here);
        await page.PushAsync("Yes, I agree");
        await ShowsAsync(page, "Hello, Uma User");
    }

    private static Task ShowsAsync(IPage page, string heading) =>
        Assertions
            .Expect(page.GetByRole(AriaRole.Heading))
            .ToContainTextAsync(heading, new() { Timeout = 30_000 });
}
