namespace Counterfoil.Server.Settings;

/// <summary>The settings of what is behind the doors: log, hashing, authority, housekeeping. See <see cref="SettingsCatalogue"/>.</summary>
internal static class HouseCatalogue
{
    /// <summary>Strict transport security.</summary>
    public static Setting<TimeSpan> Hsts { get; } =
        Duration(
            "hsts",
            "365d",
            "0",
            "730d",
            "For how long browsers are told to come back over HTTPS only; 0 says nothing."
        );

    /// <summary>The log's level.</summary>
    public static Setting<LogLevel> LogLevel { get; } =
        new()
        {
            Name = "log-level",
            Default = "information",
            Range = "trace, debug, information, warning, error, critical or none",
            Meaning = "From which level on the log is written, to standard error.",
            Reader = Readers.OneOf,
        };

    /// <summary>The log's format.</summary>
    public static Setting<LogFormat> LogFormat { get; } =
        new()
        {
            Name = "log-format",
            Default = "text",
            Range = "text or json",
            Meaning = "A line for people, or a JSON object a line.",
            Reader = Readers.OneOf,
        };

    /// <summary>Argon2id's memory.</summary>
    public static Setting<int> HashMemory { get; } =
        Number(
            "hash-memory",
            "19456",
            8,
            1_048_576,
            "Memory of one password hash (Argon2id), in KiB. `counterfoil doctor` proposes a cost for this machine."
        );

    /// <summary>Argon2id's passes.</summary>
    public static Setting<int> HashIterations { get; } =
        Number(
            "hash-iterations",
            "2",
            1,
            64,
            "Passes over that memory. Memory times passes is at most 4194304."
        );

    /// <summary>PBKDF2's rounds.</summary>
    public static Setting<int> HashRounds { get; } =
        Number(
            "hash-pbkdf2-rounds",
            "210000",
            1,
            10_000_000,
            "Rounds of PBKDF2-HMAC-SHA512, where no library for Argon2id is installed."
        );

    /// <summary>Hashes at once.</summary>
    public static Setting<int> HashLanes { get; } =
        Number(
            "hash-lanes",
            "0",
            0,
            256,
            "Password hashes calculated at once; 0 is one for each processor but one, which stays free for those who are in already. They take lanes times the memory of one."
        );

    /// <summary>Hashes that wait.</summary>
    public static Setting<int> HashQueue { get; } =
        Number(
            "hash-queue",
            "64",
            0,
            10_000,
            "Logins that may wait for a lane; more are told that the server is busy (503)."
        );

    /// <summary>A plugin's time.</summary>
    public static Setting<TimeSpan> PluginTimeLimit { get; } =
        Duration(
            "plugin-time-limit",
            "3s",
            "100ms",
            "30s",
            "How long one plugin may take for one answer."
        );

    /// <summary>The age of an answer.</summary>
    public static Setting<TimeSpan> ReviewInterval { get; } =
        Duration(
            "review-interval",
            "60s",
            "1s",
            "1h",
            "How old the plugins' last answer on a ticket may be when it is used."
        );

    /// <summary>The grace of an answer.</summary>
    public static Setting<TimeSpan> ReviewGrace { get; } =
        Duration(
            "review-grace",
            "15m",
            "0",
            "24h",
            "How long a plugin's last good answer on a ticket stands while it cannot be asked."
        );

    /// <summary>The batch of renewals.</summary>
    public static Setting<TimeSpan> RenewalInterval { get; } =
        Duration(
            "renewal-interval",
            "5s",
            "1s",
            "60s",
            "How often uses and renewals are written. A crash loses at most that much, and never lengthens a life."
        );

    /// <summary>The cache of stubs.</summary>
    public static Setting<int> CachedStubs { get; } =
        Number(
            "cached-stubs",
            "200000",
            100,
            5_000_000,
            "How many tickets' stubs a node keeps in memory."
        );

    /// <summary>The age of decisions.</summary>
    public static Setting<TimeSpan> DecisionsKept { get; } =
        Duration("decisions-kept", "90d", "1d", "3650d", "How long decisions are kept.");

    /// <summary>The age of activation codes.</summary>
    public static Setting<TimeSpan> ActivationLife { get; } =
        Duration(
            "activation-life",
            "24h",
            "10m",
            "7d",
            "How long an activation code or link is good."
        );

    /// <summary>The age of pending logins.</summary>
    public static Setting<TimeSpan> PendingLoginLife { get; } =
        Duration(
            "pending-login-life",
            "5m",
            "1m",
            "15m",
            "How long a login waits for the answer to a challenge."
        );

    /// <summary>The broom.</summary>
    public static Setting<TimeSpan> SweepInterval { get; } =
        Duration(
            "sweep-interval",
            "10m",
            "1m",
            "24h",
            "How often what has ended is deleted; jittered by a half, so that nodes do not do it together."
        );

    /// <summary>The age of the journal's entries.</summary>
    public static Setting<TimeSpan> JournalKept { get; } =
        Duration(
            "journal-kept",
            "1d",
            "1h",
            "365d",
            "How long entries stay in the journal before they are folded into its checkpoint."
        );

    /// <summary>Known addresses.</summary>
    public static Setting<TimeSpan> ThrottleKnownFor { get; } =
        Duration(
            "throttle-known-for",
            "90d",
            "1d",
            "365d",
            "How long an address that succeeded counts alone, so that strangers' failures do not slow it down."
        );

    /// <summary>Counters in memory.</summary>
    public static Setting<int> ThrottleCounters { get; } =
        Number(
            "throttle-counters",
            "100000",
            1_000,
            10_000_000,
            "The most counters of the throttle in memory."
        );

    /// <summary>Of one identity from one address.</summary>
    public static ThrottleSettings Pair { get; } =
        new("throttle-pair", "one name from one address", ("5", 100), ("15s", "24h", "30d"));

    /// <summary>Of one address.</summary>
    public static ThrottleSettings FromAddress { get; } =
        new(
            "throttle-address",
            "one address, whatever it names",
            ("50", 1_000),
            ("15s", "1h", "15m")
        );

    /// <summary>Of one identity from strange addresses.</summary>
    public static ThrottleSettings Strangers { get; } =
        new(
            "throttle-strangers",
            "one name from all addresses together that never succeeded for it",
            ("20", 100),
            ("1m", "1h", "24h")
        );

    /// <summary>Settings of plugins.</summary>
    public static Setting<string> Plugins { get; } =
        new()
        {
            Name = "plugins",
            Default = "",
            DefaultInWords = "none",
            Range = "an object: \"plugin type/key\" to text",
            Meaning =
                "Settings of plugins for the whole installation; a tenant's own stand before them. No secrets.",
            Place = SettingPlace.File,
            Reader = Readers.Text,
        };

    /// <summary>Folders of plugins.</summary>
    public static Setting<string> PluginFolders { get; } =
        new()
        {
            Name = "plugin-folders",
            Default = "",
            DefaultInWords = "none",
            Range =
                "a list of { \"folder\": …, \"pin\": \"sha256:…\", \"required\": true or false }",
            Meaning =
                "Plugins of others, each in a folder of its own. Without its pin none is loaded: 'counterfoil plugin pin FOLDER' writes it here. While a required one is not there, everybody is refused. In force at the next start.",
            Place = SettingPlace.File,
            Reader = Readers.Text,
        };

    /// <summary>How recent a login must be.</summary>
    public static Setting<TimeSpan> FreshLogin { get; } =
        Duration(
            "fresh-login",
            "10m",
            "1m",
            "1h",
            "How recent a login must be for somebody to change what proves them: to enrol, edit or remove a plugin's credentials of their own."
        );

    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Hsts,
        LogLevel,
        LogFormat,
        HashMemory,
        HashIterations,
        HashRounds,
        HashLanes,
        HashQueue,
        PluginTimeLimit,
        ReviewInterval,
        ReviewGrace,
        RenewalInterval,
        CachedStubs,
        DecisionsKept,
        ActivationLife,
        PendingLoginLife,
        FreshLogin,
        SweepInterval,
        JournalKept,
        .. Pair.All,
        .. FromAddress.All,
        .. Strangers.All,
        ThrottleKnownFor,
        ThrottleCounters,
        Plugins,
        PluginFolders,
    ];

    /// <summary>A setting that is a duration.</summary>
    internal static Setting<TimeSpan> Duration(
        string name,
        string preset,
        string least,
        string most,
        string meaning
    ) =>
        new()
        {
            Name = name,
            Default = preset,
            Range = $"{least} to {most}, with its unit: ms, s, m, h or d",
            Meaning = meaning,
            Reader = Readers.Duration(least, most),
        };

    /// <summary>A setting that is a whole number.</summary>
    internal static Setting<int> Number(
        string name,
        string preset,
        int least,
        int most,
        string meaning
    ) =>
        new()
        {
            Name = name,
            Default = preset,
            Range = FormattableString.Invariant($"{least} to {most}"),
            Meaning = meaning,
            Reader = Readers.Number(least, most),
        };
}
