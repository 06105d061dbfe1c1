using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Counterfoil.Jose;

/// <summary>What became of one key that was read.</summary>
public abstract record JwkReading
{
    private JwkReading() { }

    /// <summary>A key that may verify.</summary>
    /// <param name="Key">The key, imported.</param>
    public sealed record Taken(VerificationKey Key) : JwkReading;

    /// <summary>A key that is passed over.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Refused(JoseRefusal Reason) : JwkReading;

    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>Reads one key.</summary>
    /// <param name="json">The JSON object, in UTF-8.</param>
    /// <param name="rsaWithoutAlgorithm">What an RSA key that names no algorithm is bound to; <c>null</c>: it is refused.</param>
    public static JwkReading Read(
        ReadOnlyMemory<byte> json,
        JwsAlgorithm? rsaWithoutAlgorithm = null
    ) =>
        json.Length > JwkSet.MostBytes ? new Refused(JoseRefusal.TooLong)
        : StrictJson.Parse(json) is { } element ? Read(element, rsaWithoutAlgorithm)
        : new Refused(JoseRefusal.UnsuitableKey);

    internal static JwkReading Read(JsonElement element, JwsAlgorithm? rsaWithoutAlgorithm)
    {
        if (PrivateMembers.Any(name => element.Has(name)))
            return new Refused(JoseRefusal.PrivateKeyShown);
        if (
            !IsForVerifying(element) || Algorithm(element, rsaWithoutAlgorithm) is not { } algorithm
        )
            return new Refused(JoseRefusal.UnsuitableKey);
        var jwk = algorithm is JwsAlgorithm.ES256 ? Ec(element) : Rsa(element, algorithm);
        return
            jwk is not null
            && Certificates(element) is { } certificates
            && VerificationKey.Load(
                jwk with
                {
                    KeyId = element.Text("kid"),
                    CertificateThumbprint = element.Text("x5t"),
                    Certificates = certificates,
                }
            )
                is { } key
            && MatchesCertificate(key)
            ? new Taken(key)
            : new Refused(JoseRefusal.UnsuitableKey);
    }

    private static bool IsForVerifying(JsonElement element) =>
        (!element.Has("use") || element.Text("use") is "sig")
        && (
            !element.TryGetProperty("key_ops", out var operations)
            || (
                operations.ValueKind is JsonValueKind.Array
                && operations
                    .EnumerateArray()
                    .Any(one => one.ValueKind is JsonValueKind.String && one.ValueEquals("verify"))
            )
        );

    // One key, one algorithm: an elliptic curve has but one here; RSA has two, and somebody must have said which.
    private static JwsAlgorithm? Algorithm(JsonElement element, JwsAlgorithm? rsaWithoutAlgorithm)
    {
        var named = element.Has("alg")
            ? JwsAlgorithms.Named(element.Text("alg"))
            : element.Text("kty") switch
            {
                "EC" => JwsAlgorithm.ES256,
                "RSA" => rsaWithoutAlgorithm,
                _ => null,
            };
        return named is { } algorithm && element.Text("kty") == algorithm.KeyType()
            ? algorithm
            : null;
    }

    private static Jwk? Ec(JsonElement element) =>
        element.Text("crv") is "P-256"
        && Number(element, "x") is { Length: 32 } x
        && Number(element, "y") is { Length: 32 } y
            ? new Jwk(JwsAlgorithm.ES256, x, y)
            : null;

    private static Jwk? Rsa(JsonElement element, JwsAlgorithm algorithm) =>
        // 2048 bits at least (RFC 7518 3.3); 8192 at most, since each doubling costs us four times the work.
        Number(element, "n") is { Length: >= 256 and <= 1024 } modulus
        && modulus[0] >= 0x80
        && (modulus[^1] & 1) == 1
        && Number(element, "e") is { Length: >= 1 and <= 8 } exponent
        && exponent[0] != 0
        && (exponent[^1] & 1) == 1
        && exponent is not [1]
            ? new Jwk(algorithm, modulus, exponent)
            : null;

    private static byte[]? Number(JsonElement element, string name) =>
        element.Text(name) is { } text ? Base64UrlText.Decode(text) : null;

    private static List<ReadOnlyMemory<byte>>? Certificates(JsonElement element)
    {
        List<ReadOnlyMemory<byte>> certificates = [];
        if (!element.TryGetProperty("x5c", out var chain))
            return certificates;
        if (chain.ValueKind is not JsonValueKind.Array)
            return null;
        foreach (var one in chain.EnumerateArray())
        {
            if (
                one.ValueKind is not JsonValueKind.String
                || !one.TryGetBytesFromBase64(out var der)
            )
                return null;
            certificates.Add(der);
        }
        return certificates;
    }

    // RFC 7517 4.7: the first certificate's key must be the key; 4.8: x5t is the digest of that certificate.
    private static bool MatchesCertificate(VerificationKey key)
    {
        if (key.Jwk.Certificates is not [var first, ..])
            return true;
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(first.Span);
            using AsymmetricAlgorithm? certified =
                key.Algorithm is JwsAlgorithm.ES256
                    ? certificate.GetECDsaPublicKey()
                    : certificate.GetRSAPublicKey();
            return certified is not null
                && Jwk.Of(key.Algorithm, certified).Thumbprint() == key.Jwk.Thumbprint()
                && (
                    key.Jwk.CertificateThumbprint is null
                    || key.Jwk.CertificateThumbprint
                        == Base64UrlText.Encode(certificate.GetCertHash())
                );
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
