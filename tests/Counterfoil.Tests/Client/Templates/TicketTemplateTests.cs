using AngleSharp.Html.Parser;
using Counterfoil.Client;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Client.Templates;

/// <summary>A template's values mean themselves where they stand, whatever they hold.</summary>
public sealed class TicketTemplateTests
{
    private static readonly Arbitrary<string> Attempts = Gen.OneOf(
            Gen.Elements(
                "\"><script>alert(1)</script>",
                "' onload='x",
                "/../..",
                "..",
                "//evil.example",
                "\\evil",
                "@evil.example",
                "?a=b&c=d#e",
                "javascript:alert(1)",
                "a\r\nSet-Cookie: x=y",
                "<usec>",
                "%2e%2e",
                "\0",
                "Søren Ünïcode",
                "evil.example"
            ),
            ArbMap.Default.GeneratorFor<string>().Where(text => text is not null)
        )
        .ToArbitrary();

    [Fact]
    public void Every_tag_is_replaced_by_its_value_and_unknown_tags_stay() =>
        TicketTemplate
            .Expand(
                "https://app.example/<uctx>/p?u=<user>&id=<USID>&x=<ver#>&s=<ser#>#<usem>",
                TemplatePlace.Url,
                tag =>
                    tag switch
                    {
                        "uctx" => "Cust12345",
                        "user" => "anna & co",
                        "usid" => "7",
                        "usem" => "a@b.example",
                        _ => null,
                    }
            )
            .ShouldBe(
                "https://app.example/Cust12345/p?u=anna%20%26%20co&id=7&x=<ver#>&s=<ser#>#a%40b.example"
            );

    [Fact]
    public void A_value_in_an_address_changes_neither_host_nor_path_nor_the_other_parameters() =>
        Prop.ForAll(
                Attempts,
                value =>
                {
                    var text = TicketTemplate.Expand(
                        "https://app.example/a/<user>/b?x=<user>&y=1#<user>",
                        TemplatePlace.Url,
                        _ => value
                    );
                    var address = new Uri(text);
                    var parts = address.Query.TrimStart('?').Split('&');
                    return address.Host == "app.example"
                        && address.UserInfo.Length == 0
                        && address.AbsolutePath.StartsWith("/a/", StringComparison.Ordinal)
                        && address.AbsolutePath.EndsWith("/b", StringComparison.Ordinal)
                        && parts.Length == 2
                        && parts[1] == "y=1";
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_value_in_the_place_of_a_host_is_a_label_or_nothing() =>
        Prop.ForAll(
                Attempts,
                value =>
                {
                    var text = TicketTemplate.Expand(
                        "https://x<user>.app.example/",
                        TemplatePlace.Url,
                        _ => value
                    );
                    return text.EndsWith(".app.example/", StringComparison.Ordinal)
                        && text["https://x".Length..^".app.example/".Length]
                            .All(one => char.IsAsciiLetterOrDigit(one) || one == '-');
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_value_in_a_relative_address_leads_to_no_other_host() =>
        Prop.ForAll(
                Attempts,
                value =>
                    new Uri(
                        new Uri("https://app.example/dir/"),
                        TicketTemplate.Expand("/<user>", TemplatePlace.Url, _ => value)
                    ).Host == "app.example"
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("/<user>/evil.example", "/evil.example")]
    [InlineData("/<user>/<user>/evil.example/x", "/evil.example/x")]
    [InlineData("/<user>\\evil.example", "/evil.example")]
    [InlineData("\\<user>/evil.example", "/evil.example")]
    [InlineData("<user>//evil.example", "/evil.example")]
    [InlineData("<user>/<user>/evil.example", "/evil.example")]
    [InlineData(" /<user>/evil.example", "/evil.example")]
    [InlineData("/\t<user>\n/evil.example", "/evil.example")]
    [InlineData("/a/<user>/evil.example", "/a//evil.example")]
    [InlineData("?<user>//evil.example", "/dir/")]
    public void A_value_that_comes_to_nothing_makes_no_other_host(string template, string path)
    {
        foreach (var value in new[] { "", ".", ".." })
        {
            var text = TicketTemplate.Expand(template, TemplatePlace.Url, _ => value);
            var address = new Uri(new Uri("https://app.example/dir/"), Read(text));
            address.Host.ShouldBe("app.example", text);
            address.AbsolutePath.ShouldBe(path, text);
        }

        // As a browser reads it (WHATWG URL): no white space, and a backslash is a slash.
        static string Read(string text) =>
            new([
                .. text.Trim()
                    .Where(one => one is not ('\t' or '\n' or '\r'))
                    .Select(one => one == '\\' ? '/' : one),
            ]);
    }

    [Theory]
    [InlineData("https://<user>/evil.example", "https://invalid/evil.example")]
    [InlineData("//<user>/evil.example", "//invalid/evil.example")]
    [InlineData("https://<user>.app.example/x", "https://.app.example/x")]
    public void A_host_that_comes_to_nothing_is_nobodys(string template, string text) =>
        TicketTemplate.Expand(template, TemplatePlace.Url, _ => "not a label").ShouldBe(text);

    [Theory]
    [InlineData("//host.example/<user>/x", "//host.example//x")]
    [InlineData("https://a.example//<user>", "https://a.example//")]
    [InlineData("/", "/")]
    [InlineData("//host.example", "//host.example")]
    public void What_the_template_says_itself_stays(string template, string text) =>
        TicketTemplate.Expand(template, TemplatePlace.Url, _ => "").ShouldBe(text);

    [Theory]
    [InlineData(TemplatePlace.HtmlText)]
    [InlineData(TemplatePlace.HtmlAttribute)]
    [InlineData(TemplatePlace.UrlInHtml)]
    public void A_value_in_HTML_makes_neither_elements_nor_attributes(TemplatePlace place) =>
        Prop.ForAll(
                Attempts,
                value =>
                {
                    var html = TicketTemplate.Expand(
                        "<p title=<user> lang=\"<user>\" class='<user>'>?<user></p>",
                        place,
                        _ => value
                    );
                    var body = new HtmlParser().ParseDocument(html).Body!;
                    var paragraph = body.Children.Single();
                    return paragraph.ChildElementCount == 0
                        && paragraph.Attributes.Length <= 3
                        && paragraph.Attributes.All(one =>
                            one.Name is "title" or "lang" or "class"
                        );
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_value_in_HTML_is_read_back_as_it_was() =>
        new HtmlParser()
            .ParseDocument(
                TicketTemplate.Expand(
                    "<p><user></p>",
                    TemplatePlace.HtmlText,
                    _ => "Ünï <b> & \"c\""
                )
            )
            .Body!.TextContent.ShouldBe("Ünï <b> & \"c\"");

    [Fact]
    public void A_value_in_a_header_is_printable_ASCII_and_is_read_back() =>
        Prop.ForAll(
                Attempts,
                value =>
                {
                    var text = TicketTemplate.Expand("<user>", TemplatePlace.Header, _ => value);
                    return text.All(one => one is > ' ' and < '\u007F')
                        && Uri.UnescapeDataString(text)
                            == System.Text.Encoding.UTF8.GetString(
                                System.Text.Encoding.UTF8.GetBytes(value)
                            );
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void What_a_value_holds_is_never_expanded_again() =>
        TicketTemplate
            .Expand("?<user>", TemplatePlace.Url, tag => tag == "user" ? "<usec>" : "7T:secret")
            .ShouldBe("?%3Cusec%3E");

    [Fact]
    public void A_value_is_asked_for_once_and_only_where_its_tag_stands()
    {
        var asked = new List<string>();
        TicketTemplate.Expand(
            "?<user><user>",
            TemplatePlace.Url,
            tag =>
            {
                asked.Add(tag);
                return "x";
            }
        );
        asked.ShouldBe(["user"]);
    }
}
