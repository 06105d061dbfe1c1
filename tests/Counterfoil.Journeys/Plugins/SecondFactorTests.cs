using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Counterfoil.Journeys.Pages;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Plugins;

/// <summary>
/// The sample of a second factor in a real server, its folder pinned; Debian's oathtool is the authenticator app. With
/// <c>COUNTERFOIL_TEST_PICTURES</c> set to a folder, pictures of the pages are kept there.
/// </summary>
[Collection("the packages")]
public sealed partial class SecondFactorTests(Browser browser)
    : IClassFixture<Browser>,
        IAsyncLifetime
{
    private const string Credentials = "/v1/me/credentials/Sample%2FTotp";

    private readonly DirectoryInfo plugins = Directory.CreateTempSubdirectory("counterfoil-");
    private RunningServer server = null!;

    private DemoPerson Uma => server.Person("user");

    [Fact]
    public async Task Two_factors_in_the_browser_and_then_the_ticket_works_everywhere_without_asking_again()
    {
        var enrolled = await EnrolAsync();
        await ConfirmAsync(enrolled, await CodeAsync(enrolled.Key, steps: 0));

        var page = await browser.OpenAsync();
        await page.OpenAsync(server, "/");
        await page.LogInAsync(Uma.Name, Uma.Password);
        (await page.TitleAsync()).ShouldBe("One more step · Counterfoil");
        await LookAtAsync(page, "second-factor");
        var field = page.GetByLabel("The six digits that your authenticator app shows");
        (await field.GetAttributeAsync("autocomplete")).ShouldBe("one-time-code");
        (await field.GetAttributeAsync("inputmode")).ShouldBe("numeric");
        await AnswerAsync(page, "000000");
        (await page.TitleAsync()).ShouldBe("That did not work: One more step · Counterfoil");
        await LookAtAsync(page, "second-factor-wrong");
        await AnswerAsync(page, await CodeAsync(enrolled.Key, steps: 1));
        (await page.TitleAsync()).ShouldBe("My tickets · Counterfoil");

        await ShouldOpenEveryDoorAsync(await page.ShowTicketAsync("journey"));
    }

    [Fact]
    public async Task A_password_alone_is_not_enough_at_a_door_without_a_page_and_a_recovery_code_is_at_the_page()
    {
        var enrolled = await EnrolAsync();
        (await GetAsync("/v1/me", Basic(Uma.Name, Uma.Password))).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
        await ConfirmAsync(enrolled, await CodeAsync(enrolled.Key, steps: 0));

        var refused = await GetAsync("/v1/me", Basic(Uma.Name, Uma.Password));
        refused.IsSuccessStatusCode.ShouldBeFalse();
        (await refused.Content.ReadAsStringAsync()).ShouldContain("more_evidence");

        var page = await browser.OpenAsync();
        await page.OpenAsync(server, "/");
        await page.LogInAsync(Uma.Name, Uma.Password);
        await AnswerAsync(page, enrolled.Recovery[0]);
        (await page.TitleAsync()).ShouldBe("My tickets · Counterfoil");
        var again = await browser.OpenAsync();
        await again.OpenAsync(server, "/");
        await again.LogInAsync(Uma.Name, Uma.Password);
        await AnswerAsync(again, enrolled.Recovery[0]);
        (await again.TitleAsync()).ShouldBe("That did not work: One more step · Counterfoil");
        await again.GetByText("Start over").ClickAsync();
        (await again.TitleAsync()).ShouldBe("Log in · Counterfoil");
    }

    public async Task InitializeAsync()
    {
        var folder = await BuiltSamples.CopyAsync("Totp", plugins.FullName);
        server = new RunningServer
        {
            Prepare = async data =>
            {
                var pinned = await Shell.RunAsync(
                    "dotnet",
                    [Places.Server, "plugin", "pin", folder, "--data", data]
                );
                pinned.ExitCode.ShouldBe(0, pinned.Errors);
            },
        };
        await server.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        plugins.Delete(recursive: true);
    }

    private async Task ShouldOpenEveryDoorAsync(string ticket)
    {
        foreach (var header in new[] { Basic(ticket, ""), new("SOTicket", ticket) })
        {
            foreach (var path in new[] { "/v1/me", "/api/v1/User/currentPrincipal" })
            {
                var answer = await GetAsync(path, header);
                answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            }
        }
        var soap = await server.CurlAsync(
            "/Remote/Services88/SoPrincipal.svc",
            "-H",
            "Content-Type: text/xml; charset=utf-8",
            "-d",
            $"""
            <s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>
              <AuthenticateUsernamePassword xmlns='http://www.superoffice.net/ws/crm/NetServer/Services88'>
                <UserName>{ticket}</UserName><Password></Password>
              </AuthenticateUsernamePassword>
            </s:Body></s:Envelope>
            """
        );
        soap.Output.ShouldContain("<AuthenticationSucceeded>true</AuthenticationSucceeded>");
        var told = await server.CommandAsync(["whoami", "--user", ticket]);
        told.Output.ShouldContain(Uma.Name, Case.Sensitive, told.Errors);
        var page = await browser.OpenAsync();
        await page.OpenAsync(server, "/login");
        await page.LogInAsync(ticket, "");
        (await page.TitleAsync()).ShouldBe("My tickets · Counterfoil");
    }

    private async Task<Enrolled> EnrolAsync()
    {
        var answer = await SendAsync(HttpMethod.Post, Credentials, new JsonObject());
        var shown = answer["shownOnce"]!.AsArray();
        var code = shown.Single(each => (string?)each!["kind"] == "qrCode")!;
        ((string?)code["image"]).ShouldNotBeNullOrEmpty();
        return new Enrolled(
            (string)answer["id"]!,
            KeyInUri().Match((string)code["text"]!).Groups["key"].Value,
            [
                .. shown.Single(each => (string?)each!["kind"] == "list")!["items"]!
                    .AsArray()
                    .Select(each => (string)each!),
            ]
        );
    }

    private Task<JsonNode> ConfirmAsync(Enrolled enrolled, string code) =>
        SendAsync(
            HttpMethod.Patch,
            $"{Credentials}/{enrolled.Row}",
            new JsonObject { ["code"] = code }
        );

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonObject values)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = Basic(Uma.Name, Uma.Password);
        request.Content = JsonContent.Create(new JsonObject { ["values"] = values });
        using var answer = await server.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }

    private async Task<HttpResponseMessage> GetAsync(string path, AuthenticationHeaderValue header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = header;
        return await server.Http.SendAsync(request);
    }

    private static async Task AnswerAsync(IPage page, string answer)
    {
        await page.Locator("#answer").FillAsync(answer);
        await page.PressAsync("button:has-text('Continue')");
    }

    // The code that an app shows now, or so many steps later, which the server takes as well.
    private static async Task<string> CodeAsync(string key, int steps)
    {
        var at = TimeProvider.System.GetUtcNow().AddSeconds(30 * steps);
        var now = at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        var ended = await Shell.RunAsync(
            "oathtool",
            ["--totp", "--base32", "--now", now, "-"],
            input: key + "\n"
        );
        ended.ExitCode.ShouldBe(0, ended.Errors);
        return ended.Output.Trim();
    }

    private static async Task LookAtAsync(IPage page, string name)
    {
        (await page.FindBarriersAsync()).ShouldBeEmpty();
        if (Environment.GetEnvironmentVariable("COUNTERFOIL_TEST_PICTURES") is { } pictures)
            await page.ScreenshotAsync(
                new PageScreenshotOptions { Path = Path.Combine(pictures, $"{name}.png") }
            );
    }

    private static AuthenticationHeaderValue Basic(string name, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    [GeneratedRegex("secret=(?<key>[A-Z2-7]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyInUri();

    private sealed record Enrolled(string Row, string Key, IReadOnlyList<string> Recovery);
}
