using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Counterfoil.Cryptography;

/// <summary>
/// The only source of random values in the product: the operating system's generator, never
/// <c>System.Random</c>, whose later numbers follow from earlier ones. Thread-safe.
/// </summary>
public static class Randomness
{
    private static long rowIdCount = Next63Bits();
    private static uint ticketCount;
    private static ushort ticketRun = (ushort)Next63Bits();

    // Crockford's base32 without I, L, O and U: nothing here is misread when it is typed from paper.
    private const string CodeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const string WordAlphabet =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int TicketsOfRun = 1024;
    private const int RowIdCountBits = 21;
    private const long RowIdLastMillisecond = (1L << 42) - 1;

    /// <summary>A random (version 4) id with 122 random bits; RFC 9562 section 5.4.</summary>
    public static Guid NextGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomStock.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>
    /// A ticket's id: 106 random bits, and before them sixteen that a run of a thousand ids shares, drawn anew for each run.
    /// New rows thus stand together in every index on it: what is added in one transaction changes a page or two of it instead
    /// of one page for each row. Version 8, for it is not random throughout; RFC 9562 section 5.8.
    /// </summary>
    public static Guid NextTicketId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomStock.Fill(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, TicketRun());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A ticket's number: uniform over 1 to 2^63 - 1, never zero.</summary>
    public static long NextNumber()
    {
        while (true)
        {
            // Drawing again, rather than adding one, keeps every number equally likely.
            if (Next63Bits() is > 0 and var number)
            {
                return number;
            }
        }
    }

    /// <summary>Fills all of <paramref name="destination"/> with random bytes.</summary>
    public static void Fill(Span<byte> destination) => RandomStock.Fill(destination);

    /// <summary>A new array of <paramref name="count"/> random bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static byte[] NextBytes(int count) => RandomNumberGenerator.GetBytes(count);

    /// <summary>
    /// A code that a person types: upper-case Crockford base32, without I, L, O and U, five random bits
    /// a character, every character equally likely.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of characters is below 1.</exception>
    public static string NextCode(int characters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(characters, 1);
        return RandomNumberGenerator.GetString(CodeAlphabet, characters);
    }

    /// <summary>Letters and digits that no person types, nearly six random bits each.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of characters is below 1.</exception>
    public static string NextWord(int characters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(characters, 1);
        return RandomNumberGenerator.GetString(WordAlphabet, characters);
    }

    /// <summary>
    /// A row id that grows with time, so that new rows stand together in the index: 42 bits of Unix
    /// milliseconds above a 21-bit count that began at random; positive. It tells its time of creation and is
    /// no secret. A process never repeats one; two processes' ids of one millisecond are the same once in two
    /// million pairs: the table's key decides.
    /// </summary>
    /// <param name="now">The time, from the caller's <see cref="TimeProvider"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not after 1970 or is past May 2109.</exception>
    public static long NextRowId(DateTimeOffset now)
    {
        var milliseconds = now.ToUnixTimeMilliseconds();
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, 1, nameof(now));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            milliseconds,
            RowIdLastMillisecond,
            nameof(now)
        );
        return (milliseconds << RowIdCountBits)
            | (Interlocked.Increment(ref rowIdCount) & ((1L << RowIdCountBits) - 1));
    }

    /// <summary>A delay from zero up to, but not including, <paramref name="upTo"/>; zero for zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative.</exception>
    public static TimeSpan NextJitter(TimeSpan upTo)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(upTo, TimeSpan.Zero);
        return TimeSpan.FromTicks((long)(((Int128)upTo.Ticks * Next63Bits()) >> 63));
    }

    // Two threads at a run's end may still take from the old one: nothing hangs on where it ends.
    private static ushort TicketRun()
    {
        if (Interlocked.Increment(ref ticketCount) % TicketsOfRun == 0)
            Volatile.Write(ref ticketRun, (ushort)Next63Bits());
        return Volatile.Read(ref ticketRun);
    }

    private static long Next63Bits()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomStock.Fill(bytes);
        return BinaryPrimitives.ReadInt64BigEndian(bytes) & long.MaxValue;
    }
}
