namespace Counterfoil.Server.Handshakes;

/// <summary>
/// Knows the handshakes that were accepted for as long as one of them could be accepted again: Kerberos takes an
/// authenticator within five minutes of its own clock, before and after. In memory, for this node; bounded. Thread-safe.
/// </summary>
/// <remarks>MIT's library keeps a cache of its own, which the environment can switch off (KRB5RCACHENAME).</remarks>
internal sealed class ReplayGuard(TimeProvider time, int most = ReplayGuard.Most)
{
    /// <summary>Twice the skew that Kerberos allows by default (RFC 4120 section 3.2.3, MIT's clockskew).</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private const int Most = 500_000;

    private readonly Lock gate = new();
    private readonly HashSet<UInt128> known = [];
    private readonly Queue<(UInt128 Handshake, long At)> order = new();

    /// <summary>Whether it is the first time, and from now on it is not. A guard that is full lets nobody in.</summary>
    public bool TryUseOnce(UInt128 handshake)
    {
        lock (gate)
        {
            Forget();
            if (known.Count >= most || !known.Add(handshake))
                return false;
            order.Enqueue((handshake, time.GetTimestamp()));
            return true;
        }
    }

    private void Forget()
    {
        while (order.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > Window)
        {
            order.Dequeue();
            known.Remove(oldest.Handshake);
        }
    }
}
