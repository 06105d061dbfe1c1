using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Counterfoil.Server.Handshakes;

/// <summary>What a domain signs into a ticket about whose account it is: UPN_DNS_INFO (MS-PAC section 2.10). Stateless.</summary>
internal static class SignedAccount
{
    // Domains tell the SID since the end of 2021 (CVE-2021-42287).
    private const uint HasSid = 0x2;
    private const int Sids = 16;
    private const int SidHead = 8;

    /// <summary>The account's SID as text; <c>null</c> where none is told.</summary>
    public static string? SidIn(ReadOnlySpan<byte> info)
    {
        if (
            info.Length < Sids + 4
            || (BinaryPrimitives.ReadUInt32LittleEndian(info[8..]) & HasSid) == 0
        )
            return null;
        var length = BinaryPrimitives.ReadUInt16LittleEndian(info[Sids..]);
        var at = BinaryPrimitives.ReadUInt16LittleEndian(info[(Sids + 2)..]);
        return at + length <= info.Length ? TextOf(info.Slice(at, length)) : null;
    }

    // MS-DTYP section 2.4.2.
    private static string? TextOf(ReadOnlySpan<byte> sid)
    {
        if (sid.Length < SidHead || sid[0] != 1 || sid.Length != SidHead + (4 * sid[1]))
            return null;
        var authority =
            ((ulong)BinaryPrimitives.ReadUInt16BigEndian(sid[2..]) << 32)
            | BinaryPrimitives.ReadUInt32BigEndian(sid[4..]);
        var text = new StringBuilder("S-1-").Append(CultureInfo.InvariantCulture, $"{authority}");
        for (var rest = sid[SidHead..]; rest.Length > 0; rest = rest[4..])
            text.Append(
                CultureInfo.InvariantCulture,
                $"-{BinaryPrimitives.ReadUInt32LittleEndian(rest)}"
            );
        return text.ToString();
    }
}
