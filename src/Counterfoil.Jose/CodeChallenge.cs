using System.Security.Cryptography;
using System.Text;

namespace Counterfoil.Jose;

/// <summary>
/// The challenge of RFC 7636, method <c>S256</c> only: whoever redeems a code shows the verifier whose digest came with the
/// request for it. Immutable.
/// </summary>
public sealed record CodeChallenge
{
    private const int DigestSize = 32;
    private const int ShortestVerifier = 43;
    private const int LongestVerifier = 128;

    private CodeChallenge(string text) => Text = text;

    /// <summary>The challenge as it came: 43 characters of base64url.</summary>
    public string Text { get; }

    /// <summary>The challenge in a request; <c>null</c> when it is none (RFC 7636 4.2).</summary>
    public static CodeChallenge? Parse(string text) =>
        Base64UrlText.Decode(text) is { Length: DigestSize } ? new CodeChallenge(text) : null;

    /// <summary>The challenge of a verifier.</summary>
    public static CodeChallenge Of(string verifier) =>
        new(Base64UrlText.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));

    /// <summary>Whether a text can be a verifier: 43 to 128 unreserved characters (RFC 7636 4.1).</summary>
    public static bool IsVerifier(string verifier) =>
        verifier.Length is >= ShortestVerifier and <= LongestVerifier
        && verifier.All(one => char.IsAsciiLetterOrDigit(one) || one is '-' or '.' or '_' or '~');

    /// <summary>Whether the verifier is the one behind the challenge; compared in fixed time.</summary>
    public bool IsAnsweredBy(string verifier) =>
        IsVerifier(verifier)
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Text),
            Encoding.ASCII.GetBytes(Of(verifier).Text)
        );
}
