using System.Net;
using Microsoft.Playwright;

namespace Counterfoil.Journeys.Pages;

/// <summary>What the application does in these journeys: it is there, or sends whoever comes on to another site.</summary>
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
        listener.Prefixes.Add("http://localhost:9501/");
        listener.Start();
        _ = AnswerAsync(listener);
        return listener;
    }

    private static async Task AnswerAsync(HttpListener listener)
    {
        while (listener.IsListening)
        {
            var context = await listener.GetContextAsync();
            try
            {
                await AnswerAsync(context);
            }
            // A browser that goes on elsewhere before it has read the answer; the next one is answered all the same.
            catch (Exception gone) when (gone is HttpListenerException or IOException) { }
        }
    }

    private static async Task AnswerAsync(HttpListenerContext context)
    {
        if (context.Request.QueryString["on"] is { } on)
            context.Response.Redirect(on);
        else
        {
            context.Response.ContentType = "text/html";
            await context.Response.OutputStream.WriteAsync("<h1>Back</h1>"u8.ToArray());
        }
        context.Response.Close();
    }
}
