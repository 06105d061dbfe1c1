using System.Net;
using Counterfoil.Server.Handshakes;

namespace Counterfoil.Server.Settings;

/// <summary>How people are let in by Kerberos. Immutable.</summary>
/// <param name="Keytab">The file of the service's keys.</param>
internal sealed record NegotiateSettings(string Keytab)
{
    /// <summary>The library's configuration; <c>null</c> means its own choice.</summary>
    public string? Configuration { get; init; }

    /// <summary>Where the login page tries it by itself. Nowhere by default.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; init; } = [];

    /// <summary>Whether an address is in one of the networks.</summary>
    public bool IsFromNetworks(IPAddress from)
    {
        var address = from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
        return Networks.Any(network => network.Contains(address));
    }

    /// <summary>The services that the keytab has keys for.</summary>
    /// <exception cref="SettingRefusedException">It cannot be read, or has none for a web server.</exception>
    public IReadOnlyList<string> Check()
    {
        try
        {
            var all = KeytabFile.ReadPrincipals(Keytab) ?? throw Refuse("it is no keytab");
            return
                all.Where(name => name.StartsWith("HTTP/", StringComparison.OrdinalIgnoreCase))
                    .ToList()
                    is { Count: > 0 } services
                ? services
                : throw Refuse("it holds no key of HTTP/ and a name");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refuse("it cannot be read by this user");
        }
    }

    private SettingRefusedException Refuse(string problem) =>
        new(
            NegotiateCatalogue.Keytab.Name,
            Keytab,
            "the settings",
            problem,
            "Export it for the name by which browsers reach this server, such as 'samba-tool domain exportkeytab FILE --principal=HTTP/id.example.com', or with ktpass."
        );
}
