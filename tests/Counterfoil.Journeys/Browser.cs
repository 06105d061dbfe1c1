using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>Debian's Chromium, driven as a person would. A fixture: one browser, a fresh context for each page.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>A page in a context of its own: no cookie of another test.</summary>
    public async Task<IPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        var context = await browser!.NewContextAsync(options);
        return await context.NewPageAsync();
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = Arguments }
        );
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }
}

/// <summary>Looks for barriers in a page, with axe-core.</summary>
public static class Barriers
{
    private static readonly Lazy<Task<string>> Axe = new(() =>
        File.ReadAllTextAsync(
            Path.Combine(Places.Foreign("axe"), "node_modules", "axe-core", "axe.min.js")
        )
    );

    /// <summary>What axe-core finds, one sentence for each rule that is broken; empty when nothing is.</summary>
    public static async Task<IReadOnlyList<string>> FindBarriersAsync(this IPage page)
    {
        // Evaluated by the driver, not added as a script element: a strict content security policy stays in force.
        await page.EvaluateAsync(await Axe.Value);
        var found = await page.EvaluateAsync<JsonElement>("async () => await axe.run()");
        return
        [
            .. found
                .GetProperty("violations")
                .EnumerateArray()
                .Select(violation =>
                    $"{violation.GetProperty("id")}: {violation.GetProperty("help")}: "
                    + string.Join(
                        ", ",
                        violation
                            .GetProperty("nodes")
                            .EnumerateArray()
                            .Select(node => node.GetProperty("html").GetString())
                    )
                ),
        ];
    }
}
