using System.Security.Cryptography;
using System.Text.Json;

namespace Counterfoil.Jose;

/// <summary>
/// A public key as JSON (RFC 7517), bound to one algorithm. There is no member for anything private, so that none can be
/// written. Immutable.
/// </summary>
public sealed record Jwk
{
    internal Jwk(JwsAlgorithm algorithm, byte[] first, byte[] second) =>
        (Algorithm, First, Second) = (algorithm, first, second);

    /// <summary>The one algorithm of the key.</summary>
    public JwsAlgorithm Algorithm { get; }

    /// <summary>The key's name (<c>kid</c>), if it has one.</summary>
    public string? KeyId { get; init; }

    /// <summary>The SHA-1 of its certificate in base64url (<c>x5t</c>), a name and no proof.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>Its certificate and those above it, in DER; empty when it has none.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Certificates { get; init; } = [];

    // The modulus and the exponent, or x and y.
    internal byte[] First { get; }

    internal byte[] Second { get; }

    /// <summary>The key of an RSA or elliptic-curve object.</summary>
    /// <exception cref="ArgumentException">The object is of another kind than the algorithm's.</exception>
    public static Jwk Of(JwsAlgorithm algorithm, AsymmetricAlgorithm key)
    {
        switch (key)
        {
            case RSA rsa when algorithm is not JwsAlgorithm.ES256:
                var numbers = rsa.ExportParameters(includePrivateParameters: false);
                return new Jwk(algorithm, numbers.Modulus!, numbers.Exponent!);
            case ECDsa ec when algorithm is JwsAlgorithm.ES256:
                var point = ec.ExportParameters(includePrivateParameters: false).Q;
                return new Jwk(algorithm, point.X!, point.Y!);
            default:
                throw new ArgumentException("A key of another kind.", nameof(key));
        }
    }

    /// <summary>The thumbprint of RFC 7638: SHA-256 over the members that make the key, in base64url.</summary>
    public string Thumbprint()
    {
        var (first, second) = (Base64UrlText.Encode(First), Base64UrlText.Encode(Second));
        var text =
            Algorithm is JwsAlgorithm.ES256
                ? $$"""{"crv":"P-256","kty":"EC","x":"{{first}}","y":"{{second}}"}"""
                : $$"""{"e":"{{second}}","kty":"RSA","n":"{{first}}"}""";
        return Base64UrlText.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(text)));
    }

    /// <summary>Writes the key as one JSON object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("kty", Algorithm.KeyType());
        writer.WriteString("use", "sig");
        writer.WriteString("alg", Algorithm.Name());
        if (KeyId is not null)
            writer.WriteString("kid", KeyId);
        if (CertificateThumbprint is not null)
            writer.WriteString("x5t", CertificateThumbprint);
        if (Algorithm is JwsAlgorithm.ES256)
            writer.WriteString("crv", "P-256");
        writer.WriteString(
            Algorithm is JwsAlgorithm.ES256 ? "x" : "n",
            Base64UrlText.Encode(First)
        );
        writer.WriteString(
            Algorithm is JwsAlgorithm.ES256 ? "y" : "e",
            Base64UrlText.Encode(Second)
        );
        if (Certificates.Count > 0)
        {
            writer.WriteStartArray("x5c");
            foreach (var certificate in Certificates)
                writer.WriteBase64StringValue(certificate.Span);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    internal RSAParameters Modulus() => new() { Modulus = First, Exponent = Second };

    internal ECParameters Curve() =>
        new()
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = First, Y = Second },
        };
}
