using Counterfoil.Server.Handshakes;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests.Doors;

public sealed class SignedAccountTests
{
    private static readonly byte[] Sid =
    [
        1,
        5,
        0,
        0,
        0,
        0,
        0,
        5,
        21,
        0,
        0,
        0,
        1,
        0,
        0,
        0,
        2,
        0,
        0,
        0,
        3,
        0,
        0,
        0,
        0x51,
        4,
        0,
        0,
    ];

    [Fact]
    public void The_sid_is_read_where_the_domain_tells_it() =>
        SignedAccount.SidIn(Info(2, Sid.Length, 24)).ShouldBe("S-1-5-21-1-2-3-1105");

    [Theory]
    [InlineData(0, 28, 24)]
    [InlineData(2, 29, 24)]
    [InlineData(2, 28, 25)]
    [InlineData(2, 65535, 65535)]
    [InlineData(2, 24, 24)]
    [InlineData(2, 0, 0)]
    public void What_is_not_told_or_does_not_fit_is_nobody(int flags, int length, int at) =>
        SignedAccount.SidIn(Info(flags, length, at)).ShouldBeNull();

    [Fact]
    public void No_beginning_of_it_is_anybody()
    {
        var whole = Info(2, Sid.Length, 24);
        for (var length = 0; length < whole.Length; length++)
            SignedAccount.SidIn(whole.AsSpan(0, length)).ShouldBeNull();
    }

    private static byte[] Info(int flags, int length, int at)
    {
        var info = new byte[24 + Sid.Length];
        info[8] = (byte)flags;
        BitConverter.TryWriteBytes(info.AsSpan(16), (ushort)length);
        BitConverter.TryWriteBytes(info.AsSpan(18), (ushort)at);
        Sid.CopyTo(info, 24);
        return info;
    }
}
