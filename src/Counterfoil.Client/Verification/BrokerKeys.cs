using System.Text.Json;
using Counterfoil.Jose;

namespace Counterfoil.Client;

/// <summary>
/// The keys that a broker publishes, as an application knows them: found by discovery, fetched when they are first needed, again after an hour,
/// and at once when a token names one that is not among them, but then at most once a minute. Thread-safe.
/// </summary>
internal sealed class BrokerKeys(Uri authority, HttpClient http, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private static readonly TimeSpan LeastBetween = TimeSpan.FromMinutes(1);

    private readonly Uri discovery = new(authority, ".well-known/openid-configuration");
    private readonly SemaphoreSlim fetching = new(1, 1);
    private Known? known;

    /// <summary>Reads a token with the keys that are known; where it names another, with those that are published now.</summary>
    /// <exception cref="HttpRequestException">The broker cannot be reached, or its answer is no set of keys.</exception>
    public async ValueTask<JwtResult> ReadAsync(
        string token,
        JwtExpectation expectation,
        CancellationToken cancellationToken
    )
    {
        var keys = await FindAsync(olderThan: Life, cancellationToken);
        var result = keys.Reader.Read(token, expectation);
        if (result is not JwtResult.Refused(JoseRefusal.UnknownKey))
            return result;
        keys = await FindAsync(olderThan: LeastBetween, cancellationToken);
        return keys.Reader.Read(token, expectation);
    }

    /// <inheritdoc/>
    public void Dispose() => fetching.Dispose();

    private async ValueTask<Known> FindAsync(
        TimeSpan olderThan,
        CancellationToken cancellationToken
    )
    {
        if (IsYounger(olderThan))
            return known!;
        await fetching.WaitAsync(cancellationToken);
        try
        {
            if (!IsYounger(olderThan))
                Volatile.Write(ref known, await FetchAsync(cancellationToken));
            return known!;
        }
        finally
        {
            fetching.Release();
        }
    }

    private bool IsYounger(TimeSpan age) =>
        Volatile.Read(ref known) is { } found
        && time.GetUtcNow() - found.At is var since
        && since >= TimeSpan.Zero
        && since < age;

    private async Task<Known> FetchAsync(CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        var set =
            JwkSet.Read(await GetAsync(await FindAsync(cancellationToken), cancellationToken))
            ?? throw new HttpRequestException("What the broker publishes is no set of keys.");
        return new Known(new JwtReader(new JwsVerifier(set.Keys), time), at);
    }

    // OpenID Connect Discovery 1.0 section 4.3: a document of another issuer is none of this one's.
    private async Task<Uri> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await GetAsync(discovery, cancellationToken));
            if (
                document.RootElement.GetProperty("issuer").GetString()
                    == authority.AbsoluteUri.TrimEnd('/')
                && Uri.TryCreate(
                    document.RootElement.GetProperty("jwks_uri").GetString(),
                    UriKind.Absolute,
                    out var keys
                )
                && AuthorityAddress.IsSafe(keys)
            )
                return keys;
        }
        catch (Exception failure)
            when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Falls through to the one sentence about it.
        }
        throw new HttpRequestException("The broker's discovery document is not its own.");
    }

    private async Task<byte[]> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(address, cancellationToken);
        response.EnsureSuccessStatusCode();
        await response.Content.LoadIntoBufferAsync(JwkSet.MostBytes, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private sealed record Known(JwtReader Reader, DateTimeOffset At);
}
