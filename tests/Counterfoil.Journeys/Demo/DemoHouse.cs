using Microsoft.Playwright;
using Xunit;

namespace Counterfoil.Journeys.Demo;

/// <summary>A demo with its sample applications beside it, for all tests of a class.</summary>
public sealed class DemoHouse : IAsyncLifetime, IDisposable
{
    /// <summary>The application that the demo's tenants have approved.</summary>
    public const string Orders = "Cloudberry Orders";

    /// <summary>The one that waits for an administrator.</summary>
    public const string Ledger = "Night Ledger";

    /// <summary>The demo.</summary>
    public RunningServer Server { get; } = new() { HasSamples = true };

    /// <summary>An address of an application that runs beside it.</summary>
    public string At(string application, string path) =>
        new Uri(Server.Application(application).Address!, path).ToString();

    /// <summary>Somebody of a tenant.</summary>
    public DemoPerson Person(string tenant, string role) =>
        Server
            .Told.Tenants.Single(one => one.Tenant == tenant)
            .People.First(person => person.Role == role);

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await Server.InitializeAsync();
        foreach (var application in new[] { Orders, Ledger, "Portal" })
            await UntilItAnswersAsync(At(application, "/"));
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Server.DisposeAsync();

    /// <inheritdoc/>
    public void Dispose() => Server.Dispose();

    // They are started when the server answers already, and take a moment themselves.
    private static async Task UntilItAnswersAsync(string address)
    {
        using var http = new HttpClient();
        await DemoWalk.UntilAsync(() => AnswersAsync(http, address));
    }

    /// <summary>Whether somebody is there.</summary>
    public static async Task<bool> AnswersAsync(HttpClient http, string address)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(address));
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

/// <summary>The steps of a course, as somebody takes them.</summary>
internal static class DemoWalk
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Looks again and again until it is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
                throw new TimeoutException("What was waited for did not happen.");
        }
    }

    /// <summary>Says who one is, and proves it.</summary>
    public static async Task ProveAsync(this IPage page, DemoPerson person)
    {
        await page.GetByLabel("User name").FillAsync(person.Name);
        await page.PushAsync("Next");
        await page.GetByLabel("Password").FillAsync(person.Password);
        await page.PushAsync("Log in");
    }

    /// <summary>Presses the button of a name.</summary>
    public static Task PushAsync(this IPage page, string button) =>
        page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button, Exact = true })
            .ClickAsync();

    /// <summary>Follows the link of a name.</summary>
    public static Task FollowAsync(this IPage page, string link) =>
        page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = link }).ClickAsync();

    /// <summary>Waits until the page of that heading is there: a press may lead over several addresses.</summary>
    public static Task ShouldShowAsync(this IPage page, string heading) =>
        page.GetByRole(
                AriaRole.Heading,
                new PageGetByRoleOptions
                {
                    Name = heading,
                    Exact = true,
                    Level = 1,
                }
            )
            .WaitForAsync();
}
