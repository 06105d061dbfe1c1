using System.Net;
using Counterfoil.Server.Sites;

namespace Counterfoil.Server.Settings;

/// <summary>Every setting there is. docs/settings.md is written from it, and so is the help.</summary>
internal static class SettingsCatalogue
{
    /// <summary>Environment variables that are no settings of the server: the commands read them.</summary>
    public static IReadOnlyDictionary<string, string> OfCommands { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["COUNTERFOIL_SERVER"] = "The address of the server that commands speak to.",
            ["COUNTERFOIL_TENANT"] =
                "The tenant that commands speak about; without it the installation's own.",
            ["COUNTERFOIL_USER"] = "Who commands log in as: a name or a ticket.",
            ["COUNTERFOIL_PASSWORD"] = "The password of COUNTERFOIL_USER, or of --user.",
        };

    /// <summary>Variables of this beginning belong to the test suite and are ignored.</summary>
    public const string TestPrefix = Setting.Prefix + "TEST_";

    /// <summary>The data folder.</summary>
    public static Setting<string> Data { get; } =
        new()
        {
            Name = "data",
            Default = "",
            DefaultInWords = "`$XDG_DATA_HOME/counterfoil`, or `~/.local/share/counterfoil`",
            Range = "a folder",
            Meaning =
                "The data folder: the root key's file, the SQLite database and its witnesses, the file of settings.",
            Place = SettingPlace.NotInFile,
            Reader = Readers.Text,
        };

    /// <summary>The file of settings.</summary>
    public static Setting<string> Config { get; } =
        new()
        {
            Name = "config",
            Default = "",
            DefaultInWords = "`counterfoil.json` in the data folder, if it is there",
            Range = "a JSON file",
            Meaning =
                "The file of settings: one JSON object; comments and trailing commas are read over.",
            Place = SettingPlace.NotInFile,
            Reader = Readers.Text,
        };

    /// <summary>Where to listen.</summary>
    public static Setting<IPAddress> Address { get; } =
        new()
        {
            Name = "address",
            Default = "127.0.0.1",
            Range = "an IP address, localhost, or any",
            Meaning =
                "Where to listen. Anything but loopback needs a certificate, or a trusted proxy in front.",
            Reader = Readers.Address,
        };

    /// <summary>Where to listen.</summary>
    public static Setting<int> Port { get; } =
        new()
        {
            Name = "port",
            Default = "7080",
            Range = "0 to 65535; 0 is any free port",
            Meaning = "The port to listen on; HTTPS when there is a certificate, else HTTP.",
            Reader = Readers.Number(0, 65_535),
        };

    /// <summary>How people reach the server.</summary>
    public static Setting<Uri> PublicAddress { get; } =
        new()
        {
            Name = "public-address",
            Default = "",
            DefaultInWords = "where it listens, on loopback; else it must be given",
            Range = "the root of an https address; http on loopback",
            Meaning =
                "The address by which people reach the server. Every link is built from it, never from what a request says.",
            Reader = Readers.PublicAddress,
        };

    /// <summary>The database.</summary>
    public static Setting<string> Database { get; } =
        new()
        {
            Name = "database",
            Default = "",
            DefaultInWords = "SQLite, `counterfoil.db` in the data folder",
            Range = "a PostgreSQL connection string (Host=…), or a file for SQLite",
            Meaning =
                "The database. A connection string with a password does not go on the command line: put it into the file or the environment.",
            IsSecret = true,
            Reader = Readers.Text,
        };

    /// <summary>The SQLite database's id.</summary>
    public static Setting<string> DatabaseId { get; } =
        new()
        {
            Name = "database-id",
            Default = "",
            DefaultInWords = "`database.id` beside the root key",
            Range = "what database.id holds: 32 hexadecimal digits",
            Meaning =
                "What makes a copy of a SQLite database another database. Needed where the root key comes from the environment; PostgreSQL has its own.",
            Place = SettingPlace.Environment,
            Reader = (string text, out string value) =>
            {
                value = text.Trim();
                return value.Length == 32 && value.All(char.IsAsciiHexDigit);
            },
        };

    /// <summary>The root key's file.</summary>
    public static Setting<string> RootKeyFile { get; } =
        new()
        {
            Name = "root-key-file",
            Default = "",
            DefaultInWords = "`root.key` in the data folder",
            Range = "a file",
            Meaning =
                "The root key, from which every key inside is derived. Better on another disk than the database; never in the same backup.",
            Reader = Readers.Text,
        };

    /// <summary>The root key itself.</summary>
    public static Setting<string> RootKey { get; } =
        new()
        {
            Name = "root-key",
            Default = "",
            DefaultInWords = "the file",
            Range = "the content of a root key file",
            Meaning = "The root key itself, in place of its file.",
            Place = SettingPlace.Environment,
            IsSecret = true,
            Reader = Readers.Text,
        };

    /// <summary>The certificate.</summary>
    public static Setting<string> Certificate { get; } =
        new()
        {
            Name = "certificate",
            Default = "",
            DefaultInWords = "none: HTTP, on loopback or behind a trusted proxy",
            Range = "a PEM file (with its chain), or a PFX file",
            Meaning = "The server's certificate. It is read again when the file changes.",
            Reader = Readers.Text,
        };

    /// <summary>The certificate's key.</summary>
    public static Setting<string> CertificateKey { get; } =
        new()
        {
            Name = "certificate-key",
            Default = "",
            DefaultInWords = "in the certificate's file",
            Range = "a PEM file",
            Meaning = "The certificate's private key, where it is in a file of its own.",
            Reader = Readers.Text,
        };

    /// <summary>What opens the certificate's key.</summary>
    public static Setting<string> CertificatePassword { get; } =
        new()
        {
            Name = "certificate-password",
            Default = "",
            DefaultInWords = "none",
            Range = "the password of the PFX file or of the private key",
            Meaning = "Opens the certificate's private key.",
            Place = SettingPlace.Environment,
            IsSecret = true,
            Reader = Readers.Text,
        };

    /// <summary>Whose word about a request's origin counts.</summary>
    public static Setting<IReadOnlyList<IPNetwork>> TrustedProxies { get; } =
        new()
        {
            Name = "trusted-proxies",
            Default = "",
            DefaultInWords = "nobody",
            Range = "addresses or networks, separated by commas: 127.0.0.1, 10.0.0.0/8",
            Meaning =
                "The proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. They must overwrite what clients send.",
            Reader = Readers.Networks,
        };

    /// <summary>The other sites that tickets may be handed over to.</summary>
    public static Setting<IReadOnlyList<Site>> Sites { get; } =
        new()
        {
            Name = "sites",
            Default = "",
            DefaultInWords = "none",
            Range =
                "exact call-backs, separated by commas: https://host/.counterfoil/callback behind a proxy; another address followed by account=NAME, who exchanges its codes; each may be followed by tenant=ID",
            Meaning =
                "The other sites that a login may go back to, with a code for a ticket. Compared exactly; nothing is a pattern.",
            Reader = Readers.Sites,
        };

    /// <summary>From where metrics are read.</summary>
    public static Setting<IReadOnlyList<IPNetwork>> MetricsFrom { get; } =
        new()
        {
            Name = "metrics-from",
            Default = "",
            DefaultInWords = "this machine alone",
            Range = "addresses or networks, separated by commas",
            Meaning = "From where else `/metrics` is read.",
            Reader = Readers.Networks,
        };

    /// <summary>The token that opens the metrics.</summary>
    public static Setting<string> MetricsToken { get; } =
        new()
        {
            Name = "metrics-token",
            Default = "",
            DefaultInWords = "none",
            Range = "a long random text",
            Meaning = "Opens `/metrics` from anywhere, as `Authorization: Bearer`.",
            Place = SettingPlace.Environment,
            IsSecret = true,
            Reader = Readers.Text,
        };

    /// <summary>Where traces are sent.</summary>
    public static Setting<Uri> TracesTo { get; } =
        new()
        {
            Name = "traces-to",
            Default = "",
            DefaultInWords = "nowhere",
            Range = "the root of an https address; http on loopback",
            Meaning =
                "The collector that OpenTelemetry traces are sent to, by OTLP over HTTP (`/v1/traces`). They name doors, routes and outcomes, and never who or what.",
            Reader = Readers.PublicAddress,
        };

    /// <summary>The witness.</summary>
    public static Setting<Uri> Witness { get; } =
        new()
        {
            Name = "witness",
            Default = "",
            DefaultInWords = "none",
            Range = "an https address without a query; http on loopback",
            Meaning =
                "Is told the heads of the journal (digests and counts, nothing else) by PUT, and has them by GET: so that putting back the database together with `journal.heads` is seen. One for each database.",
            Reader = Readers.Witness,
        };

    /// <summary>What the witness lets in by.</summary>
    public static Setting<string> WitnessToken { get; } =
        new()
        {
            Name = "witness-token",
            Default = "",
            DefaultInWords = "none",
            Range = "a text without spaces",
            Meaning = "Sent to the witness as `Authorization: Bearer`.",
            Place = SettingPlace.Environment,
            IsSecret = true,
            Reader = Readers.Token,
        };

    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Data,
        Config,
        Address,
        Port,
        PublicAddress,
        Database,
        DatabaseId,
        RootKeyFile,
        RootKey,
        Certificate,
        CertificateKey,
        CertificatePassword,
        TrustedProxies,
        Sites,
        MetricsFrom,
        MetricsToken,
        TracesTo,
        Witness,
        WitnessToken,
        .. MailCatalogue.All,
        .. NegotiateCatalogue.All,
        .. HouseCatalogue.All,
        .. SigningKeyCatalogue.All,
        .. SystemUserCatalogue.All,
    ];

    /// <summary>Those that may stand on a command line.</summary>
    public static IEnumerable<Setting> Switches =>
        All.Where(setting => setting.Place is SettingPlace.Everywhere or SettingPlace.NotInFile);
}
