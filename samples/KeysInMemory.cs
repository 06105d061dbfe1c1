using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Samples;

/// <summary>
/// The keys that a sample's cookies are encrypted by, as long as it runs: its logins end with it, and it leaves no file in
/// anybody's home. A real app keeps them where all its machines find them.
/// </summary>
internal sealed class KeysInMemory : IXmlRepository
{
    private readonly ConcurrentQueue<XElement> keys = new();

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() => [.. keys];

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName) => keys.Enqueue(element);
}

/// <summary>How a sample takes them.</summary>
internal static class KeeperOfKeys
{
    /// <summary>Keeps the keys in memory, and keeps the framework from warning of it.</summary>
    public static void KeepKeysInMemory(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<KeyManagementOptions>(keys =>
            keys.XmlRepository = new KeysInMemory()
        );
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }
}
