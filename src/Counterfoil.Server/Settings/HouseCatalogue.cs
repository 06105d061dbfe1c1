namespace Counterfoil.Server.Settings;

/// <summary>The settings of what is behind the doors: log, authority, housekeeping, plugins. See <see cref="SettingsCatalogue"/>.</summary>
internal static class HouseCatalogue
{
    /// <summary>Strict transport security.</summary>
    public static Setting<TimeSpan> Hsts { get; } =
        Bounded.Duration(
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

    /// <summary>A plugin's time.</summary>
    public static Setting<TimeSpan> PluginTimeLimit { get; } =
        Bounded.Duration(
            "plugin-time-limit",
            "3s",
            "100ms",
            "30s",
            "How long one plugin may take for one answer."
        );

    /// <summary>The age of an answer.</summary>
    public static Setting<TimeSpan> ReviewInterval { get; } =
        Bounded.Duration(
            "review-interval",
            "60s",
            "1s",
            "1h",
            "How old the plugins' last answer on a ticket may be when it is used."
        );

    /// <summary>The grace of an answer.</summary>
    public static Setting<TimeSpan> ReviewGrace { get; } =
        Bounded.Duration(
            "review-grace",
            "15m",
            "0",
            "24h",
            "How long a plugin's last good answer on a ticket stands while it cannot be asked."
        );

    /// <summary>The batch of renewals.</summary>
    public static Setting<TimeSpan> RenewalInterval { get; } =
        Bounded.Duration(
            "renewal-interval",
            "5s",
            "1s",
            "60s",
            "How often uses and renewals are written. A crash loses at most that much, and never lengthens a life."
        );

    /// <summary>The cache of stubs.</summary>
    public static Setting<int> CachedStubs { get; } =
        Bounded.Number(
            "cached-stubs",
            "200000",
            100,
            5_000_000,
            "How many tickets' stubs a node keeps in memory."
        );

    /// <summary>The age of decisions.</summary>
    public static Setting<TimeSpan> DecisionsKept { get; } =
        Bounded.Duration("decisions-kept", "90d", "1d", "3650d", "How long decisions are kept.");

    /// <summary>The age of activation codes.</summary>
    public static Setting<TimeSpan> ActivationLife { get; } =
        Bounded.Duration(
            "activation-life",
            "24h",
            "10m",
            "7d",
            "How long an activation code or link is good."
        );

    /// <summary>The age of pending logins.</summary>
    public static Setting<TimeSpan> PendingLoginLife { get; } =
        Bounded.Duration(
            "pending-login-life",
            "5m",
            "1m",
            "15m",
            "How long a login waits for the answer to a challenge."
        );

    /// <summary>The broom.</summary>
    public static Setting<TimeSpan> SweepInterval { get; } =
        Bounded.Duration(
            "sweep-interval",
            "10m",
            "1m",
            "24h",
            "How often what has ended is deleted; jittered by a half, so that nodes do not do it together."
        );

    /// <summary>The age of the journal's entries.</summary>
    public static Setting<TimeSpan> JournalKept { get; } =
        Bounded.Duration(
            "journal-kept",
            "1d",
            "1h",
            "365d",
            "How long entries stay in the journal before they are folded into its checkpoint."
        );

    /// <summary>The age of what was said about applications; never less than the journal's.</summary>
    public static Setting<TimeSpan> LedgerKept { get; } =
        Bounded.Duration(
            "approval-ledger-kept",
            "3650d",
            "365d",
            "36500d",
            "How long the ledger keeps what was said about applications: approvals, consents, requests, withdrawals."
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
        Bounded.Duration(
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
        .. HashCatalogue.All,
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
        LedgerKept,
        .. ThrottleCatalogue.All,
        Plugins,
        PluginFolders,
    ];
}
