using System.Runtime.InteropServices;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Handshakes;

/// <summary>The system's Kerberos library: it takes keytab and configuration from the process's own environment.</summary>
internal static partial class KerberosLibrary
{
    private const string Name = "libgssapi_krb5.so.2";

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
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad(Name, out _))
            throw new SettingRefusedException(
                NegotiateCatalogue.Keytab.Name,
                negotiate.Keytab,
                "the settings",
                $"{Name} is not installed",
                "Install it (Debian: libgssapi-krb5-2), or remove the setting."
            );
        Set("KRB5_KTNAME", $"FILE:{negotiate.Keytab}");
        if (negotiate.Configuration is { } configuration)
            Set("KRB5_CONFIG", configuration);
        return services;
    }

    private static void Set(string name, string value)
    {
        if (SetEnvironment(name, value, 1) != 0)
            throw new InvalidOperationException($"{name} cannot be set.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
