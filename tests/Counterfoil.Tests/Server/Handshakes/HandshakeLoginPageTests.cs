using Counterfoil.Tests.Server.Pages;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Handshakes;

/// <summary>The login page in the domain's networks.</summary>
public sealed class HandshakeLoginPageTests : IAsyncLifetime
{
    private const string Uma = "uma@PROBE.TEST";
    private const string Mark = "__Host-Counterfoil-Tried";

    private TestServer server = null!;
    private PageVisitor visitor = null!;

    public async Task InitializeAsync()
    {
        server = await StartAsync("127.0.0.0/8");
        visitor = new PageVisitor(server);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_browser_is_asked_once_and_sees_the_form_at_once()
    {
        var asked = await visitor.GetAsync("/login?returnUrl=%2Ftickets");

        asked.Status.ShouldBe(401);
        asked.Header("WWW-Authenticate").ShouldBe("Negotiate");
        asked.Header("Content-Security-Policy")!.ShouldStartWith("default-src 'none'");
        asked.Heading.ShouldBe("Log in");
        asked.SetCookies.ShouldContain(cookie =>
            cookie.StartsWith(Mark, StringComparison.Ordinal) && cookie.Contains("max-age=300")
        );

        var again = await visitor.GetAsync("/login?returnUrl=%2Ftickets");
        again.Status.ShouldBe(200);
        again.Header("WWW-Authenticate").ShouldBeNull();
        var done = await visitor.SubmitAsync(
            again,
            "/login",
            ("userName", server.User.Name),
            ("password", server.User.Password)
        );
        done.Location.ShouldBe("/tickets");
    }

    [Fact]
    public async Task A_browser_that_can_is_logged_in_and_goes_where_it_was_going()
    {
        await visitor.GetAsync("/login?returnUrl=%2Fpassword");
        visitor.Headers["Authorization"] = PlayedHandshake.Header(Uma);
        var done = await visitor.GetAsync("/login?returnUrl=%2Fpassword");

        done.Status.ShouldBe(303);
        done.Location.ShouldBe("/password");
        done.Header("WWW-Authenticate").ShouldBe("Negotiate cmVwbHk=");
        visitor.Cookies.ShouldNotContainKey(Mark);
        visitor.Headers.Clear();
        (await visitor.GetAsync("/tickets")).Text.ShouldContain("Uma User");
    }

    [Theory]
    [InlineData("zoe@PROBE.TEST")]
    [InlineData("nobody")]
    public async Task Whoever_is_refused_sees_the_form_and_is_not_asked_again(string principal)
    {
        await visitor.GetAsync("/login");
        visitor.Headers["Authorization"] = PlayedHandshake.Header(principal);
        var refused = await visitor.GetAsync("/login");

        refused.Status.ShouldBe(403);
        refused.Header("WWW-Authenticate").ShouldBeNull();
        refused.Notice.ShouldStartWith("This computer's own login does not let you in here.");
        refused.Document.Forms.ShouldNotBeEmpty();
        visitor.Headers.Clear();
        (await visitor.GetAsync("/login")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task After_a_logout_nobody_is_logged_in_again_unless_they_ask_for_it()
    {
        await visitor.GetAsync("/login");
        visitor.Headers["Authorization"] = PlayedHandshake.Header(Uma);
        await visitor.GetAsync("/login");
        visitor.Headers.Clear();
        var left = await visitor.FillAsync("/logout", to: null);
        left.SetCookies.ShouldContain(cookie =>
            cookie.StartsWith(Mark, StringComparison.Ordinal) && !cookie.Contains("max-age")
        );

        var form = await visitor.GetAsync("/login");
        form.Status.ShouldBe(200);
        var link = form.Document.Links.Single(one =>
            one.TextContent == "Log in with this computer's own login"
        );
        var address = link.GetAttribute("href")!;
        (await visitor.GetAsync(address)).Status.ShouldBe(401);
        visitor.Headers["Authorization"] = PlayedHandshake.Header(Uma);
        (await visitor.GetAsync(address)).Status.ShouldBe(303);
    }

    [Fact]
    public async Task A_page_of_another_site_asks_for_nobody()
    {
        visitor.Cookies[Mark] = "1";
        visitor.Headers["Sec-Fetch-Site"] = "cross-site";
        (await visitor.GetAsync("/login?try=1")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("Sec-Fetch-Dest", "image")]
    [InlineData("Sec-Fetch-Dest", "iframe")]
    [InlineData("Sec-Fetch-Mode", "no-cors")]
    public async Task What_a_page_fetches_is_no_visit(string name, string value)
    {
        visitor.Headers[name] = value;
        (await visitor.GetAsync("/login")).Status.ShouldBe(200);
        visitor.Headers["Authorization"] = PlayedHandshake.Header(Uma);
        (await visitor.GetAsync("/login")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Whoever_wants_to_be_somebody_else_gets_the_form()
    {
        visitor.Headers["Authorization"] = PlayedHandshake.Header(Uma);
        (await visitor.GetAsync("/login?as=another")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Elsewhere_nobody_is_asked()
    {
        await using var other = await StartAsync("10.0.0.0/8");
        var form = await new PageVisitor(other).GetAsync("/login");
        form.Status.ShouldBe(200);
        form.Document.Links.ShouldNotContain(link => link.TextContent.Contains("computer"));
    }

    [Fact]
    public async Task A_tenant_that_is_online_asks_nobody()
    {
        await server.SwitchAsync(server.Own, switches => switches with { Online = true });
        (await visitor.GetAsync("/login")).Status.ShouldBe(200);
    }

    private static Task<TestServer> StartAsync(string network) =>
        TestServer.StartAsync(
            PlayedHandshake.Taken((Uma, "uma")) with
            {
                Settings = settings =>
                    settings with
                    {
                        Negotiate = PlayedHandshake.Settings(network),
                    },
            }
        );
}
