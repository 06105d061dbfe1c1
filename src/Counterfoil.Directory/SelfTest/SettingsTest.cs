using System.Globalization;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.SelfTest;

/// <summary>Whether the settings can be meant, and the files that they name can be read by the server alone.</summary>
internal static class SettingsTest
{
    /// <summary>The first step's name.</summary>
    public const string Name = "settings";

    private const string OfPassword = "password file";
    private const string OfRoots = "trusted roots";

    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite;

    /// <summary>The steps; and the settings, or <c>null</c> when nothing more can be tried with them.</summary>
    public static (IReadOnlyList<TestStep> Steps, DirectorySettings? Usable) Run(
        IReadOnlyDictionary<string, string> values
    )
    {
        switch (SettingsReading.Read(values))
        {
            case SettingsRead.Fit(var settings):
                var password = TestPassword(settings, out var isPasswordThere);
                var roots = TestRoots(settings);
                return (
                    [Tell(settings), password, roots],
                    isPasswordThere && roots is TestStep.GoodCase ? settings : null
                );
            case SettingsRead.Unfit(var problem):
                return Not(
                    problem,
                    "Correct it in the table plugins of counterfoil.json, or among the tenant's settings; docs/directory.md lists them all."
                );
            default:
                return Not(
                    "Nothing is set for the directory.",
                    "Set domains, controllers, account and password-file in the table plugins of counterfoil.json, each behind ActiveDirectory/; docs/directory.md shows how."
                );
        }
    }

    private static (IReadOnlyList<TestStep>, DirectorySettings?) Not(string found, string remedy) =>
        (
            [
                TestStep.Failed(Name, found, remedy),
                TestStep.NotTried(OfPassword, $"{Name} failed"),
                TestStep.NotTried(OfRoots, $"{Name} failed"),
            ],
            null
        );

    private static TestStep Tell(DirectorySettings settings) =>
        TestStep.Good(
            Name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{string.Join(", ", settings.Domains.Select(one => $"{one.Dns}={one.NetBios}"))}; {settings.Controllers.Count} controller(s); people under {settings.Base}, read by {settings.Account}"
            )
        );

    private static TestStep TestPassword(DirectorySettings settings, out bool isThere)
    {
        var file = settings.PasswordFile;
        isThere = false;
        try
        {
            settings.ReadPassword();
        }
        catch (LdapException failure)
        {
            return TestStep.Failed(
                OfPassword,
                failure.Message,
                $"Write the password of {settings.Account} into it, in one line, owned by the server's user (chmod 600)."
            );
        }
        isThere = true;
        return
            !OperatingSystem.IsWindows()
            && (File.GetUnixFileMode(file) & Others) != UnixFileMode.None
            ? TestStep.Failed(
                OfPassword,
                $"{file} can be read by others.",
                $"Let the server's user own it, and run 'chmod 600 {file}'."
            )
            : TestStep.Good(OfPassword, file);
    }

    private static TestStep TestRoots(DirectorySettings settings)
    {
        if (settings.Roots.File.Length == 0)
            return TestStep.Good(OfRoots, "the machine's own");
        try
        {
            var roots = settings.Roots.ToPolicy().CustomTrustStore;
            return TestStep.Good(
                OfRoots,
                $"{settings.Roots.File}: {string.Join("; ", roots.Select(one => one.Subject))}"
            );
        }
        catch (LdapException failure)
        {
            return TestStep.Failed(
                OfRoots,
                failure.Message,
                "Put the certificate (PEM) of the authority there that the controllers' certificates are from. At a Windows authority: certutil -ca.cert root.cer, then openssl x509 -inform der -in root.cer."
            );
        }
    }
}
