using Microsoft.Playwright;

namespace Counterfoil.Journeys.Pages;

/// <summary>The steps that people take through the pages.</summary>
internal static class PageWalk
{
    /// <summary>Opens a path of the server.</summary>
    public static Task OpenAsync(this IPage page, RunningServer server, string path) =>
        page.GotoAsync(new Uri(server.Told.Address, path).ToString());

    /// <summary>Logs in at the login page, as whoever it is.</summary>
    public static async Task LogInAsync(this IPage page, RunningServer server, string role)
    {
        var person = server.Person(role);
        await page.OpenAsync(server, "/login?as=another");
        await page.LogInAsync(person.Name, person.Password);
    }

    /// <summary>Fills the form of the login page in and sends it.</summary>
    public static async Task LogInAsync(this IPage page, string userName, string password)
    {
        await page.GetByLabel("User name").FillAsync(userName);
        await page.GetByLabel("Password").FillAsync(password);
        await page.PressAsync("button:has-text('Log in')");
    }

    /// <summary>Gets a ticket for use elsewhere from the page of the own tickets.</summary>
    public static async Task<string> ShowTicketAsync(this IPage page, string program)
    {
        await page.GetByLabel("For which program").FillAsync(program);
        await page.PressAsync("button:has-text('Show a ticket')");
        return await page.GetByLabel("Ticket", new PageGetByLabelOptions { Exact = true })
            .InputValueAsync();
    }

    /// <summary>Presses what a person sees.</summary>
    public static Task PressAsync(this IPage page, string selector) =>
        page.Locator(selector).First.ClickAsync();
}
