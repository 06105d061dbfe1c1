using System.Security.Cryptography;

namespace Counterfoil.Jose;

/// <summary>
/// A public key that is bound to one algorithm when it is loaded (RFC 8725 3.1), so that no token can choose another.
/// Keep the object: importing a key costs as much as several verifications. Thread-safe.
/// </summary>
public sealed class VerificationKey
{
    private const int CoordinateSize = 32;
    private readonly AsymmetricAlgorithm key;

    internal VerificationKey(Jwk jwk, AsymmetricAlgorithm key) => (Jwk, this.key) = (jwk, key);

    /// <summary>The key as it is published.</summary>
    public Jwk Jwk { get; }

    /// <summary>The one algorithm of this key.</summary>
    public JwsAlgorithm Algorithm => Jwk.Algorithm;

    /// <summary>Imports a key.</summary>
    /// <returns>The key; <c>null</c> when its numbers are no key (a point that is not on the curve), or one that gives itself away (<see cref="RocaModulus"/>).</returns>
    public static VerificationKey? Load(Jwk jwk)
    {
        if (jwk.Algorithm is not JwsAlgorithm.ES256 && RocaModulus.Is(jwk.First))
            return null;
        try
        {
            return new VerificationKey(
                jwk,
                jwk.Algorithm is JwsAlgorithm.ES256
                    ? ECDsa.Create(jwk.Curve())
                    : RSA.Create(jwk.Modulus())
            );
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether the signature is this key's over that text.</summary>
    /// <param name="signed">The text as it was signed.</param>
    /// <param name="signature">For ECDSA r and s, 32 bytes each, and nothing else (RFC 7518 3.4).</param>
    public bool Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        try
        {
            return key switch
            {
                ECDsa ec => signature.Length == 2 * CoordinateSize
                    && ec.VerifyData(
                        signed,
                        signature,
                        HashAlgorithmName.SHA256,
                        DSASignatureFormat.IeeeP1363FixedFieldConcatenation
                    ),
                RSA rsa => signature.Length == rsa.KeySize / 8
                    && rsa.VerifyData(
                        signed,
                        signature,
                        HashAlgorithmName.SHA256,
                        Algorithm.Padding()
                    ),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            // Some numbers that are no signature are told by an exception.
            return false;
        }
    }
}
