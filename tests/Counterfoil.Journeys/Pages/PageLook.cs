using Microsoft.Playwright;

namespace Counterfoil.Journeys.Pages;

/// <summary>
/// Looks at one page after the other and notes what is wrong. With <c>COUNTERFOIL_TEST_PICTURES</c> set to a folder, pictures
/// of the pages are kept there.
/// </summary>
internal sealed class PageLook(IPage page, string setting, int width)
{
    private static readonly string? Pictures = Environment.GetEnvironmentVariable(
        "COUNTERFOIL_TEST_PICTURES"
    );

    public List<string> Found { get; } = [];

    public async Task AtAsync(string name)
    {
        if (Pictures is not null)
            await page.ScreenshotAsync(
                new PageScreenshotOptions
                {
                    Path = Path.Combine(Pictures, $"{name}-{setting}.png"),
                    FullPage = true,
                }
            );
        foreach (var barrier in await page.FindBarriersAsync())
            Found.Add($"{name}: {barrier}");
        if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") > width)
            Found.Add($"{name}: scrolls sideways");
    }
}

/// <summary>Listens to what a page's policy blocks.</summary>
internal static class BlockedByPolicy
{
    public static List<string> NoteBlocked(this IPage page)
    {
        var blocked = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                blocked.Add(message.Text);
        };
        return blocked;
    }
}
