using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Hosting;

/// <summary>A certificate from a file: PEM or PFX, with its key, not run out, and the new one when the file changes.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("counterfoil-").FullName;

    private string Pem => Path.Combine(folder, "tls.pem");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_server_with_a_certificate_speaks_https_and_says_to_come_back_that_way()
    {
        WritePem(Pem, "first");
        await using var server = await TestServer.StartAsync(
            new TestServerOptions { Settings = settings => settings with { CertificateFile = Pem } }
        );
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                    CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(Pem) },
                },
            },
        };
        using var client = server.NewClient(handler);

        using var answer = await client.GetAsync("/health");

        server.Address.Scheme.ShouldBe("https");
        answer.Headers.GetValues("Strict-Transport-Security").ShouldBe(["max-age=31536000"]);
    }

    [Fact]
    public void A_changed_file_is_read_again_and_one_that_cannot_be_used_is_not()
    {
        WritePem(Pem, "first");
        var certificate = Open(Settings(Pem));

        WritePem(Pem, "second");
        certificate.Reload();
        certificate.Current.Subject.ShouldBe("CN=second");

        File.WriteAllText(Pem, "half a");
        Should.Throw<SettingRefusedException>(certificate.Reload);
        certificate.Current.Subject.ShouldBe("CN=second");
    }

    [Fact]
    public void A_pfx_is_opened_with_its_password()
    {
        var pfx = Path.Combine(folder, "tls.pfx");
        using (var made = Make("packed", DateTimeOffset.UnixEpoch.AddYears(100)))
            File.WriteAllBytes(pfx, made.Export(X509ContentType.Pkcs12, "open"));

        Open(Settings(pfx) with { CertificatePassword = new Secret("open") })
            .Current.Subject.ShouldBe("CN=packed");
        Should.Throw<SettingRefusedException>(() =>
            Open(Settings(pfx) with { CertificatePassword = new Secret("wrong") })
        );
    }

    [Fact]
    public void A_key_may_be_in_a_file_of_its_own()
    {
        using var made = Make("apart", DateTimeOffset.UnixEpoch.AddYears(100));
        var key = Path.Combine(folder, "key.pem");
        File.WriteAllText(Pem, made.ExportCertificatePem());
        File.WriteAllText(key, made.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

        Open(Settings(Pem) with { CertificateKeyFile = key }).Current.HasPrivateKey.ShouldBeTrue();
        Should.Throw<SettingRefusedException>(() => Open(Settings(Pem)));
    }

    [Fact]
    public void A_certificate_that_has_run_out_is_refused()
    {
        WritePem(Pem, "old", DateTimeOffset.UnixEpoch.AddYears(50));

        Should
            .Throw<SettingRefusedException>(() => Open(Settings(Pem)))
            .Message.ShouldContain("run out");
    }

    private static ServerCertificate Open(ServerSettings settings) =>
        ServerCertificate.Open(settings, new HandMovedTime());

    private ServerSettings Settings(string file) =>
        new()
        {
            Data = folder,
            Database = new DatabaseSettings(Path.Combine(folder, "x.db"), folder),
            RootKeyFile = Path.Combine(folder, "root.key"),
            CertificateFile = file,
        };

    private static void WritePem(string file, string name, DateTimeOffset? until = null)
    {
        using var made = Make(name, until ?? DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(
            file,
            made.ExportCertificatePem()
                + "\n"
                + made.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()
                + "\n"
        );
    }

    private static X509Certificate2 Make(string name, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, until);
    }
}
