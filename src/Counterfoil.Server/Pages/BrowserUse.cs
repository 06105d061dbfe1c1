using Microsoft.Extensions.Primitives;

namespace Counterfoil.Server.Pages;

/// <summary>Reads the use of a request to a page: the header if there is one, else the browser's family.</summary>
internal static class BrowserUse
{
    // The order matters: nearly every browser claims to be several others.
    private static readonly (string Sign, string Family)[] Families =
    [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];

    private static readonly (string Sign, string System)[] Systems =
    [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Macintosh", "Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];

    /// <summary>The use as the request said it, with the browser's family where it named no program.</summary>
    public static Use Of(HttpRequest request, Use said) =>
        request.Headers.ContainsKey(Use.Header) && said.Program.Length > 0
            ? said
            : said with
            {
                Program = FamilyOf(request.Headers.UserAgent),
            };

    /// <summary>Such as <c>Firefox on Linux</c>: words of ours alone, whatever the header says.</summary>
    private static string FamilyOf(StringValues userAgent)
    {
        var text = userAgent.ToString();
        var family = Array
            .Find(Families, one => text.Contains(one.Sign, StringComparison.Ordinal))
            .Family;
        var system = Array
            .Find(Systems, one => text.Contains(one.Sign, StringComparison.Ordinal))
            .System;
        return (family, system) switch
        {
            (null, _) => "Browser",
            (_, null) => family,
            _ => $"{family} on {system}",
        };
    }
}
