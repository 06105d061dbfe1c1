using System.Net;
using Counterfoil.Broker.Logins;
using Counterfoil.Tests.Server.Course;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Pages;

/// <summary>The way back from a course to the application, past the policy of our own forms.</summary>
public sealed class CourseBarrierTests(CourseHouse house, Browser browser)
    : IClassFixture<CourseHouse>,
        IClassFixture<Browser>
{
    [Fact]
    public async Task No_is_followed_back_to_the_application_from_the_first_page_on()
    {
        var page = await browser.OpenAsync();
        page.PlayApplication();
        await BeginAsync(page);
        await page.PressAsync("button:has-text('Cancel and go back')");
        page.Url.ShouldStartWith(CourseHouse.CallBack + "?error=access_denied");
    }

    private Task<IResponse?> BeginAsync(IPage page, AuthorizationRequest? request = null) =>
        page.GotoAsync(new Uri(house.Server.Address, house.BeginAt(request)).ToString());
}

/// <summary>What the application does in these journeys: nothing but being there.</summary>
internal static class PlayedApplication
{
    private static readonly Lazy<HttpListener> Listening = new(Listen);

    public static void PlayApplication(this IPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        _ = Listening.Value;
    }

    // A real one: what the driver plays instead is not asked where a redirect leads.
    private static HttpListener Listen()
    {
        var listener = new HttpListener();
        listener.Prefixes.Add("http://127.0.0.1:9501/");
        listener.Start();
        _ = AnswerAsync(listener);
        return listener;
    }

    private static async Task AnswerAsync(HttpListener listener)
    {
        while (listener.IsListening)
        {
            var context = await listener.GetContextAsync();
            context.Response.ContentType = "text/html";
            await context.Response.OutputStream.WriteAsync("<h1>Back</h1>"u8.ToArray());
            context.Response.Close();
        }
    }
}
