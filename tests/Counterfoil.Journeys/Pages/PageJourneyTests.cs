using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Pages;

public sealed class PageJourneyTests(RunningServer server, Browser browser)
    : IClassFixture<RunningServer>,
        IClassFixture<Browser>
{
    [Fact]
    public async Task Without_JavaScript_a_person_logs_in_takes_a_ticket_along_and_logs_out()
    {
        var page = await browser.OpenAsync(
            new BrowserNewContextOptions { JavaScriptEnabled = false }
        );
        await page.OpenAsync(server, "/");
        var user = server.Person("user");
        await page.LogInAsync(user.Name, user.Password);
        (await page.TitleAsync()).ShouldBe("My tickets · Counterfoil");
        var ticket = await page.ShowTicketAsync("journey");
        ticket.ShouldStartWith("7T:");
        page.Url.ShouldNotContain("7T");

        var elsewhere = await browser.OpenAsync();
        await elsewhere.OpenAsync(server, "/login");
        await elsewhere.LogInAsync(ticket, "");
        (await elsewhere.TitleAsync()).ShouldBe("My tickets · Counterfoil");

        await page.PressAsync("nav >> text=Log out");
        await page.PressAsync("button:has-text('Log out')");
        (await page.TitleAsync()).ShouldBe("You are logged out · Counterfoil");
        await elsewhere.OpenAsync(server, "/tickets");
        (await elsewhere.TitleAsync()).ShouldBe("Log in · Counterfoil");
    }

    [Fact]
    public async Task The_back_button_after_a_logout_shows_nothing_that_was_kept()
    {
        var page = await browser.OpenAsync();
        await page.LogInAsync(server, "user");
        await page.OpenAsync(server, "/logout");
        await page.PressAsync("button:has-text('Log out')");
        await page.GoBackAsync();
        await page.GoBackAsync();

        (await page.TitleAsync()).ShouldBe("Log in · Counterfoil");
    }

    [Fact]
    public async Task A_browser_that_keeps_no_cookies_is_told_so()
    {
        var page = await browser.OpenAsync();
        await page.OpenAsync(server, "/login");
        await page.Context.ClearCookiesAsync();
        await page.LogInAsync("anybody", "anything");

        (await page.Locator("h1").TextContentAsync()).ShouldBe("This form can no longer be sent");
        await page.PressAsync("text=Back to the page");
        (await page.TitleAsync()).ShouldBe("Log in · Counterfoil");
    }

    [Fact]
    public async Task Everything_is_reached_with_the_keyboard_alone()
    {
        var page = await browser.OpenAsync();
        await page.OpenAsync(server, "/login");
        var user = server.Person("user");
        await page.Keyboard.PressAsync("Tab");
        (await page.Locator(":focus").TextContentAsync()).ShouldBe("Skip to the content");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(user.Name);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(user.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/tickets");

        (await page.TitleAsync()).ShouldBe("My tickets · Counterfoil");
    }
}
