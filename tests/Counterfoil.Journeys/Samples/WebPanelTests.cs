using System.Net;
using Counterfoil.Broker.Applications;
using Counterfoil.Journeys.Chain;
using Counterfoil.Tests.Server;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Samples;

/// <summary>
/// samples/webpanel: a portal that frames another site's panel (ledger A19, the second chain), in a browser that keeps cookies
/// from third parties.
/// </summary>
public sealed class WebPanelTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private readonly List<RunningProgram> programs = [];
    private TestServer server = null!;
    private string portal = null!;
    private string panel = null!;

    public async Task InitializeAsync()
    {
        server = await PartnerHouse.StartAsync();
        portal = $"http://127.0.0.1:{Places.FreePort()}";
        // Another name, and so another site than the portal's and the server's.
        panel = $"http://localhost:{Places.FreePort()}";
        await StartAsync(
            "Portal",
            portal,
            new() { ["Panel"] = $"{panel}/?uctx=<uctx>&usid=<usid>" }
        );
        await StartAsync("Panel", panel, new() { ["Portal"] = portal });
    }

    public async Task DisposeAsync()
    {
        foreach (var program in programs)
            program.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_is_logged_in_at_the_portal_is_known_in_the_panel_without_another_question()
    {
        await AgreeOnceAsync();
        var page = await PortalAsync();
        await KeepsForeignCookiesOutAsync(page);

        var shown = new List<string>();
        page.Context.Page += (_, popUp) =>
            popUp.DOMContentLoaded += (_, at) => shown.Add(new Uri(at.Url).AbsolutePath);
        await PanelOf(page).GetByRole(AriaRole.Button).ClickAsync();
        await ShowsAsync(page, "Hello, Uma User.");
        shown.ShouldAllBe(path => path == "/pop-up", "the server shows no page");

        await page.ReloadAsync();
        await ShowsAsync(page, "Hello, Uma User.");
        page.Context.Pages.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_login_from_the_beginning_finds_its_way_back_from_the_pop_up()
    {
        var page = await PortalAsync();
        await page.Context.ClearCookiesAsync();
        var popUp = await page.RunAndWaitForPopupAsync(() =>
            PanelOf(page).GetByRole(AriaRole.Button).ClickAsync()
        );
        await popUp.LogInAndAgreeAsync(server.User);
        await ShowsAsync(page, "Hello, Uma User.");
    }

    [Fact]
    public async Task The_login_of_one_is_not_shown_to_another()
    {
        await AgreeOnceAsync();
        var page = await PortalAsync();
        await PanelOf(page).GetByRole(AriaRole.Button).ClickAsync();
        await ShowsAsync(page, "Hello, Uma User.");

        await page.EvaluateAsync(
            "at => document.querySelector('iframe').src = at",
            $"{panel}/?uctx=Home&usid=1"
        );
        await ShowsAsync(page, "Log in");
    }

    [Fact]
    public async Task What_another_origin_says_to_the_panel_is_not_believed()
    {
        await AgreeOnceAsync();
        var page = await PortalAsync();
        var entered = new List<string?>();
        page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/enter", StringComparison.Ordinal))
                entered.Add(request.PostData);
        };
        await PanelOf(page).GetByRole(AriaRole.Button).WaitForAsync();
        await page.EvaluateAsync("() => frames[0].postMessage({ code: 'planted' }, '*')");
        await PanelOf(page).GetByRole(AriaRole.Button).ClickAsync();
        await ShowsAsync(page, "Hello, Uma User.");
        entered.ShouldHaveSingleItem()!.ShouldNotContain("planted");
    }

    [Fact]
    public async Task No_other_page_frames_the_panel_and_none_the_pop_up()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        (await PolicyAsync(http, "/?uctx=Home&usid=3")).ShouldEndWith($"frame-ancestors {portal}");
        (await PolicyAsync(http, "/pop-up")).ShouldEndWith("frame-ancestors 'none'");
    }

    [Fact]
    public async Task Where_the_portal_knows_no_tenant_the_person_is_asked_for_it()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        (await SentToAsync(http, "Home")).ShouldBe("/login/Home/oauth/authorize");
        (await SentToAsync(http, "<uctx>")).ShouldBe("/login/common/oauth/authorize");
    }

    private async Task<string> PolicyAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(panel + path));
        return answer.Headers.GetValues("Content-Security-Policy").Single();
    }

    private async Task<string> SentToAsync(HttpClient http, string tenant)
    {
        using var answer = await http.GetAsync(
            new Uri($"{panel}/login?uctx={Uri.EscapeDataString(tenant)}")
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return answer.Headers.Location!.AbsolutePath;
    }

    private async Task StartAsync(
        string program,
        string at,
        Dictionary<string, string?> environment
    )
    {
        var added = await server.RegisterAsync(
            new Application
            {
                Id = default,
                ClientId = "",
                Name = program,
                RedirectUris = [$"{at}/signin-counterfoil"],
                Scopes = ["webapi"],
            }
        );
        environment["Authority"] = server.Issuer();
        environment["ClientId"] = added.Application.ClientId;
        environment["ClientSecret"] = added.Token!.Reveal();
        programs.Add(
            await RunningProgram.StartAsync(
                Shell.Start(
                    "dotnet",
                    [RunningLink.Assembly("webpanel", program), "--urls", at],
                    environment
                ),
                "Application started"
            )
        );
    }

    // The first time both applications ask whether they may act.
    private async Task AgreeOnceAsync()
    {
        var page = await PortalAsync();
        var popUp = await page.RunAndWaitForPopupAsync(() =>
            PanelOf(page).GetByRole(AriaRole.Button).ClickAsync()
        );
        await popUp.PushAsync("Yes, I agree");
        await ShowsAsync(page, "Hello, Uma User.");
        await page.Context.CloseAsync();
    }

    private async Task<IPage> PortalAsync()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(portal);
        await page.LogInAsync(server.User);
        var heading = page.GetByRole(
            AriaRole.Heading,
            new() { Name = "Portal of uma@example.com" }
        );
        var question = page.GetByRole(AriaRole.Button, new() { Name = "Yes, I agree" });
        await heading.Or(question).WaitForAsync();
        if (await question.IsVisibleAsync())
            await question.ClickAsync();
        await heading.WaitForAsync();
        return page;
    }

    private static IFrameLocator PanelOf(IPage page) => page.FrameLocator("iframe");

    private static Task ShowsAsync(IPage page, string text) =>
        Assertions
            .Expect(PanelOf(page).Locator("body"))
            .ToContainTextAsync(text, new() { Timeout = 30_000 });

    private static async Task KeepsForeignCookiesOutAsync(IPage page) =>
        (
            await PanelOf(page)
                .Locator("body")
                .EvaluateAsync<string>(
                    "() => { document.cookie = 'probe=1; SameSite=None; Secure'; return document.cookie; }"
                )
        ).ShouldBe("", "this browser blocks third-party cookies");
}
