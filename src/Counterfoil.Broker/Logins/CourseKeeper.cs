using System.Text;
using Counterfoil.Cryptography;

namespace Counterfoil.Broker.Logins;

/// <summary>
/// Keeps courses after the first proof. A row is found by the course's id together with the secret of the browser that
/// began it: neither is worth anything alone (CVE-2026-7507). Thread-safe.
/// </summary>
public sealed class CourseKeeper(ILoginCourses courses, TimeProvider time)
{
    /// <summary>The length of a browser's secret.</summary>
    public const int BrowserLength = 32;

    /// <summary>A secret for a browser that has none.</summary>
    public static Secret NewBrowser() => new(Randomness.NextCode(BrowserLength));

    /// <summary>What is kept; one that has lapsed is not there any more.</summary>
    public async ValueTask<CourseFound> FindAsync(
        string id,
        Secret browser,
        CancellationToken cancellationToken
    )
    {
        if (id.Length != Course.IdLength || browser.Length != BrowserLength)
            return new CourseFound.Nothing();
        var found = await courses.FindAsync(DigestOf(id, browser), cancellationToken);
        return found is CourseFound.Going(var course) && course.HasLapsed(time.GetUtcNow())
            ? new CourseFound.Nothing()
            : found;
    }

    /// <summary>Keeps it for another while; false when it was answered meanwhile.</summary>
    public Task<bool> TryPutAsync(
        Course course,
        Secret browser,
        CancellationToken cancellationToken
    ) => courses.TryPutAsync(DigestOf(course.Id, browser), course, cancellationToken);

    /// <summary>Ends it; true for exactly one caller.</summary>
    public Task<bool> TryEndAsync(
        Course course,
        Secret browser,
        CancellationToken cancellationToken
    ) =>
        courses.TryEndAsync(
            DigestOf(course.Id, browser),
            time.GetUtcNow() + Course.Life,
            cancellationToken
        );

    private static byte[] DigestOf(string id, Secret browser) =>
        SecretDigest.Compute(
            "login course",
            "",
            0,
            Encoding.UTF8.GetBytes($"{id}\n{browser.Reveal()}")
        );
}
