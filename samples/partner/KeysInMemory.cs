using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Partner;

/// <summary>
/// The keys that the app's cookies are encrypted by, as long as it runs: its logins end with it, and it leaves no file.
/// A real app keeps them where all its machines find them.
/// </summary>
internal sealed class KeysInMemory : IXmlRepository
{
    private readonly ConcurrentQueue<XElement> keys = new();

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() => [.. keys];

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName) => keys.Enqueue(element);
}
