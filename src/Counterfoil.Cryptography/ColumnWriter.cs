using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Counterfoil.Cryptography;

/// <summary>
/// Writes the columns of a row as bytes to be sealed, in the order of the calls. Two different lists of
/// values never give the same bytes: without that, moving a character from one column to its neighbour
/// would leave the seal good. Not thread-safe.
/// </summary>
/// <remarks>
/// Each value is a tag (1 text, 2 integer, 3 truth, 4 bytes, 5 id), a length (int32, big-endian, -1 for
/// null), and that many bytes: UTF-8, int64 big-endian, one byte, the bytes, RFC 9562 order. Never change
/// one; a new kind of value takes a new tag.
/// </remarks>
public sealed class ColumnWriter
{
    private const byte Text = 1;
    private const byte Integer = 2;
    private const byte Truth = 3;
    private const byte Bytes = 4;
    private const byte Id = 5;
    private const int Null = -1;
    private const int HeadSize = 1 + sizeof(int);

    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );
    private readonly ArrayBufferWriter<byte> buffer = new(1024);

    /// <summary>Adds a text; null and the empty text differ.</summary>
    /// <returns>This writer.</returns>
    /// <exception cref="ArgumentException">
    /// The text is no Unicode (half a surrogate pair). No database gives it back as it was, and several
    /// such texts would share one seal.
    /// </exception>
    public ColumnWriter Add(string? value)
    {
        if (value is null)
        {
            return AddNull(Text);
        }

        var size = Strict.GetByteCount(value);
        Strict.GetBytes(value, Begin(Text, size));
        return this;
    }

    /// <summary>Adds an integer.</summary>
    /// <returns>This writer.</returns>
    public ColumnWriter Add(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(Begin(Integer, sizeof(long)), value);
        return this;
    }

    /// <summary>Adds an integer that may be null; a present one is the same as <see cref="Add(long)"/>.</summary>
    /// <returns>This writer.</returns>
    public ColumnWriter Add(long? value) => value is { } present ? Add(present) : AddNull(Integer);

    /// <summary>Adds a truth value.</summary>
    /// <returns>This writer.</returns>
    public ColumnWriter Add(bool value) => Add(Truth, [value ? (byte)1 : (byte)0]);

    /// <summary>Adds bytes; an empty span is an empty value, not null.</summary>
    /// <returns>This writer.</returns>
    public ColumnWriter Add(ReadOnlySpan<byte> value) => Add(Bytes, value);

    /// <summary>
    /// Adds bytes that may be null. Its own overload, since a null array would turn into an empty span on
    /// its way and somebody could then swap the one for the other under a good seal.
    /// </summary>
    /// <returns>This writer.</returns>
    public ColumnWriter Add(byte[]? value) => value is null ? AddNull(Bytes) : Add(value.AsSpan());

    /// <summary>Adds an id.</summary>
    /// <returns>This writer.</returns>
    public ColumnWriter Add(Guid value)
    {
        value.TryWriteBytes(Begin(Id, 16), bigEndian: true, out _);
        return this;
    }

    /// <summary>
    /// Adds a text that is at hand as UTF-8, as a database gives it: the same as <see cref="Add(string?)"/> of it. What is
    /// no UTF-8 is taken as it is: no seal was ever made over it.
    /// </summary>
    /// <returns>This writer.</returns>
    public ColumnWriter AddText(ReadOnlySpan<byte> utf8) => Add(Text, utf8);

    /// <summary>How many bytes were written since the last <see cref="Clear"/>.</summary>
    public int Count => buffer.WrittenCount;

    /// <summary>What was written, until the next call.</summary>
    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    /// <summary>Begins anew and keeps the memory, for whoever writes many rows.</summary>
    public void Clear() => buffer.ResetWrittenCount();

    /// <summary>All that was added, as a new array.</summary>
    public byte[] ToArray() => buffer.WrittenSpan.ToArray();

    private ColumnWriter Add(byte tag, ReadOnlySpan<byte> value)
    {
        value.CopyTo(Begin(tag, value.Length));
        return this;
    }

    private ColumnWriter AddNull(byte tag)
    {
        WriteHead(tag, Null, buffer.GetSpan(HeadSize));
        buffer.Advance(HeadSize);
        return this;
    }

    /// <summary>A place for so many bytes that are no column.</summary>
    internal Span<byte> Begin(int size)
    {
        var place = buffer.GetSpan(size);
        buffer.Advance(size);
        return place[..size];
    }

    // The head is written, and the place for the value given, which the caller fills.
    private Span<byte> Begin(byte tag, int size)
    {
        var place = buffer.GetSpan(HeadSize + size);
        WriteHead(tag, size, place);
        buffer.Advance(HeadSize + size);
        return place.Slice(HeadSize, size);
    }

    private static void WriteHead(byte tag, int size, Span<byte> place)
    {
        BinaryPrimitives.WriteInt32BigEndian(place[1..], size);
        place[0] = tag;
    }
}

/// <summary>
/// Names (purposes, tenants, tables) as they enter a digest or a derivation: a count (int32) and that many
/// UTF-16 units, all big-endian. Every text has its own bytes, broken Unicode too, and nothing throws.
/// </summary>
internal static class CanonicalText
{
    internal static int SizeOf(ReadOnlySpan<char> text) =>
        sizeof(int) + (text.Length * sizeof(char));

    internal static int Write(ReadOnlySpan<char> text, Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32BigEndian(destination, text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(
                destination[(sizeof(int) + (i * sizeof(char)))..],
                text[i]
            );
        }

        return SizeOf(text);
    }

    /// <summary>As <see cref="Write"/>, with A to Z made lower case: "Cust12345" and "cust12345" are one tenant.</summary>
    internal static int WriteLower(ReadOnlySpan<char> text, Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32BigEndian(destination, text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var unit = char.IsAsciiLetterUpper(text[i]) ? (char)(text[i] | 0x20) : text[i];
            BinaryPrimitives.WriteUInt16BigEndian(
                destination[(sizeof(int) + (i * sizeof(char)))..],
                unit
            );
        }

        return SizeOf(text);
    }
}
