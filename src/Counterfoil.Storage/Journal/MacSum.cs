namespace Counterfoil.Storage.Journal;

/// <summary>
/// A sum of MACs modulo 2^256, whatever their order: adding or taking away a row costs one MAC, however many rows there
/// are. Sums of known values can be made to collide (Wagner 2002); the sum therefore never leaves the sealed head, and
/// who cannot open that has not seen one.
/// </summary>
internal sealed class MacSum
{
    public const int Size = 32;

    private readonly byte[] value;

    public MacSum(ReadOnlySpan<byte> value) => this.value = value.ToArray();

    public void Add(ReadOnlySpan<byte> mac)
    {
        var carry = 0;
        for (var i = Size - 1; i >= 0; i--)
        {
            carry += value[i] + mac[i];
            value[i] = (byte)carry;
            carry >>= 8;
        }
    }

    public void TakeAway(ReadOnlySpan<byte> mac)
    {
        var borrow = 0;
        for (var i = Size - 1; i >= 0; i--)
        {
            borrow += value[i] - mac[i];
            value[i] = (byte)borrow;
            borrow >>= 8;
        }
    }

    public byte[] ToArray() => [.. value];
}
