using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Counterfoil.Authority.Throttling;

namespace Counterfoil.Server.Mail;

/// <summary>Who asks for a letter.</summary>
/// <param name="LoginName">Whose.</param>
/// <param name="Tenant">At whose login; <c>null</c> for none.</param>
/// <param name="Address">Where from.</param>
/// <param name="Culture">In which language.</param>
internal sealed record LetterAsked(
    string LoginName,
    ContextIdentifier? Tenant,
    string Address,
    CultureInfo Culture
);

/// <summary>
/// The letters that wait to be written: so many in all, and of one address so few that it keeps nobody else's out
/// (CVE-2026-5807). Thread-safe; one reads.
/// </summary>
internal sealed class LettersWaiting
{
    /// <summary>The most in all.</summary>
    public const int Most = 1000;

    /// <summary>The most of one address.</summary>
    public const int MostOfAddress = 10;

    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);

    private readonly Channel<LetterAsked> asked = Channel.CreateBounded<LetterAsked>(
        new BoundedChannelOptions(Most) { SingleReader = true }
    );

    /// <summary>Takes one; false where too many wait.</summary>
    public bool TryAdd(LetterAsked one)
    {
        var key = Throttle.NetworkOf(one.Address);
        if (
            counts.AddOrUpdate(key, 1, (_, count) => count + 1) <= MostOfAddress
            && asked.Writer.TryWrite(one)
        )
            return true;
        Leave(key);
        return false;
    }

    /// <summary>Takes no more, and lets the reader come to its end.</summary>
    public void Complete() => asked.Writer.TryComplete();

    /// <summary>All, in the order of asking.</summary>
    public async IAsyncEnumerable<LetterAsked> ReadAsync()
    {
        await foreach (var one in asked.Reader.ReadAllAsync(CancellationToken.None))
        {
            Leave(Throttle.NetworkOf(one.Address));
            yield return one;
        }
    }

    private void Leave(string key)
    {
        if (counts.AddOrUpdate(key, 0, (_, count) => count - 1) <= 0)
            counts.TryRemove(new(key, 0));
    }
}
