using System.Text.Json;
using Counterfoil.Broker.Logins;
using Counterfoil.Cryptography;
using Counterfoil.Server.Cookies;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using LoginCourse = Counterfoil.Broker.Logins.Course;

namespace Counterfoil.Server.Pages.Course;

/// <summary>
/// The courses of a browser in which nobody has proven anything yet: in an encrypted cookie, so that nothing is stored for
/// strangers. At most three; the one touched longest ago goes. Thread-safe.
/// </summary>
internal sealed class CourseCookies(IDataProtectionProvider protection, TimeProvider time)
{
    private const int Most = 3;

    // Protected and written in base64 it is half as long again; a request has 32 KiB for all its headers.
    private const int MostBytes = 9 * 1024;

    private static readonly HostCookieBuilder Builder = new("Counterfoil-Course");
    private static readonly ChunkingCookieManager Chunks = new() { ChunkSize = 3800 };

    private readonly Lazy<IDataProtector> protector = new(() =>
        protection.CreateProtector("Counterfoil.Course.1")
    );

    /// <summary>What knows this browser from all others; <c>null</c> where it has none yet.</summary>
    public static Secret? BrowserOf(HttpContext context) => SecretCookie.Browser.Read(context);

    /// <summary>The same, made where there is none.</summary>
    public static Secret MarkBrowser(HttpContext context)
    {
        if (BrowserOf(context) is { Length: CourseKeeper.BrowserLength } known)
            return known;
        var browser = CourseKeeper.NewBrowser();
        SecretCookie.Browser.Put(context, browser);
        return browser;
    }

    /// <summary>A course by its id; <c>null</c> where this browser has none of it, or it has lapsed.</summary>
    public LoginCourse? Find(HttpContext context, string id) =>
        Read(context).Find(course => string.Equals(course.Id, id, StringComparison.Ordinal));

    /// <summary>The course of this browser in which something was said last; <c>null</c> for none.</summary>
    public LoginCourse? FindLatest(HttpContext context) => Read(context).LastOrDefault();

    /// <summary>Keeps a course; false where it is too large to travel in a cookie.</summary>
    public bool TryPut(HttpContext context, Secret browser, LoginCourse course)
    {
        var courses = Read(context);
        courses.RemoveAll(other => other.Id == course.Id);
        courses.Add(course);
        while (courses.Count > Most || (courses.Count > 1 && Write(browser, courses) is null))
            courses.RemoveAt(0);
        if (Write(browser, courses) is not { } text)
            return false;
        Append(context, text);
        return true;
    }

    /// <summary>Drops a course.</summary>
    public void Drop(HttpContext context, string id)
    {
        var courses = Read(context);
        if (courses.RemoveAll(course => course.Id == id) == 0)
            return;
        if (courses.Count > 0 && Write(BrowserOf(context)!, courses) is { } text)
            Append(context, text);
        else
            Chunks.DeleteCookie(context, Builder.Name!, Builder.Build(context));
    }

    private static void Append(HttpContext context, string text)
    {
        context.Response.Headers.CacheControl = "no-store";
        Chunks.AppendResponseCookie(context, Builder.Name!, text, Builder.Build(context));
    }

    private List<LoginCourse> Read(HttpContext context)
    {
        if (
            BrowserOf(context) is not { } browser
            || Chunks.GetRequestCookie(context, Builder.Name!) is not { Length: > 0 } text
            || Open(text) is not [var bound, .. var courses]
            || !SecretDigest.FixedTimeEquals(BoundTo(browser), bound)
        )
            return [];
        var now = time.GetUtcNow();
        return
        [
            .. courses
                .Select(course => CourseText.Read(course))
                .OfType<LoginCourse>()
                .Where(course => !course.HasLapsed(now)),
        ];
    }

    private List<byte[]>? Open(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<List<byte[]>>(protector.Value.Unprotect(text));
        }
        // Made by other keys, or by nobody: as good as no cookie.
        catch (Exception failure)
            when (failure is System.Security.Cryptography.CryptographicException or JsonException)
        {
            return null;
        }
    }

    private string? Write(Secret browser, List<LoginCourse> courses)
    {
        var parts = new List<byte[]>(courses.Count + 1) { BoundTo(browser) };
        parts.AddRange(courses.Select(CourseText.Write));
        return parts.Sum(part => part.Length) <= MostBytes
            ? protector.Value.Protect(JsonSerializer.Serialize(parts))
            : null;
    }

    private static byte[] BoundTo(Secret browser) =>
        System.Text.Encoding.ASCII.GetBytes(SecretDigest.ComputeBound(browser.Reveal()));
}
