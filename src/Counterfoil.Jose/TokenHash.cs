using System.Security.Cryptography;
using System.Text;

namespace Counterfoil.Jose;

/// <summary>
/// What an identity token says of the access token or code beside it (<c>at_hash</c>, <c>c_hash</c>; OpenID Connect Core 3.1.3.6,
/// 3.3.2.11): the left half of the digest that the signature uses, SHA-256 for all algorithms here. Thread-safe.
/// </summary>
public static class TokenHash
{
    /// <summary>The claim's value.</summary>
    /// <param name="token">The access token or code, exactly as it is sent; ASCII.</param>
    public static string Of(string token)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(token), digest);
        return Base64UrlText.Encode(digest[..(SHA256.HashSizeInBytes / 2)]);
    }
}
