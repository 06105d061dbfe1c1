using System.Security.Cryptography;
using Counterfoil.Authority.Decisions;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Developers;
using Counterfoil.Tests.Server;
using Counterfoil.Tests.Server.Accounts;
using Counterfoil.Tests.Server.Course;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace Counterfoil.Journeys.Pages;

/// <summary>The pages of developers, and those about seats: no barrier, as <see cref="PageBarrierTests"/> has it.</summary>
public sealed class DeveloperBarrierTests(CourseHouse house, Browser browser)
    : IClassFixture<CourseHouse>,
        IClassFixture<Browser>
{
    private TestServer Server => house.Server;

    [Theory]
    [InlineData(ColorScheme.Light, 1280, "dana")]
    [InlineData(ColorScheme.Dark, 1280, "dirk")]
    [InlineData(ColorScheme.Light, 320, "dina")]
    [InlineData(ColorScheme.Dark, 320, "dave")]
    public async Task No_page_has_a_barrier(ColorScheme scheme, int width, string name)
    {
        var look = await PageLook.OpenAsync(browser, scheme, width);
        var page = look.Page;
        var developer = await house.AddAsync(name);
        var account = house.AddAccount(developer, $"{name}@example.com");
        Server.Time.Advance(TimeSpan.FromSeconds(1));

        await LookAtDeveloperAsync(page, look, developer, account);
        await LookAtSeatsAsync(page, look, developer);

        look.ShouldHaveFoundNothing();
    }

    private async Task LookAtDeveloperAsync(
        IPage page,
        PageLook look,
        Somebody developer,
        Account account
    )
    {
        await LogInAsync(page, developer);
        await OpenAsync(page, "/developer");
        await look.AtAsync("developer-ask");
        await page.GetByLabel("Person or company").FillAsync("Contoso");
        await page.GetByLabel("E-mail address").FillAsync("dev@contoso.example");
        await page.GetByLabel("What you are going to build").FillAsync("A planner");
        await page.PressAsync("button:text-is('Ask')");
        await look.AtAsync("developer-waiting");
        await Server
            .Services.GetRequiredService<DeveloperRegister>()
            .DecideAsync(
                account.Id,
                new DeveloperDecision(DeveloperState.Approved),
                "test",
                default
            );

        await OpenAsync(page, "/developer/new");
        await look.AtAsync("developer-new");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Planner");
        await page.GetByLabel("Addresses to come back to").FillAsync("https://planner.example/cb");
        await page.PressAsync("button:has-text('Register')");
        await look.AtAsync("developer-added");
        await page.PressAsync("a:has-text('To the application')");
        Refuse(new Uri(page.Url).Query[^36..]);
        await page.ReloadAsync();
        await look.AtAsync("developer-application");
        await LookAtTheWholeFormAsync(page, look);
        await page.PressAsync("button:has-text('Make a new token')");
        await look.AtAsync("developer-token");
        await OpenAsync(page, "/developer");
        await look.AtAsync("developer");

        await OpenAsync(page, "/developer/sandbox");
        await page.GetByLabel("User name").FillAsync("sam");
        await page.PressAsync("button:text-is('Add')");
        await page.PressAsync("button:has-text('New password')");
        await look.AtAsync("developer-sandbox");
    }

    private static async Task LookAtTheWholeFormAsync(IPage page, PageLook look)
    {
        foreach (var summary in await page.Locator("details.more > summary").AllAsync())
            await summary.ClickAsync();
        using var pair = RSA.Create(2048);
        await page.GetByLabel("Label of a further public key").FillAsync("2027");
        await page.GetByLabel("The public key").FillAsync(pair.ToXmlString(false));
        await page.GetByLabel("It uses the old form").CheckAsync();
        await page.PressAsync("button:text-is('Save')");
        foreach (var summary in await page.Locator("details.more > summary").AllAsync())
            await summary.ClickAsync();
        await look.AtAsync("developer-application-all");
        await page.GetByLabel("Label of a further public key").FillAsync("2028");
        await page.GetByLabel("The public key").FillAsync(pair.ExportPkcs8PrivateKeyPem());
        await page.PressAsync("button:text-is('Save')");
        await look.AtAsync("developer-application-wrong");
    }

    private async Task LookAtSeatsAsync(IPage page, PageLook look, Somebody developer)
    {
        var there = await house.AddAsync($"{developer.Name}.guest", Server.Second);
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        await LogInAsync(page, Server.Stranger, "/Cust2");
        await OpenAsync(page, "/Cust2/seats");
        await page.GetByLabel("User name").Last.FillAsync(there.Name);
        await page.PressAsync("button:has-text('Make an invitation')");
        await look.AtAsync("seats-invite");
        var code = await page.GetByLabel("Code of the invitation").InputValueAsync();

        await LogInAsync(page, developer);
        await OpenAsync(page, "/seats/mine");
        await page.GetByLabel("Installation", new() { Exact = true }).FillAsync("Cust2");
        await page.GetByLabel("Code of the invitation").FillAsync(code);
        await page.PressAsync("button:has-text('Accept')");
        await look.AtAsync("seats-mine");

        // With a password that was reset, the seat waits.
        await Server.GoesInAsync(await Server.ResetAsync(developer), Server.Second);
        await LogInAsync(page, Server.Stranger, "/Cust2");
        await OpenAsync(page, "/Cust2/seats?show=waiting");
        await look.AtAsync("seats-waiting");
        await LogInAsync(page, there, "/Cust2");
        await OpenAsync(page, "/Cust2/seats/mine");
        await look.AtAsync("seats-mine-waiting");
        Server.Time.Advance(TimeSpan.FromMinutes(11));
        await page.PressAsync("button:has-text('That was me')");
        await look.AtAsync("seats-confirm");
    }

    private void Refuse(string application) =>
        Server
            .Services.GetRequiredService<DecisionLog>()
            .Record(
                new Decision
                {
                    Id = Server.Time.GetUtcNow().UtcTicks,
                    Tenant = Server.Own,
                    At = Server.Time.GetUtcNow(),
                    LastAt = Server.Time.GetUtcNow(),
                    Count = 3,
                    Door = "oauth-authorize",
                    Occasion = Occasion.Login,
                    Evidence = [],
                    Application = Guid.Parse(application),
                    Outcome = "check_redirect_uri",
                    Believed = false,
                    Votes =
                    [
                        new Vote(
                            "OAuth",
                            "check",
                            "invalid_request",
                            "redirect_uri is not registered for this application. It is compared exactly: register this very address."
                        ),
                    ],
                }
            );

    private async Task LogInAsync(IPage page, Somebody somebody, string tenant = "")
    {
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        await OpenAsync(page, tenant + "/login?as=another");
        await page.LogInAsync(somebody.Name, somebody.Password);
    }

    private Task<IResponse?> OpenAsync(IPage page, string path) =>
        page.GotoAsync(new Uri(Server.Address, path).ToString());
}
