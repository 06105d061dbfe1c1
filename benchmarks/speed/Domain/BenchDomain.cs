using System.Text.Json;
using Counterfoil.ActiveDirectory;
using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Benchmarks.Web;

namespace Counterfoil.Benchmarks.Domain;

/// <summary>A real domain with some people in it, and a server beside it that knows them.</summary>
internal sealed class BenchDomain : IAsyncDisposable
{
    public const string Password = "B3nch-Pass-Word!";

    private const int People = 8;

    private readonly SambaDomain domain;

    private BenchDomain(SambaDomain domain, DirectoryPlan plan, IReadOnlyList<string> caches) =>
        (this.domain, Plan, Caches) = (domain, plan, caches);

    /// <summary>What the server is told.</summary>
    public DirectoryPlan Plan { get; }

    /// <summary>Everybody's tickets of Kerberos.</summary>
    public IReadOnlyList<string> Caches { get; }

    public static async Task<BenchDomain> StartAsync(Ground ground)
    {
        var started = await SambaDomain.StartAsync();
        var passwordFile = Path.Combine(ground.NewFolder(), "reader.password");
        await File.WriteAllTextAsync(passwordFile, SambaDomain.ServicePassword);
        var sids = new List<string>();
        var caches = new List<string>();
        for (var person = 0; person < People; person++)
        {
            sids.Add(await started.Accounts.CreateUserAsync(NameOf(person), Password));
            caches.Add(await started.KinitAsync(NameOf(person), Password));
        }
        var plan = new DirectoryPlan(
            started.Keytab,
            started.KerberosConfiguration,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["domains"] = $"{SambaDomain.DnsName}={SambaDomain.NetBiosName}",
                ["controllers"] = SambaDomain.LdapsAddress,
                ["account"] = SambaDomain.ServiceAccount,
                ["password-file"] = passwordFile,
                ["ca-file"] = started.CaFile,
            },
            sids
        );
        return new BenchDomain(started, plan, caches);
    }

    /// <summary>What somebody is called in the domain; in the server, likewise.</summary>
    public static string NameOf(int person) => $"bench{person}";

    /// <summary>Starts the server on these cores.</summary>
    public async Task<LoadedServer> StartServerAsync(Ground ground, string cores)
    {
        var file = Path.Combine(ground.NewFolder(), "plan.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(Plan));
        return await LoadedServer.StartAsync(
            cores,
            "dotnet",
            Files.Assembly,
            "directory-host",
            file
        );
    }

    /// <summary>The plugin's settings, read as the plugin reads them.</summary>
    public DirectorySettings ReadSettings() =>
        ((SettingsRead.Fit)SettingsReading.Read(Plan.Plugin)).Settings;

    /// <summary>Lets the controller hang: it takes connections and says nothing.</summary>
    public Task PauseAsync() => domain.PauseControllerAsync();

    /// <summary>Lets it go on.</summary>
    public Task ContinueAsync() => domain.ContinueControllerAsync();

    public ValueTask DisposeAsync() => domain.DisposeAsync();
}

/// <summary>What a server beside a domain is told.</summary>
/// <param name="Keytab">The keys of <c>HTTP/localhost</c>.</param>
/// <param name="Kerberos">The library's configuration.</param>
/// <param name="Plugin">The plugin's settings.</param>
/// <param name="Sids">The accounts of people.</param>
internal sealed record DirectoryPlan(
    string Keytab,
    string Kerberos,
    Dictionary<string, string> Plugin,
    IReadOnlyList<string> Sids
);
