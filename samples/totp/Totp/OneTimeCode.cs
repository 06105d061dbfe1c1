using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Totp;

/// <summary>Time-based one-time codes: RFC 6238 over RFC 4226, HMAC-SHA-1, steps of 30 seconds, six digits.</summary>
public static class OneTimeCode
{
    /// <summary>The digits of a code.</summary>
    public const int Digits = 6;

    /// <summary>How long a step is (RFC 6238 section 5.2).</summary>
    public static readonly TimeSpan StepLength = TimeSpan.FromSeconds(30);

    /// <summary>The step that an instant falls into.</summary>
    public static long StepAt(DateTimeOffset instant) =>
        instant.ToUnixTimeSeconds() / (long)StepLength.TotalSeconds;

    /// <summary>The code of a step (RFC 4226 section 5.3).</summary>
    public static string Of(ReadOnlySpan<byte> key, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(key, counter, mac);
        var offset = mac[^1] & 0x0f;
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[offset..]) & 0x7fffffff;
        var modulus = (int)Math.Pow(10, digits);
        return (number % modulus).ToString($"D{digits}", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The step whose code this is: the present one, or one beside it, for a clock that is off and a slow typist. All
    /// three are computed and compared in fixed time. <c>null</c> when it is none of them.
    /// </summary>
    public static long? Find(ReadOnlySpan<byte> key, string code, DateTimeOffset now)
    {
        var typed = Encoding.UTF8.GetBytes(code);
        long? found = null;
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
        {
            if (
                CryptographicOperations.FixedTimeEquals(
                    typed,
                    Encoding.UTF8.GetBytes(Of(key, step))
                )
            )
                found = step;
        }
        return found;
    }
}
