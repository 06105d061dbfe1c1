using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Counterfoil.Journeys;

/// <summary>
/// A person's browser without scripts, for one login: keeps cookies, follows redirects, and sends the form of each page with
/// what it is told, until it is sent to the application.
/// </summary>
internal sealed partial class Browserless(Uri server)
{
    private const int MostSteps = 20;

    private readonly CookieContainer cookies = new();
    private readonly Uri jar = new UriBuilder(server) { Scheme = "https", Port = -1 }.Uri;
    private Click next = new(server, Form: null);

    /// <summary>Whether a page is answered next, and not asked for.</summary>
    public bool IsAnswering => next.Form is not null;

    /// <summary>The path that is asked for next.</summary>
    public string Next => next.To.AbsolutePath;

    /// <summary>Where the browser ends up: the application's call-back with what was said to it.</summary>
    public async Task<Uri> GoAsync(
        HttpClient http,
        string path,
        IReadOnlyDictionary<string, string> known
    )
    {
        Open(path);
        for (var step = 0; step < MostSteps; step++)
        {
            if (await StepAsync(http, known) is { } end)
                return end;
        }
        throw new InvalidOperationException("The login goes round in circles.");
    }

    /// <summary>Asks for that path next.</summary>
    public void Open(string path) => next = new Click(new Uri(server, path), Form: null);

    /// <summary>Sends one request, which can be sent again where nothing was answered.</summary>
    /// <returns>Where the application waits, once the browser is sent there.</returns>
    public async Task<Uri?> StepAsync(HttpClient http, IReadOnlyDictionary<string, string> known)
    {
        using var request = next.ToRequest();
        using var answer = await SendAsync(http, request);
        if (answer.Headers.Location is { } location)
        {
            var to = new Uri(next.To, location);
            if (to.Authority != server.Authority)
                return to;
            next = new Click(to, Form: null);
        }
        else
            next = Fill(await answer.Content.ReadAsStringAsync(), next.To, known);
        return null;
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

    // The form that asks for something that is known; else the page's own, which goes where the page is.
    private static Click Fill(string page, Uri here, IReadOnlyDictionary<string, string> known)
    {
        var forms = Forms().Matches(page).Select(form => form.Value).ToList();
        var form =
            forms.Find(one => known.Keys.Any(name => Asks(one, name)))
            ?? forms.Find(one => ActionOf(one, here).AbsolutePath == here.AbsolutePath);
        if (form is null)
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"There is no way on from {here.AbsolutePath}:\n{page}"
                )
            );
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in Inputs().Matches(form).Select(input => input.Value))
        {
            if (Attribute(input, "name") is { } name)
                fields[name] = known.GetValueOrDefault(name) ?? Attribute(input, "value") ?? "";
        }
        // A choice among buttons.
        foreach (var (name, value) in known)
        {
            if (Asks(form, name))
                fields[name] = value;
        }
        return new Click(ActionOf(form, here), fields);
    }

    private static bool Asks(string form, string name) =>
        form.Contains($"name=\"{name}\"", StringComparison.Ordinal);

    private static Uri ActionOf(string form, Uri here) =>
        new(here, Attribute(form, "action") ?? "");

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

    private sealed record Click(Uri To, IReadOnlyDictionary<string, string>? Form)
    {
        public HttpRequestMessage ToRequest() =>
            Form is null
                ? new HttpRequestMessage(HttpMethod.Get, To)
                : new HttpRequestMessage(HttpMethod.Post, To)
                {
                    Content = new FormUrlEncodedContent(Form),
                };
    }
}
