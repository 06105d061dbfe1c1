namespace Counterfoil.Authority.Changes;

/// <summary>What changed, as the bell tells it to every cache. A closed hierarchy.</summary>
public abstract record Changed(ContextIdentifier Tenant)
{
    /// <summary>A ticket's stub.</summary>
    public sealed record Stub(ContextIdentifier Tenant, Guid TicketId) : Changed(Tenant);

    /// <summary>An associate, the card, a credential, or what ends the associate's tickets.</summary>
    public sealed record Associate(ContextIdentifier Tenant, AssociateId Id) : Changed(Tenant);

    /// <summary>A tenant, its switches, or what ends tickets in it.</summary>
    public sealed record Everything(ContextIdentifier Tenant) : Changed(Tenant);

    /// <summary>
    /// An application or one of its tokens; it belongs to no tenant, and its tenant is <c>default</c>. Whoever keeps what an
    /// application may do has to ask again.
    /// </summary>
    public sealed record OfApplication(Guid Application) : Changed(default(ContextIdentifier));

    /// <summary>What a tenant says of an application: an approval, given or withdrawn.</summary>
    public sealed record Approval(ContextIdentifier Tenant, Guid Application) : Changed(Tenant);

    /// <summary>A row of the registry, which is of no tenant; its own is <c>default</c>.</summary>
    /// <param name="Kind">Of what: letters alone, such as <c>account</c>.</param>
    /// <param name="Key">The row's key.</param>
    public sealed record Registry(string Kind, Guid Key) : Changed(default(ContextIdentifier));

    /// <summary>Nobody knows what: the bell was lost, and changes may have been missed. Means every tenant; its own is <c>default</c>.</summary>
    public sealed record All() : Changed(default(ContextIdentifier));
}

/// <summary>
/// The signal that something changed. Stores ring it in the transaction of the change; on the node that made the
/// change the listeners have run before the store's method returns. Thread-safe.
/// </summary>
public interface IBell
{
    /// <summary>
    /// Whether other nodes are heard. While they are not, what is cached must not be believed for longer than
    /// <see cref="BellTimes.CacheWhileSilent"/>. A single node always hears itself.
    /// </summary>
    bool IsHeard { get; }

    /// <summary>Calls the listener at every change, in the order of the changes, until disposed. It must be quick and must not throw.</summary>
    IDisposable Listen(Action<Changed> listener);
}

/// <summary>The bell's times (house.md section 5).</summary>
public static class BellTimes
{
    /// <summary>How often it beats.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>After how long a silence it counts as lost.</summary>
    public static readonly TimeSpan Lost = TimeSpan.FromSeconds(3);

    /// <summary>How long a cache entry lives while the bell is heard.</summary>
    public static readonly TimeSpan Cache = TimeSpan.FromMinutes(1);

    /// <summary>How long a cache entry lives while it is not.</summary>
    public static readonly TimeSpan CacheWhileSilent = TimeSpan.FromSeconds(1);
}
