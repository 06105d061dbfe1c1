using Counterfoil.Authority.Tenants;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

/// <summary>A tenant's own name, logo, colour and language on its pages.</summary>
public sealed class FaceTests(PagesHouse house) : IClassFixture<PagesHouse>, IAsyncLifetime
{
    private const string Colour = "#0b5a4a";

    private const string Logo =
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private TestServer Server => house.Server;

    public Task InitializeAsync() =>
        Server.SwitchAsync(
            Server.Second,
            switches =>
                switches with
                {
                    Face = new TenantFace { Colour = Colour, Logo = Logo },
                    Languages = ["nl"],
                }
        );

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("/Cust2/login")]
    [InlineData("/Cust2/activate")]
    [InlineData("/Cust2/signedout")]
    [InlineData("/Cust2/tickets")]
    [InlineData("/Cust2/password")]
    [InlineData("/Cust2/seats")]
    [InlineData("/Cust2/logout")]
    [InlineData("/Cust2/tickets/end-all?associate=999")]
    public async Task Every_page_of_a_tenant_wears_its_logo_and_its_colour(string address)
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(Server.Stranger, "/Cust2/login?as=another");
        var page = await visitor.GetAsync(
            address == "/Cust2/login" ? "/Cust2/login?as=another" : address
        );
        page.Status.ShouldBeOneOf(200, 404);
        page.Document.QuerySelector("img.logo")!.GetAttribute("src").ShouldBe(Logo, address);
        page.Document.QuerySelector("svg rect[fill]")!.GetAttribute("fill").ShouldBe(Colour);
        (await visitor.GetAsync("/login?as=another"))
            .Document.QuerySelector("img.logo")
            .ShouldBeNull();
    }

    [Fact]
    public async Task A_refused_login_wears_it_too()
    {
        var refused = await house
            .NewVisitor()
            .FillAsync("/Cust2/login", to: null, ("userName", "nobody"), ("password", "nothing"));
        refused.Status.ShouldBe(403);
        refused.Document.QuerySelector("img.logo").ShouldNotBeNull();
        refused.Text.ShouldContain("Customer two");
    }

    [Theory]
    [InlineData(null, "nl")]
    [InlineData("fr", "nl")]
    [InlineData("de", "de")]
    public async Task A_tenants_page_speaks_its_language_to_whom_no_other_is_preferred(
        string? preferred,
        string spoken
    )
    {
        var visitor = house.NewVisitor();
        if (preferred is not null)
            visitor.Headers["Accept-Language"] = preferred;
        (await visitor.GetAsync("/Cust2/login"))
            .Document.DocumentElement.GetAttribute("lang")
            .ShouldBe(spoken);
        (await visitor.GetAsync("/login"))
            .Document.DocumentElement.GetAttribute("lang")
            .ShouldBe(preferred == "de" ? "de" : "en");
    }
}
