using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Counterfoil.Jose;

/// <summary>
/// A private key with its one algorithm, its certificate and its name. Keep the object: signing then costs little more than
/// the bare signature. Thread-safe.
/// </summary>
public sealed class SigningKey : IDisposable
{
    private readonly AsymmetricAlgorithm key;
    private readonly ConcurrentDictionary<string, byte[]> headers = new(StringComparer.Ordinal);

    internal SigningKey(AsymmetricAlgorithm key, Jwk jwk)
    {
        (this.key, Jwk) = (key, jwk);
        Verification = new VerificationKey(jwk, key);
    }

    /// <summary>The public half, as it is published.</summary>
    public Jwk Jwk { get; }

    /// <summary>The public half, to verify with.</summary>
    public VerificationKey Verification { get; }

    /// <summary>The one algorithm of this key.</summary>
    public JwsAlgorithm Algorithm => Jwk.Algorithm;

    /// <summary>Signs a payload as it is: a compact JWS (RFC 7515 7.1) whose header has <c>alg</c>, <c>typ</c>, <c>kid</c> and <c>x5t</c>.</summary>
    /// <param name="payload">The payload; for a JWT its claims as JSON (<see cref="JwtWriter"/>).</param>
    /// <param name="type">The type of the token; a word of the program, never of a request, since its header is kept.</param>
    public string Sign(ReadOnlySpan<byte> payload, string type = "JWT")
    {
        var header = headers.GetOrAdd(type, Header);
        var signedLength = header.Length + Base64Url.GetEncodedLength(payload.Length);
        var length = signedLength + 1 + Base64Url.GetEncodedLength(SignatureSize);
        var text = length <= 4096 ? stackalloc byte[length] : new byte[length];
        header.CopyTo(text);
        Base64Url.EncodeToUtf8(payload, text[header.Length..]);
        Span<byte> signature = stackalloc byte[SignatureSize];
        Sign(text[..signedLength], signature);
        text[signedLength] = (byte)'.';
        Base64Url.EncodeToUtf8(signature, text[(signedLength + 1)..]);
        return Encoding.ASCII.GetString(text);
    }

    /// <summary>Erases the key.</summary>
    public void Dispose() => key.Dispose();

    private int SignatureSize => key is RSA rsa ? rsa.KeySize / 8 : 64;

    private void Sign(ReadOnlySpan<byte> text, Span<byte> signature)
    {
        if (key is RSA rsa)
            rsa.SignData(text, signature, HashAlgorithmName.SHA256, Algorithm.Padding());
        else
        {
            ((ECDsa)key).SignData(
                text,
                signature,
                HashAlgorithmName.SHA256,
                DSASignatureFormat.IeeeP1363FixedFieldConcatenation
            );
        }
    }

    private byte[] Header(string type)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("typ", type);
            writer.WriteString("alg", Algorithm.Name());
            if (Jwk.KeyId is { } name)
                writer.WriteString("kid", name);
            if (Jwk.CertificateThumbprint is { } thumbprint)
                writer.WriteString("x5t", thumbprint);
            writer.WriteEndObject();
        }
        return Encoding.ASCII.GetBytes(Base64UrlText.Encode(bytes.ToArray()) + ".");
    }
}
