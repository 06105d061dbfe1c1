using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Counterfoil.ActiveDirectory.Ldap;

/// <summary>A SID as text, such as <c>S-1-5-21-…-1105</c>, and as bytes (MS-DTYP 2.4.2).</summary>
internal static class SecurityIdentifierText
{
    private const int Head = 8;
    private const int MostParts = 15;

    /// <summary>Writes it; <c>null</c> when these are not the bytes of a SID.</summary>
    public static string? Of(ReadOnlySpan<byte> sid)
    {
        if (
            sid.Length < Head
            || sid[0] != 1
            || sid[1] > MostParts
            || sid.Length != Head + (4 * sid[1])
        )
            return null;
        // Six bytes, the largest first.
        var authority =
            ((ulong)BinaryPrimitives.ReadUInt16BigEndian(sid[2..]) << 32)
            | BinaryPrimitives.ReadUInt32BigEndian(sid[4..]);
        var text = new StringBuilder(
            string.Create(CultureInfo.InvariantCulture, $"S-1-{authority}")
        );
        for (var i = 0; i < sid[1]; i++)
            text.Append(
                CultureInfo.InvariantCulture,
                $"-{BinaryPrimitives.ReadUInt32LittleEndian(sid[(Head + (4 * i))..])}"
            );
        return text.ToString();
    }

    /// <summary>Reads it; <c>null</c> when the text is not a SID in its one spelling.</summary>
    public static byte[]? ToBytes(string text)
    {
        var parts = text.Split('-');
        if (
            parts.Length is < 4 or > 3 + MostParts
            || parts[0] != "S"
            || parts[1] != "1"
            || !ulong.TryParse(
                parts[2],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var authority
            )
            || authority >= 1UL << 48
        )
            return null;
        var sid = new byte[Head + (4 * (parts.Length - 3))];
        sid[0] = 1;
        sid[1] = (byte)(parts.Length - 3);
        BinaryPrimitives.WriteUInt16BigEndian(sid.AsSpan(2), (ushort)(authority >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(sid.AsSpan(4), (uint)authority);
        for (var i = 3; i < parts.Length; i++)
        {
            if (
                !uint.TryParse(
                    parts[i],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var part
                )
            )
                return null;
            BinaryPrimitives.WriteUInt32LittleEndian(sid.AsSpan(Head + (4 * (i - 3))), part);
        }
        return string.Equals(Of(sid), text, StringComparison.Ordinal) ? sid : null;
    }

    /// <summary>The last number of a SID: what an account or group is called inside its domain.</summary>
    public static string RelativeIn(string sid) => sid[(sid.LastIndexOf('-') + 1)..];
}
