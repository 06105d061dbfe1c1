using System.Net;
using Counterfoil.Authority;
using Counterfoil.Authority.Throttling;
using Counterfoil.Cryptography;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Plugins;
using Counterfoil.Storage;

namespace Counterfoil.Server.Settings;

/// <summary>Turns the values into a server's settings, and refuses combinations that are impossible.</summary>
internal static class SettingsReading
{
    private const int MostHashWork = 4_194_304;

    /// <summary>The settings.</summary>
    /// <exception cref="SettingRefusedException">A combination is impossible.</exception>
    public static ServerSettings ToSettings(this SettingValues values)
    {
        var settings = values.ToSettingsBesideDirectory();
        DirectoryHouse.Check(values.Plugins, values.File);
        return settings;
    }

    /// <summary>The settings, whatever those of the directory are: for whoever tells what is wrong with them.</summary>
    /// <exception cref="SettingRefusedException">Another combination is impossible.</exception>
    public static ServerSettings ToSettingsBesideDirectory(this SettingValues values)
    {
        var rootKey = values.Find(SettingsCatalogue.RootKey);
        var settings = new ServerSettings
        {
            Data = values.Data,
            Database = ReadDatabase(values, rootKey is not null),
            RootKeyFile = KeyFileOf(values),
            RootKey = rootKey is null ? null : new Secret(rootKey),
            Address = values.Get(SettingsCatalogue.Address),
            Port = values.Get(SettingsCatalogue.Port),
            PublicAddress = values.IsSet(SettingsCatalogue.PublicAddress)
                ? values.Get(SettingsCatalogue.PublicAddress)
                : null,
            CertificateFile = FullPath(values.Find(SettingsCatalogue.Certificate)),
            CertificateKeyFile = FullPath(values.Find(SettingsCatalogue.CertificateKey)),
            CertificatePassword = values.Find(SettingsCatalogue.CertificatePassword) is { } password
                ? new Secret(password)
                : null,
            TrustedProxies = values.Get(SettingsCatalogue.TrustedProxies),
            Sites = values.Get(SettingsCatalogue.Sites),
            MetricsFrom = values.Get(SettingsCatalogue.MetricsFrom),
            MetricsToken = values.Find(SettingsCatalogue.MetricsToken) is { } token
                ? new Secret(token)
                : null,
            TracesTo = values.IsSet(SettingsCatalogue.TracesTo)
                ? values.Get(SettingsCatalogue.TracesTo)
                : null,
            Mail = MailCatalogue.Read(values),
            Negotiate = NegotiateCatalogue.Read(values),
            Hsts = values.Get(HouseCatalogue.Hsts),
            LogLevel = values.Get(HouseCatalogue.LogLevel),
            LogFormat = values.Get(HouseCatalogue.LogFormat),
            House = ReadHouse(values),
        };
        CheckListening(settings, values);
        return settings;
    }

    private static string KeyFileOf(SettingValues values) =>
        FullPath(values.Find(SettingsCatalogue.RootKeyFile))
        ?? Path.Combine(values.Data, "root.key");

    private static string? FullPath(string? file) => file is null ? null : Path.GetFullPath(file);

    private static DatabaseSettings ReadDatabase(SettingValues values, bool keyIsInEnvironment)
    {
        var connection =
            values.Find(SettingsCatalogue.Database) ?? Path.Combine(values.Data, "counterfoil.db");
        if (
            values.SourceOf(SettingsCatalogue.Database) == "the command line"
            && HasPassword(connection)
        )
            throw values.Refuse(
                SettingsCatalogue.Database,
                "a password on a command line can be read by everybody on the machine",
                $"Set {SettingsCatalogue.Database.EnvironmentName}, put it into the file of settings, or leave the password to PGPASSFILE."
            );
        var folder = keyIsInEnvironment
            ? values.Data
            : Path.GetDirectoryName(KeyFileOf(values)) ?? values.Data;
        DatabaseSettings database;
        try
        {
            database = new DatabaseSettings(connection, folder)
            {
                DatabaseId = values.Find(SettingsCatalogue.DatabaseId),
                Witness = values.IsSet(SettingsCatalogue.Witness)
                    ? values.Get(SettingsCatalogue.Witness)
                    : null,
                WitnessToken = values.Find(SettingsCatalogue.WitnessToken) is { } token
                    ? new Secret(token)
                    : null,
            };
        }
        catch (ArgumentException)
        {
            throw values.Refuse(
                SettingsCatalogue.Database,
                "it names no database",
                $"Set it to {SettingsCatalogue.Database.Range}."
            );
        }
        if (keyIsInEnvironment && database is { Kind: DatabaseKind.Sqlite, DatabaseId: null })
            throw values.Refuse(
                SettingsCatalogue.RootKey,
                "a SQLite database whose id lies beside it could be copied as a whole",
                $"Set {SettingsCatalogue.DatabaseId.EnvironmentName} too, or use PostgreSQL."
            );
        return database;
    }

    private static bool HasPassword(string connection) =>
        connection
            .Split(';')
            .Any(part => part.Split('=')[0].Trim().ToUpperInvariant() is "PASSWORD" or "PWD");

    private static void CheckListening(ServerSettings settings, SettingValues values)
    {
        if (settings.CertificateKeyFile is not null && settings.CertificateFile is null)
            throw values.Refuse(
                SettingsCatalogue.CertificateKey,
                "there is a key and no certificate",
                $"Set {SettingsCatalogue.Certificate.Name} too."
            );
        if (IPAddress.IsLoopback(settings.Address))
            return;
        if (settings.CertificateFile is null && settings.TrustedProxies.Count == 0)
            throw values.Refuse(
                SettingsCatalogue.Address,
                "passwords and tickets would cross the network in clear",
                $"Set {SettingsCatalogue.Certificate.Name}, or {SettingsCatalogue.TrustedProxies.Name} if a proxy in front speaks HTTPS, or listen on 127.0.0.1."
            );
        if (settings.PublicAddress is null)
            throw values.Refuse(
                SettingsCatalogue.Address,
                "links could not be built from it",
                $"Set {SettingsCatalogue.PublicAddress.Name} to the address by which people reach the server."
            );
    }

    private static HouseOptions ReadHouse(SettingValues values)
    {
        var cost = new PasswordCost(
            values.Get(HashCatalogue.Memory),
            values.Get(HashCatalogue.Iterations)
        )
        {
            Pbkdf2Iterations = values.Get(HashCatalogue.Rounds),
        };
        if ((long)cost.MemoryKiB * cost.Iterations > MostHashWork)
            throw values.Refuse(
                HashCatalogue.Memory,
                FormattableString.Invariant(
                    $"times {HashCatalogue.Iterations.Name} it is more than {MostHashWork}"
                ),
                "Lower one of the two."
            );
        var lanes = values.Get(HashCatalogue.Lanes);
        var house = new HouseOptions
        {
            Authority = ReadAuthority(values),
            PasswordCost = cost,
            HashingQueue = values.Get(HashCatalogue.Queue),
            JournalKept = values.Get(HouseCatalogue.JournalKept),
            LedgerKept = values.Get(HouseCatalogue.LedgerKept),
            PluginSettings = values.Plugins,
            PluginFolders = values.PluginFolders,
            SigningKeys = SigningKeyCatalogue.Read(values),
            Exchange = SystemUserCatalogue.Read(values),
        };
        return lanes > 0 ? house with { HashingLanes = lanes } : house;
    }

    private static AuthorityOptions ReadAuthority(SettingValues values) =>
        new()
        {
            PluginTimeLimit = values.Get(HouseCatalogue.PluginTimeLimit),
            ReviewInterval = values.Get(HouseCatalogue.ReviewInterval),
            ReviewGrace = values.Get(HouseCatalogue.ReviewGrace),
            RenewalInterval = values.Get(HouseCatalogue.RenewalInterval),
            CachedStubs = values.Get(HouseCatalogue.CachedStubs),
            DecisionsKept = values.Get(HouseCatalogue.DecisionsKept),
            ActivationLife = values.Get(HouseCatalogue.ActivationLife),
            PendingLoginLife = values.Get(HouseCatalogue.PendingLoginLife),
            FreshLogin = values.Get(HouseCatalogue.FreshLogin),
            SweepInterval = values.Get(HouseCatalogue.SweepInterval),
            Throttle = new ThrottleOptions
            {
                Pair = ThrottleCatalogue.Pair.Read(values),
                Address = ThrottleCatalogue.FromAddress.Read(values),
                Strangers = ThrottleCatalogue.Strangers.Read(values),
                KnownFor = values.Get(ThrottleCatalogue.KnownFor),
                MostCounters = values.Get(ThrottleCatalogue.MostCounters),
            },
        };
}
