using Counterfoil.Broker.SystemUsers;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Broker.SystemUsers;

public sealed class SignedSystemTokenTests
{
    [Fact]
    public void It_is_read_from_the_right_since_a_name_may_hold_dots()
    {
        var read = SignedSystemToken.Parse(
            new Secret("Dr. A. Robot-0123456789.202703011205.AAEC")
        )!;
        read.Token.Reveal().ShouldBe("Dr. A. Robot-0123456789");
        read.At.ShouldBe(new DateTimeOffset(2027, 3, 1, 12, 5, 0, TimeSpan.Zero));
        read.Signature.ToArray().ShouldBe([0, 1, 2]);
        System
            .Text.Encoding.UTF8.GetString(read.Signed.Span)
            .ShouldBe("Dr. A. Robot-0123456789.202703011205");
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.202703011205")]
    [InlineData(".202703011205.AAEC")]
    [InlineData("a.202703011205.")]
    [InlineData("a.202703011205.AAE")]
    [InlineData("a.202703011205.AAE=\n")]
    [InlineData("a.202703011205.AA EC")]
    [InlineData("a.202703011205.AAF=x")]
    [InlineData("a.20270301120.AAEC")]
    [InlineData("a.202713011205.AAEC")]
    [InlineData("a. 202703011205.AAEC")]
    public void What_is_none_is_none(string text) =>
        SignedSystemToken.Parse(new Secret(text)).ShouldBeNull();

    [Fact]
    public void Base64_has_one_spelling() =>
        SignedSystemToken.Parse(new Secret("a.202703011205.AAF=")).ShouldBeNull();

    [Fact]
    public void Nothing_that_is_sent_makes_it_throw() =>
        Prop.ForAll<string>(text =>
            {
                SignedSystemToken.Parse(new Secret(text ?? ""));
                SignedSystemToken.Parse(new Secret($"a.202703011205.{text}"));
                return true;
            })
            .QuickCheckThrowOnFailure();
}
