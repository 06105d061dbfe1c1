using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Counterfoil.Broker.SystemUsers;

/// <summary>
/// A system user token as an application signs it: <c>{token}.{UTC minute as yyyyMMddHHmm}.{base64 of the signature}</c>
/// (wire.md 2.8). Read from the right, since the token begins with a name that may hold dots. Nothing in it is believed yet.
/// </summary>
/// <param name="Token">The system user token.</param>
/// <param name="At">The minute.</param>
/// <param name="Signed">What was signed: token and minute, in UTF-8.</param>
/// <param name="Signature">The signature.</param>
public sealed record SignedSystemToken(
    Secret Token,
    DateTimeOffset At,
    ReadOnlyMemory<byte> Signed,
    ReadOnlyMemory<byte> Signature
)
{
    /// <summary>The most characters: a name of 100, and the signature of a key of 8192 bits.</summary>
    public const int MaxLength = 2048;

    private const string Minute = "yyyyMMddHHmm";

    /// <summary>Reads it; <c>null</c> when it is none. Never throws.</summary>
    public static SignedSystemToken? Parse(Secret text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var all = text.Reveal();
        if (all.Length > MaxLength)
            return null;
        var second = all.LastIndexOf('.');
        var first = second < 1 ? -1 : all.LastIndexOf('.', second - 1);
        if (first < 1)
            return null;
        if (
            !DateTimeOffset.TryParseExact(
                all.AsSpan(first + 1, second - first - 1),
                Minute,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var at
            )
        )
            return null;
        var base64 = all.AsSpan(second + 1);
        var signature = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        // One spelling: padded, without white space and without spare bits.
        return
            base64.IndexOfAny(" \t\r\n") < 0
            && Convert.TryFromBase64Chars(base64, signature, out var length)
            && length > 0
            && base64.SequenceEqual(Convert.ToBase64String(signature.AsSpan(0, length)))
            ? new SignedSystemToken(
                new Secret(all[..first]),
                at,
                Encoding.UTF8.GetBytes(all[..second]),
                signature.AsMemory(0, length)
            )
            : null;
    }
}
