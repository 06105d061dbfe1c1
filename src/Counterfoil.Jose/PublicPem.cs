using System.Security.Cryptography;

namespace Counterfoil.Jose;

/// <summary>RSA public keys as partners register them.</summary>
public static class PublicPem
{
    /// <summary>The least bits of a key (NIST SP 800-131A).</summary>
    public const int LeastBits = 2048;

    /// <summary>The most bits of a key: beyond that a verification costs more than anybody needs.</summary>
    public const int MostBits = 8192;

    /// <summary>Imports a key (SubjectPublicKeyInfo) for RSASSA-PKCS1-v1_5 with SHA-256; <c>null</c> when it is none that is taken here.</summary>
    public static VerificationKey? Read(string pem)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return rsa.KeySize is >= LeastBits and <= MostBits
                ? VerificationKey.Load(Jwk.Of(JwsAlgorithm.RS256, rsa))
                : null;
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
