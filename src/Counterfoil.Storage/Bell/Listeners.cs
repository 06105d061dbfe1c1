using Counterfoil.Authority.Changes;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Storage.Bell;

/// <summary>Who listens on this node. Rings come one after the other. Thread-safe.</summary>
internal sealed class Listeners(ILogger log)
{
    private readonly Lock gate = new();
    private Registration[] all = [];

    public IDisposable Add(Action<Changed> listener)
    {
        var registration = new Registration(this, listener);
        lock (gate)
            all = [.. all, registration];
        return registration;
    }

    public void Ring(Changed changed)
    {
        lock (gate)
        {
            foreach (var registration in all)
                Tell(registration, changed);
        }
    }

    // A listener promises not to throw. One that does must neither keep the others from hearing of a revocation nor make
    // a committed change look failed.
    private void Tell(Registration registration, Changed changed)
    {
        try
        {
            registration.Listener(changed);
        }
        catch (Exception failure)
        {
            log.ListenerThrew(failure);
        }
    }

    private void Remove(Registration registration)
    {
        lock (gate)
            all = [.. all.Where(other => other != registration)];
    }

    private sealed class Registration(Listeners listeners, Action<Changed> listener) : IDisposable
    {
        public Action<Changed> Listener => listener;

        public void Dispose() => listeners.Remove(this);
    }
}
