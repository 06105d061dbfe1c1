using Counterfoil.Authority.Changes;
using Counterfoil.Storage.Connections;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Storage.Bell;

/// <summary>The bell of a node that is alone: it always hears itself.</summary>
internal sealed class LocalBell(ILogger log) : IBellRope
{
    private readonly Listeners listeners = new(log);

    public bool IsHeard => true;

    public IDisposable Listen(Action<Changed> listener) => listeners.Add(listener);

    public void Announce(Session session, IReadOnlyList<Changed> rings)
    {
        // Nobody else is there.
    }

    public void RingHere(IReadOnlyList<Changed> rings)
    {
        foreach (var changed in rings)
            listeners.Ring(changed);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
