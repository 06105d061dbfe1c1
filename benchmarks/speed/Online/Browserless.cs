using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Counterfoil.Benchmarks.Online;

/// <summary>
/// A person's browser without scripts, for one login: keeps cookies, follows redirects, and sends the form of each page with
/// what it is told, until it is sent to the application.
/// </summary>
internal sealed partial class Browserless(Uri server)
{
    private const int MostSteps = 20;

    private readonly CookieContainer cookies = new();
    private readonly Uri jar = new UriBuilder(server) { Scheme = "https", Port = -1 }.Uri;

    /// <summary>Where the browser ends up: the application's call-back with what was said to it.</summary>
    public async Task<Uri> GoAsync(
        HttpClient http,
        string path,
        IReadOnlyDictionary<string, string> known
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, path));
        for (var step = 0; step < MostSteps; step++)
        {
            using var answer = await SendAsync(http, request);
            if (answer.Headers.Location is { } location)
            {
                var next = new Uri(request.RequestUri!, location);
                if (next.Authority != server.Authority)
                    return next;
                request = new HttpRequestMessage(HttpMethod.Get, next);
                continue;
            }
            request = Fill(await answer.Content.ReadAsStringAsync(), request.RequestUri!, known);
        }
        throw new InvalidOperationException("The login goes round in circles.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpRequestMessage request)
    {
        request.Headers.Accept.ParseAdd("text/html");
        if (cookies.GetCookieHeader(jar) is { Length: > 0 } kept)
            request.Headers.Add("Cookie", kept);
        var answer = await http.SendAsync(request);
        if (answer.Headers.TryGetValues("Set-Cookie", out var set))
        {
            foreach (var cookie in set)
                cookies.SetCookies(jar, cookie);
        }
        return answer;
    }

    private static HttpRequestMessage Fill(
        string page,
        Uri here,
        IReadOnlyDictionary<string, string> known
    )
    {
        foreach (Match form in Forms().Matches(page))
        {
            if (
                !known.Keys.Any(name =>
                    form.Value.Contains($"name=\"{name}\"", StringComparison.Ordinal)
                )
            )
                continue;
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (Match input in Inputs().Matches(form.Value))
            {
                if (Attribute(input.Value, "name") is { } name)
                    fields[name] =
                        known.GetValueOrDefault(name) ?? Attribute(input.Value, "value") ?? "";
            }
            return new HttpRequestMessage(
                HttpMethod.Post,
                new Uri(here, Attribute(form.Value, "action") ?? "")
            )
            {
                Content = new FormUrlEncodedContent(fields),
            };
        }
        throw new InvalidOperationException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"There is no way on from {here.AbsolutePath}:\n{page}"
            )
        );
    }

    private static string? Attribute(string tag, string name) =>
        Attributes().Matches(tag).FirstOrDefault(found => found.Groups["name"].Value == name)
            is { } attribute
            ? WebUtility.HtmlDecode(attribute.Groups["value"].Value)
            : null;

    [GeneratedRegex(
        "\\s(?<name>[a-zA-Z-]+)=\"(?<value>[^\"]*)\"",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Attributes();

    [GeneratedRegex(
        "<form[^>]*>.*?</form>",
        RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Inputs();
}
