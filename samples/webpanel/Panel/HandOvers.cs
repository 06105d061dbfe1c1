using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;

namespace Webpanel.Panel;

/// <summary>Logins on the way from the pop-up to the frame: each for half a minute, and for one use. Thread-safe.</summary>
internal sealed class HandOvers(TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<
        string,
        (AuthenticationTicket Ticket, DateTimeOffset End)
    > waiting = new(StringComparer.Ordinal);

    /// <summary>The code that takes a login.</summary>
    public string Give(AuthenticationTicket ticket)
    {
        var now = time.GetUtcNow();
        foreach (var (old, (_, end)) in waiting)
        {
            if (end <= now)
                waiting.TryRemove(old, out _);
        }
        var code = RandomNumberGenerator.GetHexString(64);
        waiting[code] = (ticket, now + Life);
        return code;
    }

    /// <summary>The login; <c>null</c> where the code means none, or no longer.</summary>
    public AuthenticationTicket? Take(string code) =>
        waiting.TryRemove(code, out var one) && one.End > time.GetUtcNow() ? one.Ticket : null;
}

/// <summary>What the frame sends to take a login.</summary>
internal sealed record Entry(string Code);
