using Shouldly;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>The browser and the search for barriers work before a journey relies on them.</summary>
public sealed class BrowserTests(Browser browser) : IClassFixture<Browser>
{
    private const string Accessible = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>A counterfoil</title></head>
        <body><main>
          <h1>Log in</h1>
          <form><label for="name">User name</label> <input id="name" name="name" autocomplete="username"></form>
        </main></body>
        </html>
        """;

    [Fact]
    public async Task The_browser_shows_a_page_in_which_no_barrier_is_found()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(AsAddress(Accessible));

        (await page.TitleAsync()).ShouldBe("A counterfoil");
        await page.GetByLabel("User name").FillAsync("anna");
        (await page.FindBarriersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Barriers_are_found_and_named()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(
            AsAddress(
                Accessible.Replace(
                    "<label for=\"name\">User name</label>",
                    "",
                    StringComparison.Ordinal
                )
            )
        );

        (await page.FindBarriersAsync()).ShouldContain(barrier => barrier.StartsWith("label:"));
    }

    private static string AsAddress(string html) =>
        "data:text/html;charset=utf-8," + Uri.EscapeDataString(html);
}
