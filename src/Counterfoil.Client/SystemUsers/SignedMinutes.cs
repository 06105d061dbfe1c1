namespace Counterfoil.Client;

/// <summary>The minutes that were signed lately, by what was signed: none is signed twice while another one can be. Thread-safe.</summary>
internal sealed class SignedMinutes
{
    // The broker allows five either way; one is for clocks that differ.
    private const int Most = 5;

    private readonly Lock access = new();
    private readonly Dictionary<(string Tenant, string Token), List<DateTimeOffset>> signed = [];

    /// <summary>The minute to sign now: this one, or the latest before it that was not signed.</summary>
    public DateTimeOffset Next((string Tenant, string Token) what, DateTimeOffset now)
    {
        var minute = new DateTimeOffset(
            now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute),
            TimeSpan.Zero
        );
        lock (access)
        {
            if (!signed.TryGetValue(what, out var before))
                signed[what] = before = [];
            before.RemoveAll(one => one <= minute.AddMinutes(-Most));
            for (var back = 0; back < Most; back++)
            {
                var candidate = minute.AddMinutes(-back);
                if (before.Contains(candidate))
                    continue;
                before.Add(candidate);
                return candidate;
            }
            return minute;
        }
    }
}
