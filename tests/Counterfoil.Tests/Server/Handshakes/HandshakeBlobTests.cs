using Counterfoil.Server.Handshakes;
using Microsoft.Extensions.Primitives;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Handshakes;

public sealed class HandshakeBlobTests
{
    [Theory]
    [InlineData("Negotiate YWJj")]
    [InlineData("negotiate   YWJj ")]
    [InlineData("SOTicket 7T:x, Negotiate YWJj")]
    public void What_stands_behind_the_scheme_is_the_blob(string line)
    {
        HandshakeBlob.IsIn(line).ShouldBeTrue();
        HandshakeBlob.Read(line).ShouldBe("abc"u8.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Basic YWJj")]
    [InlineData("Negotiation YWJj")]
    [InlineData("SOTicket Negotiate")]
    public void Another_scheme_is_none(string line) => HandshakeBlob.IsIn(line).ShouldBeFalse();

    [Theory]
    [InlineData("Negotiate")]
    [InlineData("Negotiate ")]
    [InlineData("Negotiate YWJ")]
    [InlineData("Negotiate ***")]
    [InlineData("Negotiate YWJj, Negotiate YWJj")]
    public void What_cannot_be_read_is_one_and_holds_nothing(string line)
    {
        HandshakeBlob.IsIn(line).ShouldBeTrue();
        HandshakeBlob.Read(line).ShouldBeNull();
    }

    [Fact]
    public void Two_lines_are_two() =>
        HandshakeBlob.Read(new StringValues(["Negotiate YWJj", "Negotiate YWJj"])).ShouldBeNull();

    [Fact]
    public void A_ticket_with_all_its_groups_is_read_and_not_a_byte_more()
    {
        var most = new byte[HandshakeBlob.MaxBytes];
        HandshakeBlob.Read(Line(most)).ShouldBe(most);
        HandshakeBlob.Read(Line([.. most, 0])).ShouldBeNull();
    }

    private static StringValues Line(byte[] blob) => $"Negotiate {Convert.ToBase64String(blob)}";
}
