using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Counterfoil;

/// <summary>
/// The string that the holder keeps, taken apart: a GUID that finds the stub, a number that matches the stub's
/// digest, and, where there are several tenants, the tenant's name. It says nothing of its holder.
/// </summary>
/// <remarks>
/// <para>On the wire: <c>7T:</c> + base64(UTF-16LE(<c>guid;number[;tenant]</c>)), the GUID as 32 lower hexadecimal
/// digits (wire.md 1.4). Accepted on input as well: the GUID with dashes or braces, UTF-8, and a missing prefix.</para>
/// <para>Rule for change: what is digested is this value and never the string that happened to arrive, so a new
/// spelling may be accepted without touching a stub.</para>
/// </remarks>
/// <param name="Id">Finds the stub.</param>
/// <param name="Number">1 to 2^63-1.</param>
/// <param name="Tenant">The tenant that the ticket names; <c>null</c> means the installation's own.</param>
[DebuggerDisplay("(ticket)")]
public readonly record struct Ticket(Guid Id, long Number, ContextIdentifier? Tenant)
{
    /// <summary>What a ticket begins with on the wire.</summary>
    public const string Prefix = "7T:";

    /// <summary>The most characters that a ticket may have on input.</summary>
    public const int MaxLength = 400;

    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(" \t\r\n");

    // The framework's ContainsAnyExceptInRange would allocate on each call.
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create(
        "0123456789abcdefABCDEF-{}"
    );

    /// <summary>Whether the text begins like a ticket, well-formed or not; such text is never an ordinary name.</summary>
    public static bool BeginsLike(ReadOnlySpan<char> text) =>
        text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a ticket; false on anything malformed. Never throws.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Ticket ticket) =>
        TryParse(text, expected: default, out ticket);

    /// <summary>Reads a ticket; where it names the tenant that is expected, it takes that one's name and allocates nothing.</summary>
    internal static bool TryParse(
        ReadOnlySpan<char> text,
        ContextIdentifier expected,
        out Ticket ticket
    )
    {
        ticket = default;
        if (text.Length > MaxLength)
            return false;
        if (BeginsLike(text))
            text = text[Prefix.Length..];

        Span<byte> bytes = stackalloc byte[MaxLength / 4 * 3];
        // Convert skips white space inside base64; a ticket has none, so its length is a multiple of four.
        if (
            text.IsEmpty
            || text.Length % 4 != 0
            || text.ContainsAny(WhiteSpace)
            || !Convert.TryFromBase64Chars(text, bytes, out var count)
            || count < 2
        )
            return false;
        bytes = bytes[..count];
        // ASCII has a zero in every second byte of UTF-16LE and in none of UTF-8, so the two cannot be confused.
        return bytes[1] == 0
            ? TryReadUtf16(bytes, expected, out ticket)
            : TryReadAscii(bytes, expected, out ticket);
    }

    /// <summary>The ticket as it goes out: with its prefix, in the one canonical spelling. This is the secret itself.</summary>
    public string ToWire()
    {
        var clear = Tenant is { } tenant
            ? string.Create(CultureInfo.InvariantCulture, $"{Id:N};{Number};{tenant.Value}")
            : string.Create(CultureInfo.InvariantCulture, $"{Id:N};{Number}");
        return Prefix + Convert.ToBase64String(Encoding.Unicode.GetBytes(clear));
    }

    /// <summary>Always redacted: a ticket leaves no log in clear.</summary>
    public override string ToString() => "(ticket)";

    private static bool TryReadUtf16(
        ReadOnlySpan<byte> bytes,
        ContextIdentifier expected,
        out Ticket ticket
    )
    {
        ticket = default;
        if (bytes.Length % 2 != 0)
            return false;
        if (BitConverter.IsLittleEndian)
            return TryReadParts(MemoryMarshal.Cast<byte, char>(bytes), expected, out ticket);
        Span<char> clear = stackalloc char[MaxLength];
        var length = Encoding.Unicode.GetChars(bytes, clear);
        return TryReadParts(clear[..length], expected, out ticket);
    }

    private static bool TryReadAscii(
        ReadOnlySpan<byte> bytes,
        ContextIdentifier expected,
        out Ticket ticket
    )
    {
        ticket = default;
        Span<char> clear = stackalloc char[MaxLength];
        return Ascii.ToUtf16(bytes, clear, out var length) == OperationStatus.Done
            && TryReadParts(clear[..length], expected, out ticket);
    }

    // Every part is held against an alphabet that is ASCII, so what is not is refused here.
    private static bool TryReadParts(
        ReadOnlySpan<char> clear,
        ContextIdentifier expected,
        out Ticket ticket
    )
    {
        ticket = default;
        var endOfId = clear.IndexOf(';');
        if (endOfId < 0 || !TryReadId(clear[..endOfId], out var id))
            return false;
        var rest = clear[(endOfId + 1)..];
        var endOfNumber = rest.IndexOf(';');
        var digits = endOfNumber < 0 ? rest : rest[..endOfNumber];
        if (!TryReadNumber(digits, out var number))
            return false;

        var name = endOfNumber < 0 ? [] : rest[(endOfNumber + 1)..];
        ContextIdentifier? tenant = null;
        if (!name.IsEmpty)
        {
            if (expected.Is(name))
                tenant = expected;
            else if (ContextIdentifier.TryParse(name.ToString(), out var named))
                tenant = named;
            else
                return false;
        }
        ticket = new Ticket(id, number, tenant);
        return true;
    }

    private static bool TryReadId(ReadOnlySpan<char> text, out Guid id)
    {
        id = default;
        // The framework's parser takes signs and 0x inside a dashed GUID; nothing here does.
        if (text.ContainsAnyExcept(IdCharacters))
            return false;
        return text.Length switch
        {
            32 => Guid.TryParseExact(text, "N", out id),
            36 => Guid.TryParseExact(text, "D", out id),
            38 => Guid.TryParseExact(text, "B", out id),
            _ => false,
        };
    }

    // The framework's parser takes zero characters behind the digits; nothing here does.
    private static bool TryReadNumber(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        return !text.ContainsAnyExcept(Digits)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number > 0;
    }
}
