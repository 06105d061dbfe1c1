using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Counterfoil.Jose;

/// <summary>
/// A key pair as it is kept: the private half (PKCS #8) and a self-signed certificate. RSA has 2048 bits; the curve is P-256.
/// </summary>
/// <param name="Algorithm">The one algorithm of the key.</param>
/// <param name="PrivateKey">PKCS #8, in clear: encrypt it before it is kept, and erase it (<see cref="Erase"/>).</param>
/// <param name="Certificate">DER.</param>
public sealed record KeptKey(JwsAlgorithm Algorithm, byte[] PrivateKey, byte[] Certificate)
{
    private const int RsaBits = 2048;

    /// <summary>The name of the key: the SHA-1 of its certificate in upper hex (wire.md 2.2.2).</summary>
    public string KeyId => Convert.ToHexString(Digest());

    /// <summary>Makes a key. An RSA key takes a tenth of a second.</summary>
    /// <param name="algorithm">The one algorithm of the key.</param>
    /// <param name="commonName">Whose certificate it is; no text can break out of the name.</param>
    /// <param name="from">When the certificate begins.</param>
    /// <param name="until">When the certificate ends.</param>
    public static KeptKey Generate(
        JwsAlgorithm algorithm,
        string commonName,
        DateTimeOffset from,
        DateTimeOffset until
    )
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(commonName);
        var name = builder.Build();
        using AsymmetricAlgorithm key =
            algorithm is JwsAlgorithm.ES256
                ? ECDsa.Create(ECCurve.NamedCurves.nistP256)
                : RSA.Create(RsaBits);
        var request = key is RSA rsa
            ? new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(name, (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true)
        );
        using var certificate = request.CreateSelfSigned(from, until);
        return new KeptKey(algorithm, key.ExportPkcs8PrivateKey(), certificate.RawData);
    }

    /// <summary>The public half, with its names and its certificate.</summary>
    public Jwk Public()
    {
        using var certificate = X509CertificateLoader.LoadCertificate(Certificate);
        using AsymmetricAlgorithm? key =
            Algorithm is JwsAlgorithm.ES256
                ? certificate.GetECDsaPublicKey()
                : certificate.GetRSAPublicKey();
        return Named(Jwk.Of(Algorithm, key!));
    }

    /// <summary>Imports the key, to sign with.</summary>
    /// <exception cref="CryptographicException">The private half is no key of this algorithm, or not that of the certificate.</exception>
    public SigningKey Load()
    {
        AsymmetricAlgorithm key = Algorithm is JwsAlgorithm.ES256 ? ECDsa.Create() : RSA.Create();
        try
        {
            key.ImportPkcs8PrivateKey(PrivateKey, out _);
            var jwk = Named(Jwk.Of(Algorithm, key));
            if (jwk.Thumbprint() != Public().Thumbprint())
                throw new CryptographicException("The certificate is of another key.");
            return new SigningKey(key, jwk);
        }
        catch (CryptographicException)
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Overwrites the private half.</summary>
    public void Erase() => CryptographicOperations.ZeroMemory(PrivateKey);

    /// <summary>Redacted: only the name.</summary>
    public override string ToString() => $"{Algorithm.Name()} {KeyId}";

    private Jwk Named(Jwk jwk) =>
        jwk with
        {
            KeyId = KeyId,
            CertificateThumbprint = Base64UrlText.Encode(Digest()),
            Certificates = [Certificate],
        };

    private byte[] Digest()
    {
        using var certificate = X509CertificateLoader.LoadCertificate(Certificate);
        return certificate.GetCertHash();
    }
}
