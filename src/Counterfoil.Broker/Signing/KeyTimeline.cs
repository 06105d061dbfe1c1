namespace Counterfoil.Broker.Signing;

/// <summary>Where a signing key stands in its life.</summary>
public enum KeyStage
{
    /// <summary>Published, and not yet used.</summary>
    Ahead,

    /// <summary>The one that signs.</summary>
    Current,

    /// <summary>Signs no more; what it signed still verifies.</summary>
    Retired,

    /// <summary>Published no more; its row may go.</summary>
    Gone,
}

/// <summary>A key with its stage.</summary>
/// <param name="Key">The row.</param>
/// <param name="Stage">The stage at the timeline's instant.</param>
/// <param name="Until">When the stage ends; <c>null</c> for the current key while none follows, and for one that is gone.</param>
public sealed record StagedKey(SigningKeyRow Key, KeyStage Stage, DateTimeOffset? Until);

/// <summary>
/// The keys of one algorithm at one instant. A pure function of rows, schedule and clock, so that all nodes agree without
/// talking. Immutable.
/// </summary>
public sealed class KeyTimeline
{
    private KeyTimeline(IReadOnlyList<StagedKey> keys) => Keys = keys;

    /// <summary>The keys, oldest first.</summary>
    public IReadOnlyList<StagedKey> Keys { get; }

    /// <summary>The key that signs; <c>null</c> when there is none at all.</summary>
    public StagedKey? Current => Keys.FirstOrDefault(key => key.Stage is KeyStage.Current);

    /// <summary>Puts the keys of one algorithm in their stages.</summary>
    public static KeyTimeline At(
        DateTimeOffset now,
        IEnumerable<SigningKeyRow> keys,
        SigningKeySchedule schedule
    )
    {
        var rows = keys.OrderBy(key => key.UsedFrom).ThenBy(key => key.Ordinal).ToList();
        // A clock that jumped back leaves nobody without a key: then the oldest signs.
        var current = Math.Max(0, rows.FindLastIndex(key => key.UsedFrom <= now));
        return new KeyTimeline([
            .. rows.Select(
                (key, place) =>
                {
                    var follows =
                        place + 1 < rows.Count ? rows[place + 1].UsedFrom : (DateTimeOffset?)null;
                    if (place > current)
                        return new StagedKey(key, KeyStage.Ahead, key.UsedFrom);
                    if (place == current)
                        return new StagedKey(key, KeyStage.Current, follows);
                    var end = follows + schedule.Retired;
                    return end > now
                        ? new StagedKey(key, KeyStage.Retired, end)
                        : new StagedKey(key, KeyStage.Gone, Until: null);
                }
            ),
        ]);
    }

    /// <summary>
    /// From when the key that is to follow should sign, if it is time to publish it; <c>null</c> when it is not, or when there
    /// is one already.
    /// </summary>
    public DateTimeOffset? SuccessorDue(DateTimeOffset now, SigningKeySchedule schedule)
    {
        if (Current is not { Until: null, Key: var key })
            return null;
        var planned = key.UsedFrom + schedule.Used;
        var soonest = now + schedule.Ahead;
        return planned > soonest ? null : soonest;
    }
}
