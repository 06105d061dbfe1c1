using AngleSharp.Dom;
using Counterfoil.Server.Pages;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

public sealed class LocalUrlTests
{
    private const string Login = "https://here.example/Cust1/login";

    [Theory]
    [InlineData("/")]
    [InlineData("/tickets")]
    [InlineData("/Cust1/tickets/all?who=a%20b&after=1")]
    [InlineData("/a//b/..;/c:@d")]
    public void A_place_on_this_server_is_accepted_and_unchanged(string text)
    {
        LocalUrl.TryParse(text, out var url).ShouldBeTrue();
        url.Value.ShouldBe(text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("tickets")]
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("/\r\nSet-Cookie: a=b")]
    [InlineData(" /tickets")]
    [InlineData("/tick ets")]
    [InlineData("/\u0000")]
    [InlineData("/æ")]
    [InlineData("\u2044/evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("https:evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/a#b")]
    public void Everything_else_is_refused(string? text) =>
        LocalUrl.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void What_is_too_long_is_refused() =>
        LocalUrl.TryParse("/" + new string('a', LocalUrl.MaxLength), out _).ShouldBeFalse();

    [Fact]
    public void Whatever_is_accepted_leads_two_independent_readers_of_addresses_to_this_very_server()
    {
        var accepted = 0;
        Always.Holds(
            Addresses,
            text =>
            {
                if (!LocalUrl.TryParse(text, out var url))
                    return;
                accepted++;
                var framework = new Uri(new Uri(Login), url.Value);
                framework.GetLeftPart(UriPartial.Authority).ShouldBe("https://here.example");
                var browser = new Url(new Url(Login), url.Value);
                browser.Origin.ShouldBe("https://here.example");
                browser.UserName.ShouldBeNullOrEmpty();
            }
        );
        accepted.ShouldBeGreaterThan(100);
    }

    private static Gen<string> Addresses =>
        from start in Gen.Elements("/", "/", "/", "//", "/\\", "\\/", "", "/.", "/..", "/%2f", "/;")
        from rest in Gen.OneOf(
            Gen.Elements(
                "evil.example",
                "/evil.example",
                "@evil.example",
                "\\evil.example",
                ":80@evil.example",
                "./evil.example",
                "../../evil.example",
                "%5cevil.example",
                "?//evil.example"
            ),
            Anything.Text
        )
        select start + rest;
}
