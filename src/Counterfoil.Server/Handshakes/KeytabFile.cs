using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Counterfoil.Server.Handshakes;

/// <summary>A key in a keytab, without the key.</summary>
/// <param name="Principal">Whose it is.</param>
/// <param name="Number">The key's number (KVNO); it rises with each new password.</param>
/// <param name="Type">The kind of encryption, by its number (RFC 3961 section 8).</param>
internal sealed record KeytabEntry(string Principal, uint Number, int Type)
{
    /// <summary>Whether it is a web server's.</summary>
    public bool IsForWeb => Principal.StartsWith("HTTP/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is AES (RFC 3962, RFC 8009).</summary>
    public bool IsAes => Type is >= 17 and <= 20;

    /// <summary>Which of its principal's keys it is, for people.</summary>
    public string Key =>
        string.Create(CultureInfo.InvariantCulture, $"KVNO {Number} {NameOf(Type)}");

    private static string NameOf(int type) =>
        type switch
        {
            17 => "aes128-sha1",
            18 => "aes256-sha1",
            19 => "aes128-sha2",
            20 => "aes256-sha2",
            23 => "rc4",
            _ => string.Create(CultureInfo.InvariantCulture, $"type {type}"),
        };
}

/// <summary>
/// The names in a keytab, without its keys: MIT's file format, version 0x502, which all write today. Stateless.
/// </summary>
internal static class KeytabFile
{
    private const ushort Version = 0x0502;
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The principals, each once, such as <c>HTTP/id.example.com@EXAMPLE.COM</c>; <c>null</c> when it is no keytab.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyList<string>? ReadPrincipals(string path) =>
        ReadEntries(path) is { } entries
            ? [.. entries.Select(one => one.Principal).Distinct(StringComparer.Ordinal)]
            : null;

    /// <summary>All entries, in their order; <c>null</c> when it is no keytab.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyList<KeytabEntry>? ReadEntries(string path)
    {
        if (new FileInfo(path).Length > MaxBytes)
            return null;
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) != Version)
            return null;
        rest = rest[2..];
        var entries = new List<KeytabEntry>();
        while (rest.Length >= 4)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(rest);
            rest = rest[4..];
            // A negative size is the hole that a deleted entry left.
            var length = size == int.MinValue ? int.MaxValue : Math.Abs(size);
            if (length > rest.Length)
                return null;
            if (size > 0 && ReadEntry(rest[..length]) is { } entry)
                entries.Add(entry);
            rest = rest[length..];
        }
        return entries;
    }

    private static KeytabEntry? ReadEntry(ReadOnlySpan<byte> entry)
    {
        if (!TryTake16(ref entry, out var count) || !TryTakeText(ref entry, out var realm))
            return null;
        var parts = new List<string>();
        for (var i = 0; i < count; i++)
        {
            if (!TryTakeText(ref entry, out var part))
                return null;
            parts.Add(part);
        }
        var principal = $"{string.Join('/', parts)}@{realm}";
        // The kind of name, and when it was written.
        if (entry.Length < 9)
            return new KeytabEntry(principal, 0, 0);
        uint number = entry[8];
        entry = entry[9..];
        if (!TryTake16(ref entry, out var type) || !TryTake16(ref entry, out var length))
            return new KeytabEntry(principal, number, 0);
        // A number that does not fit into a byte stands behind the key again; none is written as zero.
        if (
            entry.Length >= length + 4
            && BinaryPrimitives.ReadUInt32BigEndian(entry[length..]) is > 0 and var whole
        )
            number = whole;
        return new KeytabEntry(principal, number, type);
    }

    private static bool TryTakeText(ref ReadOnlySpan<byte> from, out string text)
    {
        text = "";
        if (!TryTake16(ref from, out var length) || length > from.Length)
            return false;
        text = Encoding.UTF8.GetString(from[..length]);
        from = from[length..];
        return true;
    }

    private static bool TryTake16(ref ReadOnlySpan<byte> from, out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(from, out value))
            return false;
        from = from[2..];
        return true;
    }
}
