using System.Collections.Concurrent;
using Counterfoil.Jose;

namespace Counterfoil.Client;

/// <summary>What a refresh token was exchanged for.</summary>
internal sealed record Renewed(
    string AccessToken,
    string? RefreshToken,
    string? ExpiresAt,
    JwtClaims? Claims
);

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

    /// <summary>What it was exchanged for, <c>null</c> where the broker refused it; and whether that was done for this call.</summary>
    /// <param name="refreshToken">The refresh token.</param>
    /// <param name="refused">
    /// The access token that a service refused: where it is the known one, that is forgotten. A confidential application's
    /// refresh token stays the same, and what was got for it may have ended within the minute.
    /// </param>
    /// <param name="now">The time.</param>
    /// <param name="renew">Exchanges it: for all who wait, so none of them may cancel it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<(Renewed? Renewed, bool IsNew)> GetAsync(
        string refreshToken,
        string? refused,
        DateTimeOffset now,
        Func<Task<Renewed?>> renew,
        CancellationToken cancellationToken
    )
    {
        MakeRoom(now);
        var key = Digests.Of(refreshToken);
        var own = new Lazy<Task<Renewed?>>(renew);
        while (true)
        {
            var one = kept.GetOrAdd(key, (own, now));
            try
            {
                var renewed = await one.Renewing.Value.WaitAsync(cancellationToken);
                var isNew = ReferenceEquals(one.Renewing, own);
                if (isNew || renewed is null || !IsSame(renewed.AccessToken, refused))
                    return (renewed, isNew);
            }
            // A broker that could not be asked has not used it up.
            catch (Exception) when (one.Renewing.Value.IsFaulted || one.Renewing.Value.IsCanceled)
            {
                kept.TryRemove(new(key, one));
                throw;
            }
            kept.TryRemove(new(key, one));
        }
    }

    private static bool IsSame(string accessToken, string? refused) =>
        string.Equals(accessToken, refused, StringComparison.Ordinal);

    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var old in kept.Where(one => (now - one.Value.At).Duration() > Life))
            kept.TryRemove(old);
        if (kept.Count < MostKept)
            return;
        foreach (
            var done in kept.Where(one =>
                one.Value.Renewing is { IsValueCreated: true, Value.IsCompleted: true }
            )
        )
            kept.TryRemove(done);
    }
}
