using System.Security.Cryptography;

namespace Counterfoil.Jose;

/// <summary>The ways to sign that this house knows (RFC 7518 3.1). There is none without a private key, and no <c>none</c>.</summary>
public enum JwsAlgorithm
{
    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    RS256,

    /// <summary>RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes.</summary>
    PS256,

    /// <summary>ECDSA on P-256 with SHA-256; the signature is r and s, 32 bytes each.</summary>
    ES256,
}

/// <summary>What follows from an algorithm.</summary>
public static class JwsAlgorithms
{
    /// <summary>The algorithm's name on the wire.</summary>
    public static string Name(this JwsAlgorithm algorithm) =>
        algorithm switch
        {
            JwsAlgorithm.RS256 => "RS256",
            JwsAlgorithm.PS256 => "PS256",
            JwsAlgorithm.ES256 => "ES256",
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        };

    /// <summary>The algorithm of that name; <c>null</c> for every other. Names are compared exactly (RFC 7515 4.1.1).</summary>
    public static JwsAlgorithm? Named(string? name) =>
        name switch
        {
            "RS256" => JwsAlgorithm.RS256,
            "PS256" => JwsAlgorithm.PS256,
            "ES256" => JwsAlgorithm.ES256,
            _ => null,
        };

    /// <summary>The type of its keys, as <c>kty</c> has it.</summary>
    public static string KeyType(this JwsAlgorithm algorithm) =>
        algorithm is JwsAlgorithm.ES256 ? "EC" : "RSA";

    internal static RSASignaturePadding Padding(this JwsAlgorithm algorithm) =>
        algorithm is JwsAlgorithm.PS256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
}
