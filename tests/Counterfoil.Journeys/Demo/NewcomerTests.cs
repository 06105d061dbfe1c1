using Counterfoil.Journeys.Pages;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Demo;

/// <summary>The demo's applications, as a newcomer meets them in a browser.</summary>
public sealed class NewcomerTests(DemoHouse demo, Browser browser)
    : IClassFixture<DemoHouse>,
        IClassFixture<Browser>
{
    private static readonly BrowserNewContextOptions Small = new()
    {
        ViewportSize = new ViewportSize { Width = 320, Height = 640 },
        ColorScheme = ColorScheme.Dark,
    };

    [Fact]
    public async Task A_newcomer_lands_on_the_page_first_asked_for_and_is_out_within_a_second_of_withdrawing()
    {
        var uma = demo.Person("Demo", "user");
        var order = demo.At(DemoHouse.Orders, "/orders/1043");
        var page = await browser.OpenAsync();
        var look = new PageLook(page, "demo", 1280);

        await page.GotoAsync(order);
        page.Url.ShouldStartWith(demo.Server.Told.Address.ToString());
        await page.ProveAsync(uma);
        await page.ShouldShowAsync("Which installation?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Nordlys Shipping" }).ClickAsync();
        await page.ShouldShowAsync($"Let {DemoHouse.Orders} act for you?");
        await page.PushAsync("Yes, I agree");

        await page.ShouldShowAsync("Order 1043");
        page.Url.ShouldBe(order);
        // What Nordlys calls her: its own service was asked.
        (await page.Locator("#tenant").InnerTextAsync()).ShouldBe("Nordlys");
        (await page.Locator("#name").InnerTextAsync()).ShouldBe("Uma Ullmann");
        (await page.Locator("#user").InnerTextAsync()).ShouldBe(uma.Email);
        await look.AtAsync("partner-order");

        await WithdrawAsync(page.Context, DemoHouse.Orders);

        (await page.ReloadAsync())!.Status.ShouldBe(403);
        await page.ShouldShowAsync("Your access has ended");
        await look.AtAsync("partner-ended");
        await page.FollowAsync("Log in again");
        await page.ShouldShowAsync("Which installation?");
        look.ShouldHaveFoundNothing();
    }

    [Fact]
    public async Task Once_an_administrator_has_approved_an_application_its_server_comes_in_by_itself()
    {
        var uma = demo.Person("Demo", "user");
        var page = await browser.OpenAsync();
        await page.GotoAsync(demo.At(DemoHouse.Ledger, "/orders/1042"));
        await page.ProveAsync(uma);
        await page.GetByRole(AriaRole.Button, new() { Name = "The demo" }).ClickAsync();
        await page.PushAsync("Ask for the approval");
        await page.ShouldShowAsync("Waiting for the approval");

        await ApproveAsync();

        await page.PushAsync("Look again");
        await page.ShouldShowAsync($"Let {DemoHouse.Ledger} act for you?");
        await page.PushAsync("Yes, I agree");
        await page.ShouldShowAsync("Order 1042");
        // She goes home; the server goes on.
        await page.PushAsync("Log out");
        await page.ShouldShowAsync("Orders");
        await page.Context.CloseAsync();

        var night = await browser.OpenAsync();
        var look = new PageLook(night, "demo", 1280);
        await DemoWalk.UntilAsync(async () =>
        {
            await night.GotoAsync(demo.At(DemoHouse.Ledger, "/night"));
            return (await night.Locator("tr.in").AllInnerTextsAsync()) is [var only]
                && only.StartsWith("Demo", StringComparison.Ordinal)
                && only.Contains($"{DemoHouse.Ledger} (system user)", StringComparison.Ordinal);
        });
        await look.AtAsync("partner-night");
        look.ShouldHaveFoundNothing();
    }

    [Fact]
    public async Task The_portal_frames_a_panel_that_knows_who_is_logged_in_there()
    {
        var finn = demo.Person("Fjord", "user");
        var page = await browser.OpenAsync();
        await page.GotoAsync(demo.At("Portal", "/"));
        await page.ProveAsync(finn);
        await page.PushAsync("Yes, I agree");
        await page.ShouldShowAsync($"Portal of {finn.Email}");

        var panel = page.FrameLocator("iframe");
        var popUp = await page.RunAndWaitForPopupAsync(() =>
            panel.GetByRole(AriaRole.Button).ClickAsync()
        );
        await popUp.PushAsync("Yes, I agree");

        await panel.GetByText("Hello, Finn Falk.").WaitForAsync();
    }

    [Fact]
    public async Task Whoever_says_no_is_told_so_by_the_application_in_its_own_words()
    {
        var page = await browser.OpenAsync(Small);
        var look = new PageLook(page, "small", 320);
        await page.GotoAsync(demo.At(DemoHouse.Orders, "/orders/1044"));

        await page.PushAsync($"Cancel and go back to {DemoHouse.Orders}");

        await page.ShouldShowAsync("Not logged in");
        await look.AtAsync("partner-declined");
        await page.FollowAsync("All orders");
        await page.ShouldShowAsync("Orders");
        await look.AtAsync("partner-front");
        look.ShouldHaveFoundNothing();
    }

    private async Task WithdrawAsync(IBrowserContext context, string application)
    {
        var mine = await context.NewPageAsync();
        await mine.GotoAsync(
            new Uri(demo.Server.Told.Address, "/login/course/applications").ToString()
        );
        await mine.PushAsync($"Withdraw from {application}");
        await mine.GetByText("Consent withdrawn").WaitForAsync();
        (await mine.Locator(".given").CountAsync()).ShouldBe(0);
    }

    private async Task ApproveAsync()
    {
        var adam = demo.Person("Demo", "administrator");
        (
            await demo.Server.CommandAsync(
                ["approval", "requests", "--user", adam.Name, "--password-stdin"],
                adam.Password
            )
        ).Output.ShouldContain("It would spare me the evenings.");
        var page = await browser.OpenAsync();
        await page.GotoAsync(demo.At(DemoHouse.Ledger, "/orders/1042"));
        await page.ProveAsync(adam);
        await page.PushAsync("Approve it for everybody here");
        await page.ShouldShowAsync($"Let {DemoHouse.Ledger} act for you?");
        await page.Context.CloseAsync();
    }
}
