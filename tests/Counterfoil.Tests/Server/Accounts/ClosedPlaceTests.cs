using Counterfoil.Authority.Throttling;
using Counterfoil.Tests.Server.Course;
using Counterfoil.Tests.Server.Pages;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Accounts;

/// <summary>What is said on the way to an installation that lets somebody in who has a seat there, only not as yet.</summary>
public sealed class ClosedPlaceTests : AuthorizeWalk
{
    [Fact]
    public async Task Whose_seat_has_to_be_confirmed_is_told_so_and_goes_on_once_it_is()
    {
        var ann = await Server.ResetAsync(Ann);
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        var page = await Visitor.NameAsync(
            await Visitor.OpenAsync(Address("Cust2")),
            "ann@accounts.example"
        );
        page = await Visitor.PasswordAsync(page, ann.Password);
        page.Heading.ShouldBe("No access");
        page.Text.ShouldContain("An administrator there has to confirm that it is you");
        page.Text.ShouldNotContain("ask an administrator there for an invitation");
        var silent = await Visitor.GetAsync(Address("Cust2", "&prompt=none"));
        silent.Location!.ShouldContain("error=access_denied");

        var administrator = new PageVisitor(Server);
        await administrator.LogInAsync(Server.Stranger, "/Cust2/login?as=another");
        await administrator.FillAsync("/Cust2/seats?show=waiting", "/Cust2/seats/confirm");
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        (await TryAgainAsync(page)).Location!.ShouldContain("code=");
    }

    [Fact]
    public async Task Who_has_to_wait_is_told_how_long_and_an_application_that_it_is_for_a_while()
    {
        await LogInAsync("Home");
        var throttle = Server.Services.GetRequiredService<Throttle>();
        foreach (var address in (string[])["127.0.0.1", "::1"])
        {
            for (var failure = 0; failure < 51; failure++)
                throttle.Failed(Server.Second, identity: null, address);
        }
        var page = await Visitor.OpenAsync(Address("Cust2"));
        page.Status.ShouldBe(429);
        page.Header("Retry-After").ShouldNotBeNull();
        page.Heading.ShouldBe("Try again later");
        page.Text.ShouldContain("Too many failed attempts. Try again in");
        page.Text.ShouldNotContain("invitation");
        var silent = await Visitor.GetAsync(Address("Cust2", "&prompt=none"));
        silent.Location!.ShouldContain("error=temporarily_unavailable");

        Server.Time.Advance(TimeSpan.FromMinutes(5));
        (await TryAgainAsync(page)).Location!.ShouldContain("code=");
    }

    private Task<Shown> TryAgainAsync(Shown page) =>
        Visitor.OpenAsync(page.Document.QuerySelector("p.ways a.button")!.GetAttribute("href")!);
}
