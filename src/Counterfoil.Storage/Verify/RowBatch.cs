using System.Globalization;
using System.Text;
using Counterfoil.Cryptography;

namespace Counterfoil.Storage.Verify;

/// <summary>Where something lies in a batch.</summary>
internal readonly record struct Place(int Start, int Length);

/// <summary>A row of a batch: where its parts lie, and what of it is a number.</summary>
internal struct RowParts
{
    public UInt128 Name;
    public long Version;
    public long Seen;
    public long KeyNumber;
    public Place Image;
    public Place SmallImage;
    public Place Tenant;
    public Place Key;
    public Place Seal;
    public Place SmallSeal;

    /// <summary>The version that the main seal of such a row has.</summary>
    public byte SealVersion;

    /// <summary>Whether all values are of their columns' kinds.</summary>
    public bool IsWellKept;
}

/// <summary>Some rows on their way from the thread that reads to the one that checks; used again and again.</summary>
internal sealed class RowBatch
{
    public const int Size = 512;

    private readonly RowParts[] rows = new RowParts[Size];
    private byte[] raw = new byte[64 * 1024];
    private int used;

    /// <summary>What the MACs cover.</summary>
    public ColumnWriter Images { get; } = new();

    public Span<RowParts> Rows => rows.AsSpan(0, Count);

    public int Count { get; private set; }

    public bool IsFull => Count == Size;

    public ReadOnlySpan<byte> Image(Place place) => Images.Written.Slice(place.Start, place.Length);

    public ReadOnlySpan<byte> Raw(Place place) => raw.AsSpan(place.Start, place.Length);

    public string Text(Place place) => Encoding.UTF8.GetString(Raw(place));

    public ref RowParts Next() => ref rows[Count++];

    public Place Keep(ReadOnlySpan<byte> bytes)
    {
        if (used + bytes.Length > raw.Length)
            Array.Resize(ref raw, Math.Max(raw.Length * 2, used + bytes.Length));
        bytes.CopyTo(raw.AsSpan(used));
        used += bytes.Length;
        return new Place(used - bytes.Length, bytes.Length);
    }

    /// <summary>A number, as keys have it.</summary>
    public Place Keep(long number)
    {
        Span<byte> text = stackalloc byte[20];
        number.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        return Keep(text[..length]);
    }

    public void Clear()
    {
        Images.Clear();
        (Count, used) = (0, 0);
    }
}
