using System.Net;
using Microsoft.Playwright;

namespace Counterfoil.Journeys.Pages;

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
