using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Throttling;

/// <summary>
/// One throttle over all factors and all doors. It counts failures in a row per identity and address, per address, and
/// per identity over all addresses that never succeeded for it. An address that once succeeded counts alone, so no
/// stranger can lock somebody out. Counted in memory, merged with the other nodes' through the database. Thread-safe.
/// </summary>
public sealed class Throttle(
    IThrottleCounters counters,
    KeyRing keys,
    TimeProvider time,
    AuthorityOptions options
)
{
    private readonly KeyedHash hash = new(keys, "throttle");
    private readonly ConcurrentDictionary<string, Counter> known = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<CounterChange> changes = new();
    private DateTimeOffset mergedUntil;

    /// <summary>How long the address must wait whoever it names; zero when it need not.</summary>
    public TimeSpan WaitOfAddress(ContextIdentifier tenant, string address) =>
        Wait(AddressKey(tenant, address), options.Throttle.Address);

    /// <summary>How long this identity must wait from this address; zero when it need not. The identity is what a name resolves to.</summary>
    public TimeSpan WaitOf(ContextIdentifier tenant, string identity, string address)
    {
        var pair = Wait(PairKey(tenant, identity, address), options.Throttle.Pair);
        if (IsKnown(tenant, identity, address))
            return pair;
        var strangers = Wait(StrangersKey(tenant, identity), options.Throttle.Strangers);
        return pair > strangers ? pair : strangers;
    }

    /// <summary>Counts a failure; the identity is <c>null</c> when the evidence named nobody, such as a made-up ticket.</summary>
    public void Failed(ContextIdentifier tenant, string? identity, string address)
    {
        Count(AddressKey(tenant, address), options.Throttle.Address);
        if (identity is null)
            return;
        Count(PairKey(tenant, identity, address), options.Throttle.Pair);
        if (!IsKnown(tenant, identity, address))
            Count(StrangersKey(tenant, identity), options.Throttle.Strangers);
    }

    /// <summary>
    /// How long the address must wait that showed wrong tokens of applications; zero when it need not. Counted apart from people:
    /// who guesses beside a real application stops neither it nor those who log in from there.
    /// </summary>
    public TimeSpan WaitOfApplications(ContextIdentifier tenant, string address) =>
        Wait(ApplicationsKey(tenant, address), options.Throttle.Address);

    /// <summary>Counts a wrong token of an application.</summary>
    public void FailedAsApplication(ContextIdentifier tenant, string address) =>
        Count(ApplicationsKey(tenant, address), options.Throttle.Address);

    /// <summary>Notes that the identity was proven from this address.</summary>
    public void Succeeded(ContextIdentifier tenant, string identity, string address)
    {
        var now = time.GetUtcNow();
        var pair = PairKey(tenant, identity, address);
        if (known.ContainsKey(pair))
            Apply(new CounterChange(pair, Reset: true, 0, now));
        if (!IsKnown(tenant, identity, address))
            Apply(new CounterChange(KnownKey(tenant, identity, address), Reset: true, 1, now));
    }

    /// <summary>Sends what was counted here and takes in what was counted elsewhere. Called each second, and once at the start.</summary>
    public async Task MergeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var batch = new List<CounterChange>();
        while (batch.Count < 10_000 && changes.TryDequeue(out var change))
            batch.Add(change);
        // A little overlap: another node's clock or commit may lag behind ours.
        var since =
            mergedUntil == default
                ? now - options.Throttle.KnownFor
                : mergedUntil - TimeSpan.FromSeconds(5);
        try
        {
            Take(await counters.MergeAsync(batch, since, cancellationToken));
            batch.Clear();
        }
        finally
        {
            // Nothing that was counted is lost: what could not be sent goes with the next second's batch.
            batch.ForEach(changes.Enqueue);
        }
        mergedUntil = now;
        Trim();
    }

    // What was counted here while the database was asked is not in its answer yet.
    private void Take(IReadOnlyList<Counter> merged)
    {
        var meanwhile = changes.ToLookup(change => change.Key, StringComparer.Ordinal);
        foreach (var counter in merged)
            known[counter.Key] = meanwhile[counter.Key].Aggregate(counter, Moved);
    }

    private TimeSpan Wait(string key, ThrottleLimit limit)
    {
        if (!known.TryGetValue(key, out var counter))
            return TimeSpan.Zero;
        var sinceThen = time.GetUtcNow() - counter.At;
        if (sinceThen >= limit.ForgottenAfter)
            return TimeSpan.Zero;
        var left = limit.WaitAfter(counter.Count) - sinceThen;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Count(string key, ThrottleLimit limit)
    {
        var now = time.GetUtcNow();
        var isForgotten =
            known.TryGetValue(key, out var counter) && now - counter.At >= limit.ForgottenAfter;
        Apply(new CounterChange(key, isForgotten, 1, now));
    }

    private void Apply(CounterChange change)
    {
        known.AddOrUpdate(
            change.Key,
            _ => Moved(default, change),
            (_, counter) => Moved(counter, change)
        );
        changes.Enqueue(change);
    }

    private static Counter Moved(Counter counter, CounterChange change) =>
        new(change.Key, (change.Reset ? 0 : counter.Count) + change.Added, change.At);

    private bool IsKnown(ContextIdentifier tenant, string identity, string address) =>
        known.TryGetValue(KnownKey(tenant, identity, address), out var counter)
        && counter.Count > 0
        && time.GetUtcNow() - counter.At < options.Throttle.KnownFor;

    private string AddressKey(ContextIdentifier tenant, string address) =>
        Key(tenant, 'a', "", NetworkOf(address));

    private string ApplicationsKey(ContextIdentifier tenant, string address) =>
        Key(tenant, 't', "", NetworkOf(address));

    private string PairKey(ContextIdentifier tenant, string identity, string address) =>
        Key(tenant, 'p', identity, NetworkOf(address));

    private string StrangersKey(ContextIdentifier tenant, string identity) =>
        Key(tenant, 's', identity, "");

    private string KnownKey(ContextIdentifier tenant, string identity, string address) =>
        Key(tenant, 'k', identity, NetworkOf(address));

    private string Key(ContextIdentifier tenant, char kind, string identity, string network) =>
        $"{kind}:{hash.ComputeText(tenant.Value, $"{kind}\n{network}\n{identity}")}";

    /// <summary>What counts as one address: one customer of an IPv6 provider has a whole /64 to himself.</summary>
    public static string NetworkOf(string address)
    {
        if (!IPAddress.TryParse(address, out var parsed))
            return address;
        if (parsed.IsIPv4MappedToIPv6)
            parsed = parsed.MapToIPv4();
        if (parsed.AddressFamily != AddressFamily.InterNetworkV6)
            return parsed.ToString();
        var bytes = parsed.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }

    private void Trim()
    {
        if (known.Count <= options.Throttle.MostCounters)
            return;
        foreach (
            var counter in known
                .Values.OrderBy(counter => counter.At)
                .Take(known.Count - (options.Throttle.MostCounters * 9 / 10))
                .ToList()
        )
            known.TryRemove(counter.Key, out _);
    }
}
