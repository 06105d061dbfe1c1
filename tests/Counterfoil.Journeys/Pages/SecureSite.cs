using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Counterfoil.Journeys.Pages;

/// <summary>A site on a free port that speaks https, with a certificate that nobody vouches for.</summary>
internal sealed class SecureSite : IAsyncDisposable
{
    private readonly X509Certificate2 certificate;
    private readonly WebApplication app;

    private SecureSite(X509Certificate2 certificate, WebApplication app) =>
        (this.certificate, this.app) = (certificate, app);

    public Uri Address => new(app.Urls.Single());

    public static async Task<SecureSite> StartAsync()
    {
        var made = MakeCertificate();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(made))
        );
        var site = builder.Build();
        site.Run(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<h1>Inside</h1>");
        });
        await site.StartAsync();
        return new SecureSite(made, site);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        certificate.Dispose();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=site", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            now.AddDays(-1),
            now.AddDays(1)
        );
    }
}
