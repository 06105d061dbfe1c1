using System.Globalization;
using Counterfoil.ActiveDirectory.Controllers;

namespace Counterfoil.ActiveDirectory;

/// <summary>What the settings of a tenant came to. A closed hierarchy.</summary>
internal abstract record SettingsRead
{
    private SettingsRead() { }

    /// <summary>There is no directory here.</summary>
    public sealed record Absent : SettingsRead;

    /// <summary>They are wrong: a sentence with the remedy.</summary>
    public sealed record Unfit(string Problem) : SettingsRead;

    /// <summary>They are good.</summary>
    public sealed record Fit(DirectorySettings Settings) : SettingsRead;
}

/// <summary>Reads the plugin's settings; docs/directory.md lists them.</summary>
internal static class SettingsReading
{
    /// <summary>The switch that lets passwords travel without TLS.</summary>
    public const string PlainLdap = "plain-ldap-sends-passwords-in-clear";

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "domains",
        "suffixes",
        "controllers",
        "base",
        "account",
        "password-file",
        "ca-file",
        PlainLdap,
        "time-limit",
        "lockout-reserve",
        "lockout-threshold",
        "groups",
        "tenants",
    };

    /// <summary>Reads them.</summary>
    public static SettingsRead Read(IReadOnlyDictionary<string, string> values)
    {
        if (values.Values.All(string.IsNullOrWhiteSpace))
            return new SettingsRead.Absent();
        try
        {
            return new SettingsRead.Fit(Fit(values));
        }
        catch (FormatException unfit)
        {
            return new SettingsRead.Unfit(unfit.Message);
        }
    }

    private static DirectorySettings Fit(IReadOnlyDictionary<string, string> values)
    {
        if (values.Keys.FirstOrDefault(key => !Known.Contains(key)) is { } unknown)
            throw new FormatException(
                $"There is no setting {unknown}; there are {string.Join(", ", Known)}."
            );
        var domains = List(values, "domains").Select(Domain).ToList();
        var isPlain = Switch(values, PlainLdap);
        return new DirectorySettings
        {
            Domains = domains,
            Suffixes = values.ContainsKey("suffixes") ? List(values, "suffixes") : [],
            Controllers =
            [
                .. List(values, "controllers")
                    .Select(text =>
                        ControllerAddress.TryParse(
                            text,
                            isPlain ? Protection.None : Protection.StartTls,
                            out var address
                        )
                            ? address
                            : throw new FormatException(
                                $"controllers: {text} is not like ldaps://dc1.example.com, or ldap://dc1.example.com for StartTLS."
                            )
                    ),
            ],
            Base = Text(values, "base", domains[0].Root),
            Account = Needed(values, "account"),
            PasswordFile = Needed(values, "password-file"),
            Roots = new TrustedRoots(Text(values, "ca-file", "")),
            TimeLimit = Seconds(values, "time-limit", 1.4),
            LockoutReserve = (int)Number(values, "lockout-reserve", 2, 0, 1000),
            LockoutThreshold =
                Text(values, "lockout-threshold", "").Length > 0
                    ? (int)Number(values, "lockout-threshold", 0, 0, 1000)
                    : null,
            Tenants = Text(values, "tenants", "").Length > 0 ? List(values, "tenants") : [],
            Groups = Text(values, "groups", "unlinked") switch
            {
                "unlinked" => GroupsInReport.Unlinked,
                "always" => GroupsInReport.Always,
                "never" => GroupsInReport.Never,
                _ => throw new FormatException("groups is unlinked, always or never."),
            },
        };
    }

    private static DomainName Domain(string text) =>
        text.Split('=') is [{ Length: > 0 } dns, { Length: > 0 } netBios]
        && dns.Split('.').All(IsLabel)
        && IsLabel(netBios)
            ? new DomainName(dns, netBios)
            : throw new FormatException(
                $"domains: {text} is not like example.com=EXAMPLE, the domain's name in DNS and its short one."
            );

    private static bool IsLabel(string text) =>
        text.Length is > 0 and <= 63
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    private static string Text(
        IReadOnlyDictionary<string, string> values,
        string key,
        string otherwise
    ) =>
        values.TryGetValue(key, out var value) && value.Trim() is { Length: > 0 } text
            ? text
            : otherwise;

    private static string Needed(IReadOnlyDictionary<string, string> values, string key) =>
        Text(values, key, "") is { Length: > 0 } text
            ? text
            : throw new FormatException($"The setting {key} is missing.");

    private static List<string> List(IReadOnlyDictionary<string, string> values, string key) =>
        [
            .. Needed(values, key)
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        ];

    private static bool Switch(IReadOnlyDictionary<string, string> values, string key) =>
        bool.TryParse(Text(values, key, "false"), out var isOn)
            ? isOn
            : throw new FormatException($"{key} is true or false.");

    private static double Number(
        IReadOnlyDictionary<string, string> values,
        string key,
        double otherwise,
        double least,
        double most
    )
    {
        var text = Text(values, key, otherwise.ToString(CultureInfo.InvariantCulture));
        return
            double.TryParse(
                text,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
            && number >= least
            && number <= most
            ? number
            : throw new FormatException($"{key} is a number from {least} to {most}.");
    }

    private static TimeSpan Seconds(
        IReadOnlyDictionary<string, string> values,
        string key,
        double otherwise
    ) => TimeSpan.FromSeconds(Number(values, key, otherwise, 0.1, 30));
}
