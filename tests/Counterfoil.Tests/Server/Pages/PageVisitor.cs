using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Shouldly;

namespace Counterfoil.Tests.Server.Pages;

/// <summary>An answer to a browser, read.</summary>
internal sealed record Shown(HttpResponseMessage Response, IHtmlDocument Document)
{
    public int Status => (int)Response.StatusCode;

    public string? Location => Response.Headers.Location?.OriginalString;

    public string Heading => Document.QuerySelector("h1")?.TextContent.Trim() ?? "";

    /// <summary>The sentences of the summary of problems.</summary>
    public IReadOnlyList<string> Problems =>
        [.. Document.QuerySelectorAll("#problems li").Select(item => item.TextContent.Trim())];

    public string Notice => Document.QuerySelector("[role=status]")?.TextContent.Trim() ?? "";

    public string Html => Document.DocumentElement.OuterHtml;

    public string Text => Document.Body?.TextContent ?? "";

    public IReadOnlyList<string> SetCookies =>
        Response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [];

    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>A fact of the ticket whose heading is given.</summary>
    public string Fact(string program, string name) =>
        Document
            .QuerySelectorAll("article.stub")
            .First(stub => stub.QuerySelector("h3")!.TextContent == program)
            .QuerySelectorAll("dt")
            .First(term => term.TextContent == name)
            .NextElementSibling!.TextContent.Trim();

    public IReadOnlyList<string> Programs =>
        [.. Document.QuerySelectorAll("article.stub h3").Select(heading => heading.TextContent)];
}

/// <summary>A browser without JavaScript: keeps cookies, sends forms as they stand on the page, follows nothing by itself.</summary>
internal sealed class PageVisitor(TestServer server, string userAgent = PageVisitor.Firefox)
{
    public const string Firefox =
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    public const string TicketCookie = "__Host-Counterfoil";

    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    /// <summary>What it says besides, such as where a request comes from.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.Ordinal);

    /// <summary>All that it was ever answered.</summary>
    public List<Shown> Answers { get; } = [];

    /// <summary>The ticket in the cookie.</summary>
    public string Ticket => Uri.UnescapeDataString(Cookies[TicketCookie]);

    public Task<Shown> GetAsync(string path) => ExchangeAsync(HttpMethod.Get, path, content: null);

    /// <summary>Sends a request without a form.</summary>
    public Task<Shown> SendAsync(HttpMethod method, string path) =>
        ExchangeAsync(method, path, content: null);

    /// <summary>Sends fields that no page has offered.</summary>
    public Task<Shown> ForgeAsync(string path, params (string Name, string Value)[] fields) =>
        ExchangeAsync(HttpMethod.Post, path, fields);

    /// <summary>Sends a form with files.</summary>
    public Task<Shown> PostAsync(string path, HttpContent content) =>
        ExchangeAsync(HttpMethod.Post, path, content);

    /// <summary>Opens a page and sends its form: the one that goes to <paramref name="to"/>, or to the page itself.</summary>
    public async Task<Shown> FillAsync(
        string path,
        string? to,
        params (string Name, string Value)[] fields
    )
    {
        var page = await GetAsync(path);
        page.Status.ShouldBe(200, page.Text);
        return await SubmitAsync(page, to ?? path.Split('?')[0], fields);
    }

    /// <summary>Sends a form of a page that is open.</summary>
    public Task<Shown> SubmitAsync(
        Shown page,
        string action,
        params (string Name, string Value)[] fields
    )
    {
        var form = FormTo(page, action);
        var hidden = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]")
            .Select(input => (Name: input.Name!, input.Value))
            .Where(input => !fields.Any(field => field.Name == input.Name));
        return ExchangeAsync(HttpMethod.Post, form.GetAttribute("action")!, [.. hidden, .. fields]);
    }

    /// <summary>Sends a form as it stands on the page, with what a person changes in it; <c>null</c> takes a tick away.</summary>
    public Task<Shown> EditAsync(
        Shown page,
        string action,
        params (string Name, string? Value)[] changes
    )
    {
        var form = FormTo(page, action);
        var fields = form
            .Elements.OfType<IHtmlElement>()
            .Select(field => (Name: field.GetAttribute("name"), Value: ValueOf(field)))
            .Where(field => field is { Name: not null, Value: not null })
            .Select(field => (Name: field.Name!, Value: field.Value!))
            .Where(field => !changes.Any(change => change.Name == field.Name));
        foreach (var (name, _) in changes)
            form.QuerySelector($"[name='{name}']").ShouldNotBeNull($"The form has no {name}.");
        return ExchangeAsync(
            HttpMethod.Post,
            form.GetAttribute("action")!,
            [
                .. fields,
                .. changes
                    .Where(change => change.Value is not null)
                    .Select(change => (change.Name, change.Value!)),
            ]
        );
    }

    public Task<Shown> LogInAsync(Somebody somebody, string path = "/login?as=another") =>
        FillAsync(path, to: null, ("userName", somebody.Name), ("password", somebody.Password));

    /// <summary>Changes the language at the foot of a page that is open.</summary>
    public async Task<Shown> SpeakAsync(Shown page, string language)
    {
        var back = page.Document.QuerySelector("form.language input[name=back]");
        var changed = await GetAsync(
            $"/login/language?to={language}&back={Uri.EscapeDataString(back!.GetAttribute("value")!)}"
        );
        changed.Status.ShouldBe(303, changed.Text);
        return await GetAsync(changed.Location!);
    }

    // Whichever query the form's address has, unless it is asked for.
    private static IHtmlFormElement FormTo(Shown page, string action) =>
        page.Document.Forms.First(form =>
            form.GetAttribute("action") is { } to && (to == action || to.Split('?')[0] == action)
        );

    private static string? ValueOf(IHtmlElement field) =>
        field switch
        {
            IHtmlInputElement { Type: "checkbox", IsChecked: false } => null,
            IHtmlInputElement input => input.Value,
            IHtmlSelectElement select => select.Value,
            IHtmlTextAreaElement area => area.Value,
            _ => null,
        };

    private Task<Shown> ExchangeAsync(
        HttpMethod method,
        string path,
        IReadOnlyList<(string Name, string Value)>? fields
    ) =>
        ExchangeAsync(
            method,
            path,
            fields is null
                ? null
                : new FormUrlEncodedContent(
                    fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
                )
        );

    private async Task<Shown> ExchangeAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml");
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (Cookies.Count > 0)
            request.Headers.TryAddWithoutValidation(
                "Cookie",
                string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"))
            );
        request.Content = content;
        var response = await server.Client.SendAsync(request);
        var html = await response.Content.ReadAsStringAsync();
        var shown = new Shown(response, await new HtmlParser().ParseDocumentAsync(html));
        Answers.Add(shown);
        foreach (var cookie in shown.SetCookies)
            Keep(cookie);
        return shown;
    }

    private void Keep(string cookie)
    {
        var pair = cookie.Split(';')[0];
        var name = pair[..pair.IndexOf('=', StringComparison.Ordinal)];
        if (cookie.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase))
            Cookies.Remove(name);
        else
            Cookies[name] = pair[(name.Length + 1)..];
    }
}
