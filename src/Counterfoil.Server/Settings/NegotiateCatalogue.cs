using System.Net;

namespace Counterfoil.Server.Settings;

/// <summary>The settings of the Kerberos handshake. See <see cref="SettingsCatalogue"/>.</summary>
internal static class NegotiateCatalogue
{
    /// <summary>The service's keys.</summary>
    public static Setting<string> Keytab { get; } =
        new()
        {
            Name = "negotiate-keytab",
            Default = "",
            DefaultInWords = "none: nobody is let in by Kerberos",
            Range = "a keytab with the keys of HTTP/ and the name of this server",
            Meaning =
                "Lets people in who are logged in to their domain, without a password (`Authorization: Negotiate`). It holds keys: only the server's user may read it. In force at the next start.",
            Reader = Readers.Text,
        };

    /// <summary>The library's configuration.</summary>
    public static Setting<string> Configuration { get; } =
        new()
        {
            Name = "negotiate-krb5-conf",
            Default = "",
            DefaultInWords = "`KRB5_CONFIG` in the environment, else `/etc/krb5.conf`",
            Range = "a krb5.conf",
            Meaning =
                "The configuration of the system's Kerberos library. In force at the next start.",
            Reader = Readers.Text,
        };

    /// <summary>Where browsers are asked.</summary>
    public static Setting<IReadOnlyList<IPNetwork>> Networks { get; } =
        new()
        {
            Name = "negotiate-networks",
            Default = "",
            DefaultInWords = "none: the login page shows its form alone",
            Range = "addresses or networks, separated by commas: 10.0.0.0/8, 2001:db8::/32",
            Meaning =
                "The networks of the domain's computers: the login page tries their browsers' Kerberos once before it leaves the form to the person.",
            Reader = Readers.Networks,
        };

    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Keytab, Configuration, Networks];

    /// <summary>What they come to; <c>null</c> without a keytab.</summary>
    /// <exception cref="SettingRefusedException">There are networks and no keytab.</exception>
    public static NegotiateSettings? Read(SettingValues values)
    {
        if (values.Find(Keytab) is { } keytab)
            return new NegotiateSettings(Path.GetFullPath(keytab))
            {
                Configuration = values.Find(Configuration) is { } file
                    ? Path.GetFullPath(file)
                    : null,
                Networks = values.Get(Networks),
            };
        return values.Get(Networks).Count == 0
            ? null
            : throw values.Refuse(
                Networks,
                "there is no keytab to check a handshake with",
                $"Set {Keytab.Name} too."
            );
    }
}
