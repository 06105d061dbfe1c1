using System.Security.Cryptography;

namespace Counterfoil.Cryptography;

/// <summary>
/// Random bytes of the operating system's generator, drawn by the half kilobyte: a draw costs as much for sixteen as for
/// all of them. Each thread has its own; what was handed out is erased. Thread-safe.
/// </summary>
internal static class RandomStock
{
    private const int Size = 512;

    [ThreadStatic]
    private static byte[]? stock;

    [ThreadStatic]
    private static int left;

    /// <summary>Fills all of <paramref name="destination"/>.</summary>
    public static void Fill(Span<byte> destination)
    {
        if (destination.Length > Size / 4)
        {
            RandomNumberGenerator.Fill(destination);
            return;
        }
        if (left < destination.Length)
        {
            RandomNumberGenerator.Fill(stock ??= new byte[Size]);
            left = Size;
        }
        var taken = stock.AsSpan(left -= destination.Length, destination.Length);
        taken.CopyTo(destination);
        taken.Clear();
    }
}
