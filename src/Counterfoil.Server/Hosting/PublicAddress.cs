namespace Counterfoil.Server.Hosting;

/// <summary>
/// The address by which people reach this server. Every link that leaves the house is built from it, never from what a
/// request says. Settled once: by the settings, or by the port that was found when none was configured. Thread-safe.
/// </summary>
internal sealed class PublicAddress
{
    private Uri? settled;

    /// <summary>An address that is settled when the server listens.</summary>
    public PublicAddress() { }

    /// <summary>The configured address.</summary>
    public PublicAddress(Uri configured) => settled = Root(configured);

    /// <summary>The address; its path ends in a slash.</summary>
    /// <exception cref="InvalidOperationException">The server does not listen yet.</exception>
    public Uri Value =>
        Volatile.Read(ref settled)
        ?? throw new InvalidOperationException("The server does not listen yet.");

    /// <summary>A link to a place of this server.</summary>
    /// <param name="path">Relative, without a slash in front; may have a query.</param>
    public Uri LinkTo(string path) => new(Value, path);

    /// <summary>Takes the address at which the server listens, unless one was configured.</summary>
    public void Settle(Uri listening) =>
        Interlocked.CompareExchange(ref settled, Root(listening), comparand: null);

    private static Uri Root(Uri address) =>
        address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
}
