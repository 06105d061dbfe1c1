using Counterfoil.ActiveDirectory;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Plugins;

/// <summary>
/// The directory's plugin, which comes with the server but is an outsider's in all else: it sees the contract alone. There
/// is one wherever a setting of the installation is its; a tenant's settings overlay those.
/// </summary>
internal static class DirectoryHouse
{
    private const string Prefix = DirectoryPlugin.Type + "/";

    /// <summary>Registers it where it is wanted.</summary>
    public static IServiceCollection AddDirectory(
        this IServiceCollection services,
        HouseOptions options
    ) =>
        SettingsIn(options.PluginSettings).Count == 0
            ? services
            : services.AddSingleton<ICredentialPlugin>(provider => new DirectoryPlugin(
                provider.GetRequiredService<Func<string, IPluginHost>>()(DirectoryPlugin.Type)
            ));

    /// <summary>Looks at its settings before the server starts.</summary>
    /// <exception cref="SettingRefusedException">The server must not start with them.</exception>
    public static void Check(IReadOnlyDictionary<string, string> settings, string source)
    {
        if (DirectoryPlugin.FindProblem(SettingsIn(settings)) is { } problem)
            throw new SettingRefusedException(
                $"plugins {Prefix}…",
                value: null,
                source,
                problem.TrimEnd('.'),
                "docs/directory.md lists its settings."
            );
    }

    /// <summary>The plugin alone, with these settings and no rows: for the doctor.</summary>
    /// <param name="settings">All plugins' settings, the tenant's over the installation's.</param>
    /// <param name="time">The clock.</param>
    public static DirectoryPlugin OpenForTest(
        IReadOnlyDictionary<string, string> settings,
        TimeProvider time
    ) => new(new TestHost(DirectoryPlugin.Type, settings, time));

    private static Dictionary<string, string> SettingsIn(
        IReadOnlyDictionary<string, string> settings
    ) =>
        settings
            .Where(one => one.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(
                one => one.Key[Prefix.Length..],
                one => one.Value,
                StringComparer.Ordinal
            );
}
