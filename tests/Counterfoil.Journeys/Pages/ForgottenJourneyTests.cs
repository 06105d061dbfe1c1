using Counterfoil.Tests.Server.Course;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Pages;

/// <summary>Somebody who forgot the password and has very many installations, on the narrowest screen and on a desk.</summary>
public sealed class ForgottenJourneyTests(CourseHouse house, Browser browser)
    : IClassFixture<CourseHouse>,
        IClassFixture<Browser>
{
    private const string Name = "vera@example.com";
    private const string Password = "two otters share a warm stone";

    [Theory]
    [InlineData(320)]
    [InlineData(800)]
    public async Task From_the_login_by_the_letter_back_to_the_login_and_to_one_of_many(int width)
    {
        if (!house.HasAdded("vera"))
            await house.AddAccountOfShopsAsync(await house.AddAsync("vera"), Name, 60);
        var look = await PageLook.OpenAsync(browser, ColorScheme.Light, width, 640);
        var page = look.Page;
        await page.GotoAsync(new Uri(house.Server.Address, house.BeginAt()).ToString());
        await page.GetByLabel("User name").FillAsync(Name);
        await page.PressAsync("button:has-text('Next')");
        await page.PressAsync("button:has-text('I forgot my password')");
        await page.GetByLabel("User name").FillAsync(Name);
        await page.PressAsync("button:has-text('Send the letter')");
        await page.GotoAsync(LetterBox.LinkIn(await house.Letters.TakeAsync()).ToString());
        await page.Locator("#newPassword").FillAsync(Password);
        await page.Locator("#confirmation").FillAsync(Password);
        await page.PressAsync("button:has-text('Set the password')");
        await look.AtAsync("forgotten-done");
        house.Server.Time.Advance(TimeSpan.FromSeconds(1));
        await page.PressAsync("a:has-text('Go on to Reporter')");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.PressAsync("button:has-text('Log in')");
        await look.AtAsync("installation-many");
        await page.PressAsync("a:has-text('Show more')");
        await look.AtAsync("installation-more");
        await page.GetByLabel("Name or identifier").FillAsync("street 159");
        await page.PressAsync("button:has-text('Search')");
        await look.AtAsync("installation-found");
        (await page.Locator("button.choice").AllInnerTextsAsync())
            .ShouldHaveSingleItem()
            .ShouldContain("Shop in street 159");
        await page.GetByLabel("Name or identifier").FillAsync("nowhere");
        await page.PressAsync("button:has-text('Search')");
        await look.AtAsync("installation-none");
        look.ShouldHaveFoundNothing();
        await look.SheetAsync("forgotten");
    }
}
