using System.Runtime.InteropServices;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Handshakes;

/// <summary>The system's Kerberos library: it takes keytab and configuration from the process's own environment.</summary>
internal static partial class KerberosLibrary
{
    /// <summary>Its file.</summary>
    public const string Name = "libgssapi_krb5.so.2";

    /// <summary>Whether it is there.</summary>
    public static bool IsInstalled =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad(Name, out _);

    /// <summary>
    /// Tells it where they are. To be called before anything else runs: .NET keeps an environment of its own, and the
    /// process's may not be changed while others read it.
    /// </summary>
    /// <returns>The services that handshakes are taken for; none where there is no keytab.</returns>
    /// <exception cref="SettingRefusedException">The keytab cannot be used, or the library is not there.</exception>
    public static IReadOnlyList<string> Prepare(ServerSettings settings)
    {
        if (settings.Negotiate is not { } negotiate)
            return [];
        var services = negotiate.Check();
        if (!IsInstalled)
            throw new SettingRefusedException(
                NegotiateCatalogue.Keytab.Name,
                negotiate.Keytab,
                "the settings",
                $"{Name} is not installed",
                "Install it (Debian: libgssapi-krb5-2), or remove the setting."
            );
        Point(negotiate);
        return services;
    }

    /// <summary>Tells it where they are, whether they are good or not. As with the other: before anything else runs.</summary>
    public static void Point(NegotiateSettings negotiate)
    {
        Set("KRB5_KTNAME", $"FILE:{negotiate.Keytab}");
        if (negotiate.Configuration is { } configuration)
            Set("KRB5_CONFIG", configuration);
    }

    private static void Set(string name, string value)
    {
        if (SetEnvironment(name, value, 1) != 0)
            throw new InvalidOperationException($"{name} cannot be set.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
