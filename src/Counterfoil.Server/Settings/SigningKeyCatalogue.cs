using Counterfoil.Broker.Signing;

namespace Counterfoil.Server.Settings;

/// <summary>The settings of the signing keys. See <see cref="SettingsCatalogue"/>.</summary>
internal static class SigningKeyCatalogue
{
    // Twice as long as others may keep the published keys (SigningKeySchedule.Cached).
    private const string Least = "2h";

    /// <summary>The time ahead.</summary>
    public static Setting<TimeSpan> Ahead { get; } =
        Bounded.Duration(
            "signing-key-ahead",
            "1d",
            Least,
            "30d",
            "How long a signing key is published before it signs."
        );

    /// <summary>The time of use.</summary>
    public static Setting<TimeSpan> Used { get; } =
        Bounded.Duration(
            "signing-key-used",
            "90d",
            "1d",
            "3650d",
            "How long a signing key signs before the next one does. Applications that keep its certificate instead of reading the published keys need the new one each time."
        );

    /// <summary>The time after.</summary>
    public static Setting<TimeSpan> Retired { get; } =
        Bounded.Duration(
            "signing-key-retired",
            "7d",
            Least,
            "365d",
            "How long a signing key is still published after it has signed for the last time."
        );

    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Ahead, Used, Retired];

    /// <summary>Reads them.</summary>
    public static SigningKeySchedule Read(SettingValues values) =>
        new()
        {
            Ahead = values.Get(Ahead),
            Used = values.Get(Used),
            Retired = values.Get(Retired),
        };
}
