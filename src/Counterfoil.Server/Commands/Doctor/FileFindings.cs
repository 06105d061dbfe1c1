using Counterfoil.Server.Hosting;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;

namespace Counterfoil.Server.Commands.Doctor;

/// <summary>Looks at the files of an installation, and at who may read them.</summary>
internal static class FileFindings
{
    /// <summary>The findings.</summary>
    public static IEnumerable<Finding> Find(ServerSettings settings)
    {
        yield return Directory.Exists(settings.Data)
            ? Permissions("data folder", settings.Data)
            : new Finding(
                Weight.Wrong,
                "data folder",
                $"{settings.Data} is not there. Run 'counterfoil init'."
            );
        yield return FindKey(settings);
        if (settings.RootKey is null && File.Exists(settings.RootKeyFile))
            yield return Permissions("root key's file", settings.RootKeyFile);
        if (IsKeyBesideDatabase(settings))
            yield return new Finding(
                Weight.Warning,
                "root key's place",
                "It lies beside the database: whoever copies the folder has both. Put it on another disk with root-key-file, or into the environment."
            );
        if (settings.CertificateFile is not null)
            yield return FindCertificate(settings);
    }

    private static Finding FindKey(ServerSettings settings)
    {
        try
        {
            using var keys = RootKeys.Read(settings);
            return new Finding(
                Weight.Good,
                "root key",
                FormattableString.Invariant($"number {keys.CurrentNumber} is current")
            );
        }
        catch (SettingRefusedException refused)
        {
            return new Finding(Weight.Wrong, "root key", refused.Message);
        }
    }

    private static Finding FindCertificate(ServerSettings settings)
    {
        try
        {
            var certificate = ServerCertificate.Open(settings, TimeProvider.System).Current;
            var left = certificate.NotAfter - TimeProvider.System.GetLocalNow().DateTime;
            return new Finding(
                left < TimeSpan.FromDays(14) ? Weight.Warning : Weight.Good,
                "certificate",
                FormattableString.Invariant(
                    $"{certificate.Subject}, good until {certificate.NotAfter:yyyy-MM-dd}"
                )
            );
        }
        catch (SettingRefusedException refused)
        {
            return new Finding(Weight.Wrong, "certificate", refused.Message);
        }
    }

    private static bool IsKeyBesideDatabase(ServerSettings settings) =>
        settings is { RootKey: null, Database.Kind: DatabaseKind.Sqlite }
        && string.Equals(
            Path.GetDirectoryName(settings.RootKeyFile),
            Path.GetDirectoryName(settings.Database.Connection),
            StringComparison.Ordinal
        );

    private static Finding Permissions(string what, string path) =>
        PrivateFiles.IsOpenToOthers(path)
            ? new Finding(
                Weight.Wrong,
                what,
                $"{path} can be read by others. Run 'chmod go= {path}'."
            )
            : new Finding(Weight.Good, what, path);
}
