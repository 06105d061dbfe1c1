using Microsoft.Playwright;
using Shouldly;

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

    private readonly List<string> blocked = page.NoteBlocked();
    private readonly List<string> seen = [];
    private readonly List<string> found = [];

    public IPage Page => page;

    /// <summary>Opens a page in light or dark, on a desk or on the narrowest screen.</summary>
    public static async Task<PageLook> OpenAsync(
        Browser browser,
        ColorScheme scheme,
        int width,
        int height = 720
    ) =>
        new(
            await browser.OpenAsync(
                new BrowserNewContextOptions
                {
                    ColorScheme = scheme,
                    ViewportSize = new ViewportSize { Width = width, Height = height },
                }
            ),
            $"{scheme}-{width}".ToLowerInvariant(),
            width
        );

    /// <summary>No barrier, nothing blocked by the policy, nothing that scrolls sideways.</summary>
    public void ShouldHaveFoundNothing()
    {
        found.ShouldBeEmpty();
        blocked.ShouldBeEmpty();
    }

    public async Task AtAsync(string name)
    {
        if (Pictures is not null)
            await page.ScreenshotAsync(
                new PageScreenshotOptions { Path = PathOf(name), FullPage = true }
            );
        seen.Add(name);
        foreach (var barrier in await page.FindBarriersAsync())
            found.Add($"{name}: {barrier}");
        if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") > width)
            found.Add($"{name}: scrolls sideways");
    }

    /// <summary>Puts all that was seen on one picture.</summary>
    public async Task SheetAsync(string name)
    {
        if (Pictures is null)
            return;
        var figures = seen.Select(one =>
            $"<figure><img src='data:image/png;base64,{Convert.ToBase64String(File.ReadAllBytes(PathOf(one)))}'><figcaption>{one[(one.IndexOf((char)45) + 1)..]}</figcaption></figure>"
        );
        // Where no page's policy is in force.
        await page.GotoAsync("about:blank");
        await page.SetViewportSizeAsync(1600, 600);
        await page.SetContentAsync(
            "<style>body{margin:0;padding:20px;background:#8a8a8a;font:16px sans-serif;display:grid;grid-template-columns:repeat(3,1fr);gap:20px;align-items:start}"
                + "figure{margin:0;box-shadow:0 0 12px #0008}img{display:block;width:100%;max-height:640px;object-fit:cover;object-position:top}"
                + "figcaption{background:#222;color:#fff;padding:6px 10px}</style>"
                + string.Concat(figures)
        );
        await page.ScreenshotAsync(
            new PageScreenshotOptions { Path = PathOf($"{name}-sheet"), FullPage = true }
        );
    }

    private string PathOf(string name) => Path.Combine(Pictures!, $"{name}-{setting}.png");
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
