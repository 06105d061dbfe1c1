using Counterfoil.Broker.SystemUsers;

namespace Counterfoil.Server.Settings;

/// <summary>The settings of system users. See <see cref="SettingsCatalogue"/>.</summary>
internal static class SystemUserCatalogue
{
    /// <summary>The tolerance.</summary>
    public static Setting<TimeSpan> Tolerance { get; } =
        Bounded.Duration(
            "system-user-tolerance",
            "5m",
            "1m",
            "60m",
            "How far the minute that an application signed may be from now, either way."
        );

    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Tolerance];

    /// <summary>Reads them.</summary>
    public static ExchangeOptions Read(SettingValues values) =>
        new() { Tolerance = values.Get(Tolerance) };
}
