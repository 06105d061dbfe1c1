using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Counterfoil.ActiveDirectory.Tests.Doctor;

/// <summary>Speaks TLS as <c>localhost</c>, with a certificate that was good until yesterday, from an authority that still is.</summary>
internal sealed class OldController : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 certificate;

    public OldController(string caFile)
    {
        CaFile = caFile;
        certificate = Make();
        listener.Start();
        _ = ServeAsync();
    }

    public string CaFile { get; }

    public string Address => $"ldaps://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public void Dispose()
    {
        listener.Dispose();
        certificate.Dispose();
    }

    private X509Certificate2 Make()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var key = RSA.Create(2048);
        var root = new CertificateRequest(
            "CN=Old Root",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        root.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: true,
                hasPathLengthConstraint: false,
                pathLengthConstraint: 0,
                critical: true
            )
        );
        using var authority = root.CreateSelfSigned(now.AddDays(-30), now.AddDays(30));
        File.WriteAllText(CaFile, authority.ExportCertificatePem());
        var request = new CertificateRequest(
            "CN=localhost",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(authority, now.AddDays(-20), now.AddDays(-1), [7]);
        using var whole = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var caller = await listener.AcceptTcpClientAsync();
                await using var tls = new SslStream(caller.GetStream());
                try
                {
                    await tls.AuthenticateAsServerAsync(certificate);
                    _ = await tls.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
                }
                catch (Exception refused) when (refused is IOException or AuthenticationException)
                { }
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException) { }
    }
}
