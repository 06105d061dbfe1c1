namespace Counterfoil.Authority.Tickets;

/// <summary>
/// Ids that have no stub, remembered for a while in a table of fixed size, so that guesses cost no memory and a guess
/// that is repeated costs no statement. Forgetting one is harmless. Thread-safe.
/// </summary>
internal sealed class MissedStubs(TimeProvider time)
{
    private readonly Miss?[] slots = new Miss?[1 << 14];

    public bool Contains(Guid id, TimeSpan within) =>
        Volatile.Read(ref SlotOf(id)) is { } miss
        && miss.Id == id
        && time.GetUtcNow() - miss.At < within;

    public void Add(Guid id) => Volatile.Write(ref SlotOf(id), new Miss(id, time.GetUtcNow()));

    private ref Miss? SlotOf(Guid id) => ref slots[id.GetHashCode() & (slots.Length - 1)];

    private sealed record Miss(Guid Id, DateTimeOffset At);
}
