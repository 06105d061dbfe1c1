using System.Buffers.Binary;
using System.Text;
using Counterfoil.Cryptography;

namespace Counterfoil.Storage.Verify;

/// <summary>
/// A short name for a row: 128 bits of its table, tenant and key, by two multiplications with random numbers of the
/// process. It only finds rows again; who lets two rows collide has still to bring a seal that is good for the place.
/// </summary>
internal sealed class RowNames
{
    private readonly ulong first = Random();
    private readonly ulong second = Random();

    public UInt128 Of(string table, ReadOnlySpan<byte> tenant, ReadOnlySpan<byte> key)
    {
        var (a, b) = (first, second);
        Mix(ref a, ref b, (ulong)table.Length << 32 | (uint)(table[0] << 16) | table[^1]);
        Mix(ref a, ref b, tenant);
        Mix(ref a, ref b, key);
        return new UInt128(a, b);
    }

    public UInt128 Of(string table, string tenant, string key) =>
        Of(table, Encoding.UTF8.GetBytes(tenant), Encoding.UTF8.GetBytes(key));

    private static void Mix(ref ulong a, ref ulong b, ReadOnlySpan<byte> bytes)
    {
        Mix(ref a, ref b, (ulong)bytes.Length);
        while (bytes.Length >= 8)
        {
            Mix(ref a, ref b, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }
        var rest = 0UL;
        foreach (var one in bytes)
            rest = (rest << 8) | one;
        Mix(ref a, ref b, rest);
    }

    private static void Mix(ref ulong a, ref ulong b, ulong word)
    {
        var high = Math.BigMul(a ^ word, 0x9E37_79B9_7F4A_7C15, out var low);
        a = high ^ low;
        high = Math.BigMul(b ^ word, 0xD6E8_FEB8_6659_FD93, out low);
        b = high + low + 0x2545_F491_4F6C_DD1D;
    }

    private static ulong Random() =>
        BinaryPrimitives.ReadUInt64LittleEndian(Randomness.NextBytes(8));
}
