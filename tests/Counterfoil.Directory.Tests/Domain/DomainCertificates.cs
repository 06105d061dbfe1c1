using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Counterfoil.ActiveDirectory.Tests.Domain;

/// <summary>Certificates as a company's own authority makes them: good for three days.</summary>
internal static class DomainCertificates
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);
    private static readonly DateTimeOffset To = From.AddDays(3);

    /// <summary>Writes <c>ca.pem</c>, <c>controller.pem</c> and <c>controller.key</c> for the host name <c>localhost</c>, and not for its address.</summary>
    public static void Write(string folder)
    {
        using var authority = WriteAuthority(folder, "ca.pem", "CN=Probe Root");
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(
            "CN=localhost",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        // OpenLDAP takes the machine's own name for it.
        names.AddDnsName(Dns.GetHostName());
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)
        );
        using var certificate = request.Create(authority, From, To, [0, 0, 0, 2]);
        File.WriteAllText(
            Path.Combine(folder, "controller.pem"),
            certificate.ExportCertificatePem()
        );
        var keyFile = Path.Combine(folder, "controller.key");
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Writes the certificate of an authority, and gives it with its key.</summary>
    public static X509Certificate2 WriteAuthority(string folder, string file, string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(
            name,
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: true,
                hasPathLengthConstraint: false,
                pathLengthConstraint: 0,
                critical: true
            )
        );
        var authority = request.CreateSelfSigned(From, To);
        File.WriteAllText(Path.Combine(folder, file), authority.ExportCertificatePem());
        return authority;
    }
}
