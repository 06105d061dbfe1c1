using System.Security.Cryptography;

namespace Counterfoil.Jose;

/// <summary>A text that nobody can guess, by which a token answers one request and no other (OpenID Connect Core 15.5.2).</summary>
public static class Nonce
{
    private const int Bytes = 16;

    /// <summary>A new one: 128 random bits in base64url.</summary>
    public static string Next() => Base64UrlText.Encode(RandomNumberGenerator.GetBytes(Bytes));
}
