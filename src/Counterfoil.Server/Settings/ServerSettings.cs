using System.Net;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Sites;
using Counterfoil.Storage;

namespace Counterfoil.Server.Settings;

/// <summary>All settings of a server, checked. Immutable.</summary>
internal sealed record ServerSettings
{
    /// <summary>The data folder: the root key's file, the SQLite database, and what stands beside them.</summary>
    public required string Data { get; init; }

    /// <summary>Which database.</summary>
    public required DatabaseSettings Database { get; init; }

    /// <summary>The file of the root key; not asked when the key comes from the environment.</summary>
    public required string RootKeyFile { get; init; }

    /// <summary>The root key from the environment; <c>null</c> when it is in its file.</summary>
    public Secret? RootKey { get; init; }

    /// <summary>Where to listen.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Where to listen; 0 for any free port.</summary>
    public int Port { get; init; } = 7080;

    /// <summary>The address by which people reach the server; <c>null</c> means where it listens.</summary>
    public Uri? PublicAddress { get; init; }

    /// <summary>The server's certificate, PEM or PFX; <c>null</c> for plain HTTP on loopback or behind a named proxy.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The certificate's private key as PEM, if it is in a file of its own.</summary>
    public string? CertificateKeyFile { get; init; }

    /// <summary>What opens the private key; from the environment alone.</summary>
    public Secret? CertificatePassword { get; init; }

    /// <summary>The proxies whose word about a request's origin counts. Nobody's by default.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>The other sites that tickets may be handed over to.</summary>
    public IReadOnlyList<Site> Sites { get; init; } = [];

    /// <summary>From where metrics are read, beside this machine.</summary>
    public IReadOnlyList<IPNetwork> MetricsFrom { get; init; } = [];

    /// <summary>What opens the metrics from anywhere; <c>null</c> when nothing does.</summary>
    public Secret? MetricsToken { get; init; }

    /// <summary>Where traces are sent; <c>null</c> when nowhere.</summary>
    public Uri? TracesTo { get; init; }

    /// <summary>Where letters go; <c>null</c> when none are sent.</summary>
    public Mail.MailSettings? Mail { get; init; }

    /// <summary>How people are let in by Kerberos; <c>null</c> when nobody is.</summary>
    public NegotiateSettings? Negotiate { get; init; }

    /// <summary>For how long browsers are told to come back over HTTPS only; zero says nothing.</summary>
    public TimeSpan Hsts { get; init; } = TimeSpan.FromDays(365);

    /// <summary>From which level on the log is written.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>How the log is written.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    /// <summary>The settings of what is behind the doors.</summary>
    public HouseOptions House { get; init; } = new();
}

/// <summary>How the log is written.</summary>
internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>A JSON object a line.</summary>
    Json,
}
