using System.Globalization;
using Counterfoil.Authority.Tenants;
using Counterfoil.Server.Cookies;
using Microsoft.AspNetCore.Localization;

namespace Counterfoil.Server.Texts;

/// <summary>A language of the pages.</summary>
/// <param name="Code">Its name in HTML and HTTP (RFC 5646).</param>
/// <param name="Name">What those who speak it call it.</param>
internal sealed record Language(string Code, string Name);

/// <summary>
/// Which language a page is in: what the person chose, else what the application asked for (<c>ui_locales</c>), else what
/// the browser prefers, else what the tenant speaks, else English. Stateless.
/// </summary>
internal static class Languages
{
    private static readonly TimeSpan ChoiceLife = TimeSpan.FromDays(365);

    private static readonly HostCookieBuilder Choice = new("Counterfoil-Language")
    {
        MaxAge = ChoiceLife,
    };

    private static readonly HostCookieBuilder Suggestion = new("Counterfoil-Locale");

    /// <summary>All of them, the default first.</summary>
    public static IReadOnlyList<Language> All { get; } =
    [
        new("en", "English"),
        new("nb", "Norsk"),
        new("sv", "Svenska"),
        new("da", "Dansk"),
        new("de", "Deutsch"),
        new("nl", "Nederlands"),
    ];

    /// <summary>How the framework is told.</summary>
    public static RequestLocalizationOptions Options { get; } =
        new()
        {
            DefaultRequestCulture = new RequestCulture(All[0].Code),
            SupportedCultures = [.. All.Select(one => new CultureInfo(one.Code))],
            SupportedUICultures = [.. All.Select(one => new CultureInfo(one.Code))],
            RequestCultureProviders =
            [
                new CustomRequestCultureProvider(async context => new ProviderCultureResult(
                    (Wanted(context) ?? await SpokenAsync(context) ?? All[0]).Code
                )),
            ],
        };

    /// <summary>Finds a language by any of its names; <c>null</c> for one that the pages do not have.</summary>
    public static Language? Find(string? tag) =>
        tag is not { Length: > 0 and <= 35 }
            ? null
            : tag.Split('-', '_')[0].ToUpperInvariant() switch
            {
                // Both written forms, and the name for either (RFC 5646 section 4.4.1 and ISO 639).
                "NO" or "NN" or "NB" => All[1],
                var code => All.FirstOrDefault(one =>
                    string.Equals(one.Code, code, StringComparison.OrdinalIgnoreCase)
                ),
            };

    /// <summary>The language of the page that is shown.</summary>
    public static Language Current =>
        Find(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) ?? All[0];

    /// <summary>The language of whatever a person is shown where no page has answered.</summary>
    public static CultureInfo CultureOf(HttpContext context) =>
        CultureInfo.GetCultureInfo(Of(context).Code);

    /// <summary>Keeps what the person chose.</summary>
    public static void Choose(HttpContext context, Language language) =>
        context.Response.Cookies.Append(Choice.Name!, language.Code, Choice.Build(context));

    /// <summary>
    /// Notes what an application asked for, best first; else, where the browser prefers none of ours, what the tenant speaks.
    /// With neither, what an earlier one asked for is forgotten.
    /// </summary>
    public static void Suggest(
        HttpContext context,
        IReadOnlyList<string> asked,
        IReadOnlyList<string> spoken
    )
    {
        var language = First(asked) ?? (Preferred(context.Request) is null ? First(spoken) : null);
        if (language is not null)
            context.Response.Cookies.Append(
                Suggestion.Name!,
                language.Code,
                Suggestion.Build(context)
            );
        else if (context.Request.Cookies.ContainsKey(Suggestion.Name!))
            context.Response.Cookies.Delete(Suggestion.Name!, Suggestion.Build(context));
    }

    private static Language? First(IReadOnlyList<string> tags) =>
        tags.Select(Find).FirstOrDefault(found => found is not null);

    private static Language Of(HttpContext context) => Wanted(context) ?? All[0];

    private static Language? Wanted(HttpContext context) =>
        Find(context.Request.Cookies[Choice.Name!])
        ?? Find(context.Request.Cookies[Suggestion.Name!])
        ?? Preferred(context.Request);

    private static async ValueTask<Language?> SpokenAsync(HttpContext context)
    {
        var tenants = context.RequestServices.GetRequiredService<KnownTenants>();
        return
            await tenants.FindAsync(TenantInPath.Of(context), context.RequestAborted) is { } tenant
            ? First(tenant.Switches.Languages)
            : null;
    }

    private static Language? Preferred(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .AcceptLanguage.Take(20)
            .OrderByDescending(one => one.Quality ?? 1, Comparer<double>.Default)
            .Where(one => one.Quality is not 0)
            .Select(one => Find(one.Value.Value))
            .FirstOrDefault(found => found is not null);
}
