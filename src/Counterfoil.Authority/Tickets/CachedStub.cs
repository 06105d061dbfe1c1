using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Revocation;

namespace Counterfoil.Authority.Tickets;

/// <summary>Turns stale when the bell tells that what it stands for has changed; entries hold it and ask it.</summary>
internal sealed class StaleMark
{
    private volatile bool isStale;

    public bool IsStale => isStale;

    public void Spoil() => isStale = true;
}

/// <summary>The answer that stands between two hearings of a ticket: by this door, for this use, beside this token of an application, since then and, where a plugin said so, until then.</summary>
internal sealed record Heard(
    Door Door,
    Use Use,
    ApplicationTokenMark Beside,
    DateTimeOffset At,
    DateTimeOffset? Until,
    Outcome.Believed Outcome
);

/// <summary>What plugins answered when somebody asked about a ticket: at that instant and, where one said so, until then.</summary>
internal sealed record Inspected(DateTimeOffset At, DateTimeOffset? Until);

/// <summary>
/// A stub in memory, with what decides about it as of one load, and what has happened to it since. Thread-safe;
/// what changes is either a word written atomically or an array replaced whole.
/// </summary>
internal sealed class CachedStub(
    LoadedStub loaded,
    DateTimeOffset loadedAt,
    StaleMark associate,
    StaleMark tenant
)
{
    // A ticket is used by few programs at a time; past this the oldest answer gives way.
    private const int MostHeard = 8;

    private readonly StaleMark own = new();
    private readonly long absoluteEnd = loaded.Stub.AbsoluteEnd.UtcTicks;
    private long idleEnd = loaded.Stub.IdleEnd.UtcTicks;
    private long reviewedAt = loaded.Stub.ReviewedAt.UtcTicks;
    private long usedAt;
    private Use lastUse = Use.Unknown;
    private int isNoted;
    private int isRehearing;
    private Heard[] heard = [];
    private Inspected? inspected;

    private readonly IReadOnlyList<RevokedBefore> ends = loaded.Ends;

    public TicketStub Stub { get; } = loaded.Stub;

    public Associate Associate { get; } = loaded.Associate;

    /// <summary>Whether a revocation ends it, by its own row or by a revoked-before row: the strictest of all levels counts.</summary>
    public bool IsRevoked { get; } =
        loaded.Stub.RevokedAt is not null || loaded.Ends.Any(end => end.Ends(loaded.Stub));

    /// <summary>From when a line counts that begins with it: since its proof, or since the last revocation that spared its own line.</summary>
    public DateTimeOffset CountsFrom { get; } = FirstNotEnded(loaded.Stub, loaded.Ends);

    public DateTimeOffset LoadedAt { get; } = loadedAt;

    public bool IsStale => own.IsStale || associate.IsStale || tenant.IsStale;

    public DateTimeOffset IdleEnd => new(Interlocked.Read(ref idleEnd), TimeSpan.Zero);

    public DateTimeOffset ReviewedAt => new(Interlocked.Read(ref reviewedAt), TimeSpan.Zero);

    public void Spoil() => own.Spoil();

    /// <summary>An entry for another stub of the same person: as old as this one, and stale as soon as this one is for the person's or the tenant's sake.</summary>
    public CachedStub Of(TicketStub made) =>
        new(new LoadedStub(made, Associate, ends), LoadedAt, associate, tenant);

    /// <summary>Whether both clocks still run.</summary>
    public bool IsWithinLife(DateTimeOffset now) =>
        now.UtcTicks < Interlocked.Read(ref idleEnd) && now.UtcTicks < absoluteEnd;

    public Heard? FindHeard(Door door, Use use, ReadOnlySpan<char> applicationToken)
    {
        foreach (var one in Volatile.Read(ref heard))
        {
            if (one.Door == door && one.Use == use && one.Beside.IsOf(applicationToken))
                return one;
        }
        return null;
    }

    public void Keep(Heard answer)
    {
        var before = Volatile.Read(ref heard);
        var others = before
            .Where(one =>
                one.Door != answer.Door || one.Use != answer.Use || !one.Beside.IsAs(answer.Beside)
            )
            .OrderByDescending(one => one.At)
            .Take(MostHeard - 1);
        Volatile.Write(ref heard, [answer, .. others]);
    }

    public void Forget(Door door, Use use) =>
        Volatile.Write(
            ref heard,
            [.. Volatile.Read(ref heard).Where(one => one.Door != door || one.Use != use)]
        );

    /// <summary>Whether nobody objected when it was last asked about, within the interval. A clock that jumped back makes it too old.</summary>
    public bool IsInspected(DateTimeOffset now, TimeSpan interval) =>
        Volatile.Read(ref inspected) is { } last
        && now - last.At is var age
        && age >= TimeSpan.Zero
        && age < interval
        && !(last.Until <= now);

    /// <summary>Notes that nobody objected.</summary>
    public void Inspected(DateTimeOffset at, DateTimeOffset? until) =>
        Volatile.Write(ref inspected, new Inspected(at, until));

    /// <summary>True for the one caller that may hear the ticket again in the background.</summary>
    public bool TryBeginRehearing() => Interlocked.CompareExchange(ref isRehearing, 1, 0) == 0;

    public void EndRehearing() => Volatile.Write(ref isRehearing, 0);

    public void Reviewed(DateTimeOffset now) => Raise(ref reviewedAt, now.UtcTicks);

    /// <summary>Notes a use in memory; true when the stub was not noted yet and must be queued for writing.</summary>
    public bool NoteUse(DateTimeOffset now, Use use)
    {
        Raise(ref idleEnd, Math.Min(now.UtcTicks + Stub.Terms.IdleLife.Ticks, absoluteEnd));
        Raise(ref usedAt, now.UtcTicks);
        // Read first: a word that is written by every use is fetched anew by every core.
        if (Volatile.Read(ref lastUse) != use)
            Volatile.Write(ref lastUse, use);
        return Volatile.Read(ref isNoted) == 0 && Interlocked.Exchange(ref isNoted, 1) == 0;
    }

    /// <summary>What is to be written now; a use that comes later is noted anew.</summary>
    public Renewal TakeRenewal()
    {
        // A full fence: what is read below must not be older than the word that says it was taken.
        Interlocked.Exchange(ref isNoted, 0);
        var used = Interlocked.Read(ref usedAt);
        return new Renewal(
            Stub,
            IdleEnd,
            used == 0 ? null : new DateTimeOffset(used, TimeSpan.Zero),
            Volatile.Read(ref lastUse).ToString(),
            ReviewedAt
        );
    }

    // What spared a line ends whatever else began until then, to the millisecond.
    private static DateTimeOffset FirstNotEnded(TicketStub stub, IReadOnlyList<RevokedBefore> ends)
    {
        var from = stub.Origin.At;
        foreach (var end in ends)
        {
            if (end.ExceptLine == stub.Line && end.Until >= from)
                from = end.Until.AddMilliseconds(1);
        }
        return from;
    }

    // Only ever forward: two uses that race cannot shorten or lengthen a life beyond the later one.
    private static void Raise(ref long place, long value)
    {
        var before = Interlocked.Read(ref place);
        while (before < value)
        {
            var seen = Interlocked.CompareExchange(ref place, value, before);
            if (seen == before)
                return;
            before = seen;
        }
    }
}
