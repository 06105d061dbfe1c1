using System.Collections.Concurrent;
using Counterfoil.Authority.Changes;
using Counterfoil.Cryptography;

namespace Counterfoil.Broker.Applications;

/// <summary>
/// The applications with their tokens as this node knows them: a bounded cache that the bell empties. What there is none of
/// is remembered too, in a table of fixed size, so that guesses cost no memory. Thread-safe.
/// </summary>
/// <remarks>
/// A change that is told while a load is under way must not be lost: it finds nothing to drop yet, so changes are counted,
/// and what was loaded while the count moved is used once and not kept.
/// </remarks>
public sealed class KnownApplications : IKnownApplications, IDisposable
{
    private const int Most = 20_000;
    private const int LongestToken = 200;
    private const int LongestClientId = 100;

    private readonly IApplications applications;
    private readonly TokenUses uses;
    private readonly IBell bell;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<ApplicationKey, Known> known = new();
    private readonly ConcurrentDictionary<string, ApplicationKey> byClientId = new(
        StringComparer.Ordinal
    );
    private readonly ConcurrentDictionary<UInt128, ApplicationKey> byToken = new();
    private readonly Misses misses = new();
    private readonly IDisposable listening;
    private long changes;

    /// <summary>Listens to the bell until disposed.</summary>
    public KnownApplications(
        IApplications applications,
        TokenUses uses,
        IBell bell,
        TimeProvider time
    )
    {
        ArgumentNullException.ThrowIfNull(bell);
        (this.applications, this.uses, this.bell, this.time) = (applications, uses, bell, time);
        listening = bell.Listen(Hear);
    }

    /// <inheritdoc/>
    public ValueTask<Application?> FindAsync(
        string clientId,
        CancellationToken cancellationToken
    ) =>
        byClientId.TryGetValue(clientId, out var id)
        && TryFind(id) is { } found
        && found.Application.IsKnownAs(clientId)
            ? new(found.Application)
            : LoadByClientIdAsync(clientId, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Application?> FindAsync(
        ApplicationKey id,
        CancellationToken cancellationToken
    ) => TryFind(id) is { } found ? new(found.Application) : LoadAsync(id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TokenHolder?> FindByTokenAsync(
        Secret token,
        ContextIdentifier? tenant,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(token);
        // What is too long to be one is cut, so that nobody has megabytes digested; it then matches nothing.
        var text =
            token.Length <= LongestToken ? token : new Secret(token.Reveal()[..LongestToken]);
        var digest = TokenText.DigestOf(text);
        if (byToken.TryGetValue(NameOf(digest), out var id) && TryFind(id) is { } found)
            return new(Match(found, digest, tenant));
        return LoadByTokenAsync(token, digest, tenant, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => listening.Dispose();

    private async ValueTask<Application?> LoadAsync(
        ApplicationKey id,
        CancellationToken cancellationToken
    )
    {
        var before = Begin(out var at);
        return await applications.FindAsync(id, cancellationToken) is { } found
            ? Keep(found, before, at).Application
            : null;
    }

    private async ValueTask<Application?> LoadByClientIdAsync(
        string clientId,
        CancellationToken cancellationToken
    )
    {
        if (clientId.Length is 0 or > LongestClientId)
            return null;
        var before = Begin(out var at);
        var name = NameOf(TokenText.DigestOf(new Secret("id:" + clientId)));
        if (misses.Contains(name, at - Life))
            return null;
        if (
            await applications.FindByClientIdAsync(clientId, cancellationToken) is not { } found
            || !found.Application.IsKnownAs(clientId)
        )
        {
            Miss(name, before, at);
            return null;
        }
        return Keep(found, before, at).Application;
    }

    private async ValueTask<TokenHolder?> LoadByTokenAsync(
        Secret token,
        ReadOnlyMemory<byte> digest,
        ContextIdentifier? tenant,
        CancellationToken cancellationToken
    )
    {
        var before = Begin(out var at);
        var name = NameOf(digest);
        if (IsNone(token) || misses.Contains(name, at - Life))
            return null;
        if (await applications.FindByTokenAsync(digest, cancellationToken) is not { } found)
        {
            Miss(name, before, at);
            return null;
        }
        return Match(Keep(found, before, at), digest, tenant);
    }

    // A slip in copying is seen by the checksum, and asks no database.
    private static bool IsNone(Secret token) =>
        token.Length is 0 or > LongestToken
        || (
            token.Reveal().StartsWith(TokenText.Prefix, StringComparison.Ordinal)
            && !TokenText.IsWellFormed(token.Reveal())
        );

    private TokenHolder? Match(
        RegisteredApplication found,
        ReadOnlyMemory<byte> digest,
        ContextIdentifier? tenant
    )
    {
        ApplicationToken? match = null;
        foreach (var token in found.Tokens)
        {
            if (SecretDigest.FixedTimeEquals(token.Digest.Span, digest.Span))
                match = token;
        }
        if (match?.IsLiving(time.GetUtcNow()) != true)
            return null;
        uses.Note(match.Id, tenant);
        return new TokenHolder(found.Application, match.Id) { EndsAt = match.ExpiresAt };
    }

    private RegisteredApplication? TryFind(ApplicationKey id) =>
        known.TryGetValue(id, out var found) && time.GetUtcNow() - found.LoadedAt < Life
            ? found.Application
            : null;

    private TimeSpan Life => bell.IsHeard ? BellTimes.Cache : BellTimes.CacheWhileSilent;

    private long Begin(out DateTimeOffset at)
    {
        at = time.GetUtcNow();
        return Interlocked.Read(ref changes);
    }

    private RegisteredApplication Keep(RegisteredApplication found, long before, DateTimeOffset at)
    {
        if (known.Count >= Most)
            Clear();
        var id = found.Application.Id;
        known[id] = new Known(found, at);
        byClientId[found.Application.ClientId] = id;
        foreach (var alias in found.Application.Aliases)
            byClientId[alias] = id;
        foreach (var token in found.Tokens)
            byToken[NameOf(token.Digest)] = id;
        if (Interlocked.Read(ref changes) != before)
            known.TryRemove(id, out _);
        return found;
    }

    private void Miss(UInt128 name, long before, DateTimeOffset at)
    {
        misses.Add(name, at);
        if (Interlocked.Read(ref changes) != before)
            misses.Clear();
    }

    private void Hear(Changed changed)
    {
        switch (changed)
        {
            case Changed.OfApplication(var id):
                Interlocked.Increment(ref changes);
                known.TryRemove(new ApplicationKey(id), out _);
                misses.Clear();
                break;
            case Changed.All:
                Interlocked.Increment(ref changes);
                Clear();
                misses.Clear();
                break;
        }
    }

    private void Clear()
    {
        known.Clear();
        byClientId.Clear();
        byToken.Clear();
    }

    private static UInt128 NameOf(ReadOnlyMemory<byte> digest) =>
        new(BitConverter.ToUInt64(digest.Span), BitConverter.ToUInt64(digest.Span[8..]));

    private sealed record Known(RegisteredApplication Application, DateTimeOffset LoadedAt);

    private sealed class Misses
    {
        private readonly Missed?[] slots = new Missed?[1 << 12];

        public bool Contains(UInt128 name, DateTimeOffset since) =>
            Volatile.Read(ref SlotOf(name)) is { } missed
            && missed.Name == name
            && missed.At > since;

        public void Add(UInt128 name, DateTimeOffset at) =>
            Volatile.Write(ref SlotOf(name), new Missed(name, at));

        public void Clear() => Array.Clear(slots);

        private ref Missed? SlotOf(UInt128 name) =>
            ref slots[(int)(name & (UInt128)(slots.Length - 1))];

        private sealed record Missed(UInt128 Name, DateTimeOffset At);
    }
}
