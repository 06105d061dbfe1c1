using System.Security.Cryptography;

namespace Counterfoil.Cryptography;

/// <summary>An RSA key pair as an application has it: the private half to sign with, the public one to register. Immutable.</summary>
public sealed class RsaKeyPair
{
    private const int Bits = 2048;

    private RsaKeyPair(RSA rsa) =>
        (PrivatePem, PublicPem) = (
            rsa.ExportPkcs8PrivateKeyPem(),
            rsa.ExportSubjectPublicKeyInfoPem()
        );

    /// <summary>PKCS #8 in PEM, in clear: for its owner's eyes alone.</summary>
    public string PrivatePem { get; }

    /// <summary>SubjectPublicKeyInfo in PEM.</summary>
    public string PublicPem { get; }

    /// <summary>Makes one; it takes a tenth of a second.</summary>
    public static RsaKeyPair Generate()
    {
        using var rsa = RSA.Create(Bits);
        return new RsaKeyPair(rsa);
    }

    /// <summary>The pair of a private half in PEM.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static RsaKeyPair Read(string privatePem)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(privatePem);
        return new RsaKeyPair(rsa);
    }
}
