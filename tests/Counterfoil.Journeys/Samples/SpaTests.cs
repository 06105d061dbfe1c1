using Counterfoil.Broker.Applications;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Samples;

/// <summary>samples/spa: npm oidc-client-ts in a real browser, a public application whose scripts call the server.</summary>
public sealed class SpaTests(Browser browser)
    : NodeSample("spa", "serve.mjs"),
        IClassFixture<Browser>
{
    private string Page => $"{Here}/";

    protected override Application Registered() =>
        new()
        {
            Id = default,
            ClientId = "",
            Name = "A single-page app",
            Type = ClientType.Public,
            RedirectUris = [Page],
            PostLogoutRedirectUris = [Page],
            CorsOrigins = [Here],
        };

    [Fact]
    public async Task A_person_logs_in_gets_new_tokens_without_a_question_and_logs_out()
    {
        var page = await browser.OpenAsync();
        var called = new List<string>();
        page.RequestFinished += (_, request) =>
            called.Add($"{request.Method} {new Uri(request.Url).AbsolutePath}");

        await page.GotoAsync(Page);
        await ShowsAsync(page, "Nobody is logged in.");
        await page.PushAsync("Log in");
        await page.LogInAndAgreeAsync(Server.User);
        await ShowsAsync(page, "Hello, Uma User. Your rights at Home were read.");
        page.Url.ShouldBe(Page, "the code is used up, and gone from the address");
        called.ShouldContain("POST /login/common/oauth/tokens");
        called.ShouldContain("GET /login/common/oauth/userinfo");

        await page.ReloadAsync();
        await ShowsAsync(page, "Hello, Uma User.");

        var before = await TokenAsync(page);
        await page.PushAsync("Get new tokens");
        await ShowsAsync(page, "Hello, Uma User. These tokens are new.");
        var after = await TokenAsync(page);
        after.ShouldNotBe(before);
        (await UserInfoAsync(page, after)).ShouldBe("200");

        await page.PushAsync("Log out");
        await ShowsAsync(page, "Nobody is logged in.");
        await page.PushAsync("Log in");
        await page.GetByLabel("User name").WaitForAsync();
    }

    [Fact]
    public async Task A_refresh_token_that_was_ended_elsewhere_logs_the_page_out()
    {
        var page = await LoggedInAsync();
        await Server.LogOutEverywhereAsync(Server.User);

        await page.PushAsync("Get new tokens");

        await ShowsAsync(page, "Nobody is logged in.");
    }

    [Fact]
    public async Task The_same_page_of_an_origin_that_is_not_registered_reads_no_answer_but_what_is_public()
    {
        var elsewhere = Places.FreePort();
        using var copy = await ServeAsync(elsewhere);
        var registered = await LoggedInAsync();
        var token = await TokenAsync(registered);
        var page = await browser.OpenAsync();
        await page.GotoAsync($"http://127.0.0.1:{elsewhere}/");

        (await FetchAsync(page, "/.well-known/openid-configuration")).ShouldBe("200");
        (await FetchAsync(page, "/login/.well-known/jwks")).ShouldBe("200");
        (await UserInfoAsync(page, token)).ShouldBe("refused");
        (await PrincipalAsync(page, token)).ShouldBe("refused");
        (await PrincipalAsync(registered, token)).ShouldBe("200");
        (await UserInfoAsync(page, "ended")).ShouldBe("401", "what is refused tells nothing");
        (await PrincipalAsync(registered, "ended")).ShouldBe("401");
        (await FetchAsync(page, "/api/state/Home")).ShouldBe("200");
        (
            await FetchAsync(
                page,
                "/login/common/oauth/tokens",
                new
                {
                    method = "POST",
                    body = $"client_id={Added.Application.ClientId}&grant_type=x",
                }
            )
        ).ShouldBe("refused");
        // Scripts begin no login at all, wherever they are.
        (await FetchAsync(registered, "/login/common/oauth/authorize")).ShouldBe("refused");
    }

    private async Task<IPage> LoggedInAsync()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(Page);
        await page.PushAsync("Log in");
        await page.LogInAndAgreeAsync(Server.User);
        await ShowsAsync(page, "Hello, Uma User.");
        return page;
    }

    private static Task ShowsAsync(IPage page, string text) =>
        Assertions
            .Expect(page.GetByRole(AriaRole.Status))
            .ToContainTextAsync(text, new() { Timeout = 30_000 });

    // Where the library keeps it.
    private static Task<string> TokenAsync(IPage page) =>
        page.EvaluateAsync<string>(
            "() => JSON.parse(Object.values(sessionStorage).find(value => value.includes('access_token'))).access_token"
        );

    private Task<string> UserInfoAsync(IPage page, string token) =>
        FetchWithAsync(page, "/login/common/oauth/userinfo", token);

    private Task<string> PrincipalAsync(IPage page, string token) =>
        FetchWithAsync(page, "/Home/api/v1/User/currentPrincipal", token);

    private Task<string> FetchWithAsync(IPage page, string path, string token) =>
        FetchAsync(page, path, new { headers = new { Authorization = $"Bearer {token}" } });

    // What a script of the page sees: a status, or that the browser keeps the answer from it.
    private Task<string> FetchAsync(IPage page, string path, object? how = null) =>
        page.EvaluateAsync<string>(
            """
            async ([address, how]) => {
              if (how?.body) how.body = new URLSearchParams(how.body);
              try { return `${(await fetch(address, how)).status}`; } catch { return 'refused'; }
            }
            """,
            new[] { Server.Issuer() + path, how ?? new { } }
        );
}
