using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Hosting;

/// <summary>The server's certificate, as it stands in its file; read again when the file changes. Thread-safe.</summary>
internal sealed class ServerCertificate
{
    private readonly ServerSettings settings;
    private readonly TimeProvider time;
    private X509Certificate2 current;

    private ServerCertificate(ServerSettings settings, TimeProvider time)
    {
        (this.settings, this.time) = (settings, time);
        current = Read(settings, time);
    }

    /// <summary>The certificate for a new connection.</summary>
    public X509Certificate2 Current => Volatile.Read(ref current);

    /// <summary>The files that it comes from.</summary>
    public IReadOnlyList<string> Files =>
        settings.CertificateKeyFile is { } key
            ? [settings.CertificateFile!, key]
            : [settings.CertificateFile!];

    /// <summary>Reads it.</summary>
    /// <exception cref="SettingRefusedException">It cannot be read, has no private key, or has run out.</exception>
    public static ServerCertificate Open(ServerSettings settings, TimeProvider time) =>
        new(settings, time);

    /// <summary>As <see cref="Open"/>; <c>null</c> where the settings name none.</summary>
    public static ServerCertificate? OpenIfNamed(ServerSettings settings, TimeProvider time) =>
        settings.CertificateFile is null ? null : Open(settings, time);

    /// <summary>Reads it again. Connections that stand keep the one before, which is therefore not disposed.</summary>
    /// <exception cref="SettingRefusedException">It cannot be used; the one before stays.</exception>
    public void Reload() => Volatile.Write(ref current, Read(settings, time));

    private static X509Certificate2 Read(ServerSettings settings, TimeProvider time)
    {
        var file = settings.CertificateFile!;
        try
        {
            var certificate = IsPfx(file) ? ReadPfx(settings, file) : ReadPem(settings, file);
            if (!certificate.HasPrivateKey)
                throw Refused(file, "it has no private key", "Give its key with certificate-key.");
            if (certificate.NotAfter.ToUniversalTime() <= time.GetUtcNow().UtcDateTime)
                throw Refused(file, "it has run out", "Renew it.");
            return certificate;
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CannotBeRead(file);
        }
        catch (CryptographicException)
        {
            throw CannotBeRead(file);
        }
    }

    private static SettingRefusedException Refused(string file, string problem, string remedy) =>
        new("certificate", file, "the settings", problem, remedy);

    private static SettingRefusedException CannotBeRead(string file) =>
        Refused(
            file,
            "it cannot be read",
            "Give a certificate as PEM with its key, or as PFX; its password goes into COUNTERFOIL_CERTIFICATE_PASSWORD."
        );

    private static bool IsPfx(string file) =>
        Path.GetExtension(file).ToUpperInvariant() is ".PFX" or ".P12";

    private static X509Certificate2 ReadPfx(ServerSettings settings, string file) =>
        X509CertificateLoader.LoadPkcs12FromFile(file, settings.CertificatePassword?.Reveal());

    private static X509Certificate2 ReadPem(ServerSettings settings, string file)
    {
        using var pem = settings.CertificatePassword is { } password
            ? X509Certificate2.CreateFromEncryptedPemFile(
                file,
                password.Reveal(),
                settings.CertificateKeyFile
            )
            : X509Certificate2.CreateFromPemFile(file, settings.CertificateKeyFile);
        // TLS on Windows cannot use a key that exists in memory alone.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
    }
}
