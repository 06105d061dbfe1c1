using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Counterfoil;

/// <summary>What the forms with a tenant in clear share: where to split, and 24 bytes that are a GUID and a number.</summary>
internal static class TenantAndBody
{
    private const int Size = 16 + sizeof(long);

    // 24 bytes make 32 characters without padding or spare bits: nothing is left that could be spelled in two ways.
    private const int BodyLength = Size / 3 * 4;

    // The framework's decoders skip white space.
    private static readonly SearchValues<char> Base64Characters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    );

    private static readonly SearchValues<char> Base64UrlCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    public static bool TrySplit(
        ReadOnlySpan<char> text,
        out ReadOnlySpan<char> name,
        out ReadOnlySpan<char> body
    )
    {
        name = body = default;
        // A letter stands before a body at most.
        if (text.Length > ContextIdentifier.MaxLength + BodyLength + 2)
            return false;
        var dot = text.IndexOf('.');
        if (dot < 1 || dot + 1 == text.Length)
            return false;
        name = text[..dot];
        body = text[(dot + 1)..];
        return true;
    }

    public static bool TryReadTenant(
        ReadOnlySpan<char> name,
        ContextIdentifier expected,
        out ContextIdentifier tenant
    )
    {
        tenant = expected;
        return expected.Is(name) || ContextIdentifier.TryParse(name.ToString(), out tenant);
    }

    public static bool TryReadBase64(ReadOnlySpan<char> text, out Guid id, out long number)
    {
        Span<byte> bytes = stackalloc byte[Size];
        (id, number) = (default, 0);
        return text.Length == BodyLength
            && !text.ContainsAnyExcept(Base64Characters)
            && Convert.TryFromBase64Chars(text, bytes, out var count)
            && count == Size
            && TryRead(bytes, out id, out number);
    }

    public static bool TryReadBase64Url(ReadOnlySpan<char> text, out Guid id, out long number)
    {
        Span<byte> bytes = stackalloc byte[Size];
        (id, number) = (default, 0);
        return text.Length == BodyLength
            && !text.ContainsAnyExcept(Base64UrlCharacters)
            && Base64Url.TryDecodeFromChars(text, bytes, out var count)
            && count == Size
            && TryRead(bytes, out id, out number);
    }

    public static string ToBase64(in Ticket ticket)
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(ticket, bytes);
        return Convert.ToBase64String(bytes);
    }

    public static string ToBase64Url(in Ticket ticket)
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(ticket, bytes);
        return Base64Url.EncodeToString(bytes);
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, out Guid id, out long number)
    {
        id = new Guid(bytes[..16], bigEndian: true);
        number = BinaryPrimitives.ReadInt64BigEndian(bytes[16..]);
        return number > 0;
    }

    private static void Write(in Ticket ticket, Span<byte> bytes)
    {
        ticket.Id.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[16..], ticket.Number);
    }
}
