using System.Buffers.Binary;
using System.Text;

namespace Counterfoil.Server.Handshakes;

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
    public static IReadOnlyList<string>? ReadPrincipals(string path)
    {
        if (new FileInfo(path).Length > MaxBytes)
            return null;
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) != Version)
            return null;
        rest = rest[2..];
        var principals = new List<string>();
        while (rest.Length >= 4)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(rest);
            rest = rest[4..];
            // A negative size is the hole that a deleted entry left.
            var length = size == int.MinValue ? int.MaxValue : Math.Abs(size);
            if (length > rest.Length)
                return null;
            if (size > 0 && ReadPrincipal(rest[..length]) is { } principal)
                principals.Add(principal);
            rest = rest[length..];
        }
        return [.. principals.Distinct(StringComparer.Ordinal)];
    }

    private static string? ReadPrincipal(ReadOnlySpan<byte> entry)
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
        return $"{string.Join('/', parts)}@{realm}";
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
