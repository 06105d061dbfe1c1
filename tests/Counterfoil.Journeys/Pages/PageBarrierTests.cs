using Microsoft.Playwright;
using Xunit;

namespace Counterfoil.Journeys.Pages;

/// <summary>
/// Every page in light and dark, on a desk and on the narrowest screen: no barrier, nothing blocked by the policy, nothing
/// that scrolls sideways. With <c>COUNTERFOIL_TEST_PICTURES</c> set to a folder, pictures of the pages are kept there.
/// </summary>
public sealed class PageBarrierTests(RunningServer server, Browser browser)
    : IClassFixture<RunningServer>,
        IClassFixture<Browser>
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 320)]
    [InlineData(ColorScheme.Dark, 320)]
    public async Task No_page_has_a_barrier(ColorScheme scheme, int width)
    {
        var look = await PageLook.OpenAsync(browser, scheme, width);
        var page = look.Page;

        await page.OpenAsync(server, "/login");
        await look.AtAsync("login");
        await page.LogInAsync("nobody", "nothing");
        await look.AtAsync("login-refused");
        await page.OpenAsync(server, "/activate?code=ABCDE");
        await look.AtAsync("activate");
        await page.OpenAsync(server, "/nothing/here");
        await look.AtAsync("problem");
        await page.LogInAsync(server, "operator");
        await page.ShowTicketAsync("nightly report");
        await look.AtAsync("ticket");
        await page.OpenAsync(server, "/tickets");
        await look.AtAsync("tickets");
        await page.OpenAsync(server, "/tickets/all");
        await look.AtAsync("tickets-all");
        await page.OpenAsync(server, "/decisions");
        await page.PressAsync("summary");
        await look.AtAsync("decisions");
        await page.OpenAsync(server, "/password");
        await page.GetByLabel("Old password").FillAsync("old");
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync("one");
        await page.GetByLabel("New password once more").FillAsync("other");
        await page.PressAsync("button:has-text('Change the password')");
        await look.AtAsync("password-refused");
        await page.OpenAsync(server, "/logout");
        await look.AtAsync("logout");
        await page.PressAsync("button:has-text('Log out')");
        await look.AtAsync("signedout");

        look.ShouldHaveFoundNothing();
    }
}
