using System.Collections.Concurrent;

namespace Counterfoil.Client;

/// <summary>What a refresh token was exchanged for.</summary>
internal sealed record Renewed(string AccessToken, string? RefreshToken, string? ExpiresAt);

/// <summary>
/// Exchanges each refresh token once: requests of one browser come together with one cookie, and the second use of a public
/// application's refresh token ends the login (RFC 9700 section 4.14). What was got is known for a minute, until the browser
/// has the next cookie; found by a digest alone. Thread-safe.
/// </summary>
internal sealed class Renewals
{
    private const int MostKept = 10_000;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<
        Digest,
        (Lazy<Task<Renewed?>> Renewing, DateTimeOffset At)
    > kept = new();

    /// <summary>What it was exchanged for; <c>null</c> where the broker refused it.</summary>
    /// <param name="refreshToken">The refresh token.</param>
    /// <param name="now">The time.</param>
    /// <param name="renew">Exchanges it: for all who wait, so none of them may cancel it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Renewed?> GetAsync(
        string refreshToken,
        DateTimeOffset now,
        Func<Task<Renewed?>> renew,
        CancellationToken cancellationToken
    )
    {
        foreach (var old in kept.Where(one => (now - one.Value.At).Duration() > Life))
            kept.TryRemove(old);
        if (kept.Count >= MostKept)
        {
            foreach (
                var done in kept.Where(one =>
                    one.Value.Renewing is { IsValueCreated: true, Value.IsCompleted: true }
                )
            )
                kept.TryRemove(done);
        }
        var key = Digests.Of(refreshToken);
        var one = kept.GetOrAdd(key, _ => (new Lazy<Task<Renewed?>>(renew), now));
        try
        {
            return await one.Renewing.Value.WaitAsync(cancellationToken);
        }
        // A broker that could not be reached has not used it up.
        catch (Exception) when (one.Renewing.Value.IsFaulted || one.Renewing.Value.IsCanceled)
        {
            kept.TryRemove(new(key, one));
            throw;
        }
    }
}
