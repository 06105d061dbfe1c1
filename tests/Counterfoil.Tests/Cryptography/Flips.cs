namespace Counterfoil.Tests.Cryptography;

/// <summary>What an attacker can do to bytes with the least effort.</summary>
internal static class Flips
{
    /// <summary>The bytes with one bit changed, for every bit.</summary>
    internal static IEnumerable<byte[]> Of(byte[] bytes)
    {
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return flipped;
        }
    }
}
