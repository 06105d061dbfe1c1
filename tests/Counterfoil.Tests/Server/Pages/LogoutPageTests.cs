using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

public sealed class LogoutPageTests(PagesHouse house) : IClassFixture<PagesHouse>
{
    [Fact]
    public async Task Logging_out_ends_the_browsers_ticket_and_no_other()
    {
        var (here, there) = (house.NewVisitor(), house.NewVisitor());
        await here.LogInAsync(house.Server.User);
        await there.LogInAsync(house.Server.User);
        var ticket = here.Ticket;
        var done = await here.FillAsync("/logout", to: null);

        done.Status.ShouldBe(303);
        done.Location.ShouldBe("/signedout?ended=1");
        here.Cookies.ShouldNotContainKey(PageVisitor.TicketCookie);
        (await here.GetAsync(done.Location!)).Heading.ShouldBe("You are logged out");
        here.Cookies[PageVisitor.TicketCookie] = Uri.EscapeDataString(ticket);
        (await here.GetAsync("/tickets")).Location.ShouldBe(
            "/login?returnUrl=%2Ftickets&why=ended"
        );
        (await there.GetAsync("/tickets")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Logging_out_everywhere_says_how_many_and_ends_all()
    {
        var (here, there) = (house.NewVisitor(), house.NewVisitor());
        await here.LogInAsync(house.Server.System);
        await there.LogInAsync(house.Server.System);
        (await here.GetAsync("/logout?everywhere=1")).Text.ShouldContain("Living now: 2.");
        var done = await here.FillAsync("/logout", to: null, ("everywhere", "yes"));

        done.Location.ShouldBe("/signedout?ended=2");
        (await there.GetAsync("/tickets")).Status.ShouldBe(303);
    }

    [Fact]
    public async Task A_logout_that_another_site_sends_changes_nothing()
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house.Server.User);

        (await visitor.ForgeAsync("/logout", ("everywhere", "yes"))).Status.ShouldBe(400);
        (await visitor.GetAsync("/tickets")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_logout_without_a_ticket_ends_nothing_and_says_logged_out()
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house.Server.User);
        var page = await visitor.GetAsync("/logout");
        var ticket = visitor.Ticket;
        visitor.Cookies.Remove(PageVisitor.TicketCookie);
        var done = await visitor.SubmitAsync(page, "/logout", ("everywhere", "yes"));

        done.Location.ShouldBe("/signedout?ended=0");
        visitor.Cookies[PageVisitor.TicketCookie] = Uri.EscapeDataString(ticket);
        (await visitor.GetAsync("/tickets")).Status.ShouldBe(200);
    }
}
