using System.Collections.Concurrent;
using Counterfoil.ActiveDirectory.Tests.Domain;

namespace Counterfoil.ActiveDirectory.Tests;

/// <summary>What the plugin is constructed with here: the settings of the domain, the real clock, a log to read.</summary>
internal sealed class DomainHost : IPluginHost
{
    private readonly ConcurrentQueue<string> lines = new();

    public DomainHost(SambaDomain domain)
    {
        var passwordFile = Path.Combine(domain.Folder, "reader.password");
        File.WriteAllText(passwordFile, SambaDomain.ServicePassword + "\n");
        Values = Of(domain, passwordFile);
    }

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public Dictionary<string, string> Values { get; }

    public IReadOnlyList<string> Lines => [.. lines];

    public IReadOnlyDictionary<string, string> SettingsOf(ContextIdentifier tenant) =>
        new Dictionary<string, string>(Values, StringComparer.Ordinal);

    public void Log(string message) => lines.Enqueue(message);

    private static Dictionary<string, string> Of(SambaDomain domain, string passwordFile) =>
        new(StringComparer.Ordinal)
        {
            ["domains"] = $"{SambaDomain.DnsName}={SambaDomain.NetBiosName}",
            ["suffixes"] = "company.example",
            ["controllers"] = SambaDomain.LdapsAddress,
            ["account"] = SambaDomain.ServiceAccount,
            ["password-file"] = passwordFile,
            ["ca-file"] = domain.CaFile,
        };
}
