using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

public sealed class PageHeadersTests(PagesHouse house) : IClassFixture<PagesHouse>
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/Home/login")]
    [InlineData("/login/challenge")]
    [InlineData("/activate?code=ABC")]
    [InlineData("/signedout")]
    [InlineData("/logout")]
    [InlineData("/tickets")]
    [InlineData("/tickets/all")]
    [InlineData("/decisions")]
    [InlineData("/password")]
    [InlineData("/login/course/applications")]
    [InlineData("/login/course/signed-out")]
    [InlineData("/login/course/nothing")]
    [InlineData("/nothing/here")]
    [InlineData("/Nowhere1/login")]
    public async Task Every_page_is_sent_with_the_same_strict_headers(string path)
    {
        foreach (var isLoggedIn in new[] { false, true })
        {
            var visitor = house.NewVisitor();
            if (isLoggedIn)
                await visitor.LogInAsync(house.Server.Operator);
            var page = await visitor.GetAsync(path);

            page.Header("Content-Security-Policy").ShouldBe(Policy);
            page.Header("Cache-Control")!.ShouldContain("no-store");
            page.Header("Referrer-Policy").ShouldBe("no-referrer");
            page.Header("X-Content-Type-Options").ShouldBe("nosniff");
            page.Header("X-Frame-Options").ShouldBe("DENY");
            page.Header("Cross-Origin-Opener-Policy").ShouldBe("same-origin");
            page.Document.QuerySelectorAll("script, style, [style], iframe, object, embed, base")
                .ShouldBeEmpty();
            page.Document.QuerySelectorAll("[src], link[href], form[action], a[href]")
                .SelectMany(element => element.Attributes)
                .Where(attribute => attribute.Name is "src" or "href" or "action")
                .ShouldAllBe(attribute => attribute.Value[0] == '/' || attribute.Value[0] == '#');
        }
    }

    [Fact]
    public async Task The_ticket_is_in_a_cookie_for_this_host_alone_that_ends_with_the_browser()
    {
        var visitor = house.NewVisitor();
        var done = await visitor.LogInAsync(house.Server.User);

        var cookie = done.SetCookies.ShouldHaveSingleItem();
        cookie.ShouldStartWith("__Host-Counterfoil=7T%3A");
        cookie[cookie.IndexOf(';', StringComparison.Ordinal)..]
            .ShouldBe("; path=/; secure; samesite=lax; httponly");
        done.Header("Cache-Control")!.ShouldContain("no-store");
        Uri.UnescapeDataString(done.Location!).ShouldNotContain("7T:");
        visitor.Cookies.Keys.ShouldAllBe(name => name.StartsWith("__Host-"));
    }

    [Fact]
    public async Task The_forms_cookie_has_the_same_attributes_on_plain_loopback()
    {
        var page = await house.NewVisitor().GetAsync("/login");
        page.SetCookies.ShouldHaveSingleItem()
            .ShouldEndWith("; path=/; secure; samesite=lax; httponly");
    }

    [Fact]
    public async Task A_cookie_is_no_evidence_at_a_machines_door()
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house.Server.User);
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            "/Remote/Services88/SoPrincipal.svc"
        );
        request.Headers.Add(
            "Cookie",
            $"{PageVisitor.TicketCookie}={visitor.Cookies[PageVisitor.TicketCookie]}"
        );
        request.Headers.Add(
            "SOAPAction",
            "\"http://www.superoffice.net/ws/crm/NetServer/Services88/SoPrincipal/AuthenticateImplicit\""
        );
        request.Content = new StringContent(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><AuthenticateImplicit xmlns='http://www.superoffice.net/ws/crm/NetServer/Services88'/></s:Body></s:Envelope>",
            new global::System.Net.Http.Headers.MediaTypeHeaderValue("text/xml")
        );
        var answer = await (
            await house.Server.Client.SendAsync(request)
        ).Content.ReadAsStringAsync();
        answer.ShouldContain("AuthenticationSucceeded>false<");
    }

    [Theory]
    [InlineData("/v1/logout")]
    [InlineData("/Home/v1/logout")]
    public async Task A_page_never_answers_for_a_call_that_ends_in_the_same_word(string path) =>
        ((int)(await house.Server.Client.PostAsync(path, content: null)).StatusCode).ShouldBe(401);

    [Fact]
    public async Task What_the_pages_look_like_may_be_kept_for_ever()
    {
        var visitor = house.NewVisitor();
        var page = await visitor.GetAsync("/login");
        foreach (var link in page.Document.QuerySelectorAll("link"))
        {
            var asset = await visitor.GetAsync(link.GetAttribute("href")!);
            asset.Status.ShouldBe(200);
            asset.Header("Cache-Control")!.ShouldContain("immutable");
            asset.SetCookies.ShouldBeEmpty();
        }
    }
}
