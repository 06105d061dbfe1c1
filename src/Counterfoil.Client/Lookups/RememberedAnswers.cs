using System.Collections.Concurrent;

namespace Counterfoil.Client;

/// <summary>An answer and for how long the authority lets it be relied on, from when it was asked.</summary>
internal sealed record LookedUp(TicketAnswer Answer, TimeSpan GoodFor);

/// <summary>
/// Answers by digest, none of them older than the staleness, however late it came; one question at a time for each.
/// Bounded; refusals have a bound of their own, so that guesses push nobody out. A failure is never remembered. Thread-safe.
/// </summary>
internal sealed class RememberedAnswers(TimeSpan staleness, int most, TimeProvider time)
{
    private readonly int mostRefused = Math.Max(1, most / 10);
    private readonly ConcurrentDictionary<Digest, Flight> flights = new();
    private int refused;
    private long sweptAt = time.GetTimestamp();

    /// <summary>How many are remembered, those under way included.</summary>
    public int Count => flights.Count;

    /// <summary>The remembered answer, or a new one. What callers share does not end with one of them.</summary>
    public async Task<TicketAnswer> GetOrAskAsync(
        Digest key,
        Func<CancellationToken, Task<LookedUp>> ask,
        CancellationToken cancellationToken
    )
    {
        // Not even two at once may share: the one that came first may have been answered before the other came.
        if (staleness <= TimeSpan.Zero)
            return (await ask(cancellationToken)).Answer;
        if (flights.TryGetValue(key, out var before) && IsFresh(before))
            return (await before.Landing.WaitAsync(cancellationToken)).Answer;
        var mine = new Flight(time.GetTimestamp());
        var flight = flights.AddOrUpdate(
            key,
            mine,
            (_, found) =>
            {
                if (IsFresh(found))
                    return found;
                CountOff(found);
                return mine;
            }
        );
        if (flight == mine)
        {
            _ = FlyAsync(key, mine, ask);
            Trim();
        }
        return (await flight.Landing.WaitAsync(cancellationToken)).Answer;
    }

    /// <summary>Forgets the answer to a question.</summary>
    public void Forget(Digest key)
    {
        if (flights.TryRemove(key, out var flight))
            CountOff(flight);
    }

    private async Task FlyAsync(
        Digest key,
        Flight flight,
        Func<CancellationToken, Task<LookedUp>> ask
    )
    {
        try
        {
            var found = await ask(CancellationToken.None);
            if (found.Answer is TicketAnswer.Refused)
            {
                flight.IsRefused = true;
                if (Interlocked.Increment(ref refused) > mostRefused)
                {
                    if (flights.TryRemove(new(key, flight)))
                        CountOff(flight);
                    SweepNowAndThen();
                }
            }
            flight.Land(found);
        }
        catch (AuthorityUnreachableException failure)
        {
            flights.TryRemove(new(key, flight));
            flight.Fail(failure);
        }
        finally
        {
            // Whatever else went wrong: nobody waits for ever, and nobody is let in.
            if (flight.Fail(new AuthorityUnreachableException()))
                flights.TryRemove(new(key, flight));
        }
    }

    private bool IsFresh(Flight flight)
    {
        var age = time.GetElapsedTime(flight.Began);
        return age < staleness
            && (
                !flight.Landing.IsCompleted
                || (flight.Landing.IsCompletedSuccessfully && age < flight.Landing.Result.GoodFor)
            );
    }

    private void CountOff(Flight flight)
    {
        if (flight.TryCountOff())
            Interlocked.Decrement(ref refused);
    }

    private void Trim()
    {
        if (flights.Count <= most)
            return;
        Sweep();
        // All of them young: any will do, for each only saves a question.
        foreach (var (key, flight) in flights)
        {
            if (flights.Count <= most - most / 10)
                return;
            if (flight.Landing.IsCompleted && flights.TryRemove(new(key, flight)))
                CountOff(flight);
        }
    }

    private void SweepNowAndThen()
    {
        var before = Interlocked.Read(ref sweptAt);
        if (
            time.GetElapsedTime(before) >= staleness
            && Interlocked.CompareExchange(ref sweptAt, time.GetTimestamp(), before) == before
        )
            Sweep();
    }

    private void Sweep()
    {
        foreach (var (key, flight) in flights)
        {
            if (!IsFresh(flight) && flights.TryRemove(new(key, flight)))
                CountOff(flight);
        }
    }

    private sealed class Flight(long began)
    {
        private readonly TaskCompletionSource<LookedUp> landing = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        private int isCountedOff;

        public long Began => began;

        public bool IsRefused { get; set; }

        public Task<LookedUp> Landing => landing.Task;

        public void Land(LookedUp found) => landing.TrySetResult(found);

        public bool Fail(AuthorityUnreachableException failure)
        {
            if (!landing.TrySetException(failure))
                return false;
            // Nobody may be waiting any more.
            _ = landing.Task.Exception;
            return true;
        }

        public bool TryCountOff() => IsRefused && Interlocked.Exchange(ref isCountedOff, 1) == 0;
    }
}
