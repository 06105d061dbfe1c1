using System.Text.Json;
using Counterfoil.ActiveDirectory;
using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Benchmarks.Domain;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Cryptography;
using Counterfoil.Server.Handshakes;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Settings;

namespace Counterfoil.Benchmarks.Web;

/// <summary>A whole server beside a domain, in a process of its own: all doors, the plugin, people with and without an account.</summary>
internal static class DirectoryHost
{
    /// <summary>Whoever has a password here, and nothing in the domain.</summary>
    public const string Local = "anna";

    /// <summary>Serves until standard input ends. Its first line says where.</summary>
    public static async Task ServeAsync(Ground ground, string planFile)
    {
        var plan = JsonSerializer.Deserialize<DirectoryPlan>(
            await File.ReadAllTextAsync(planFile)
        )!;
        var options = new HouseOptions
        {
            PluginSettings = plan.Plugin.ToDictionary(
                one => $"{DirectoryPlugin.Type}/{one.Key}",
                one => one.Value,
                StringComparer.Ordinal
            ),
        };
        await using var house = await BenchHouse.OnSqliteAsync(ground, options);
        var settings = new ServerSettings
        {
            Data = ground.NewFolder(),
            Database = house.Settings,
            RootKeyFile = "",
            Port = 0,
            House = options,
            Negotiate = new NegotiateSettings(plan.Keytab) { Configuration = plan.Kerberos },
        };
        KerberosLibrary.Prepare(settings);
        await SettleAsync(house, plan);
        await using var app = ServerHost.Build(
            ServerHost.Prepare(),
            settings,
            ServerCertificate.OpenIfNamed(settings, TimeProvider.System),
            services => services.AddCounterfoil(house.Database, house.Keys, options)
        );
        var address = await app.ListenAsync(default);
        await Console.Out.WriteLineAsync(
            new UriBuilder(address) { Host = "localhost" }.Uri.ToString()
        );
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    private static async Task SettleAsync(BenchHouse house, DirectoryPlan plan)
    {
        await house.AddAsync(Local);
        for (var person = 0; person < plan.Sids.Count; person++)
        {
            var added = await house.AddAsync(BenchDomain.NameOf(person));
            var now = TimeProvider.System.GetUtcNow();
            await house.Database.Credentials.TryLinkAsync(
                new Credential
                {
                    Id = new CredentialId(Randomness.NextRowId(now)),
                    Tenant = added.Tenant,
                    Associate = added.Id,
                    Type = CredentialTypes.Directory,
                    SearchName = plan.Sids[person],
                    ValidFrom = now,
                },
                CredentialTypes.Password,
                new Change(null, now),
                default
            );
        }
    }
}
