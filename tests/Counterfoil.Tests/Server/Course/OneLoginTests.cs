using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Logins;
using Counterfoil.Tests.Server.Doors;
using Counterfoil.Tests.Server.Pages;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Course;

/// <summary>Who is still logged in is not asked again, whichever of our pages the login was at (ledger B4).</summary>
public sealed class OneLoginTests(CourseHouse house) : IClassFixture<CourseHouse>
{
    private const string MyApplications = "/login/course/applications";

    [Fact]
    public async Task Who_logged_in_at_the_own_page_is_asked_by_an_application_for_a_consent_alone()
    {
        var somebody = await house.AddAsync("alma");
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(somebody);
        var page = await visitor.OpenAsync(house.BeginAt());
        page.ShouldBeAt("consent");
        page.Text.ShouldContain("alma");
        (await visitor.SendAsync(page, "consent")).Answer().ShouldContainKey("code");
    }

    [Fact]
    public async Task Who_logged_in_on_the_way_to_an_application_is_logged_in_at_the_own_pages()
    {
        var somebody = await house.AddAsync("bo");
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house, "bo", somebody.Password);
        (await visitor.GetAsync("/login")).Location.ShouldBe("/tickets");
        (await visitor.GetAsync("/tickets")).Status.ShouldBe(200);
        var other = await visitor.FillAsync("/tickets", "/tickets/new", ("program", "report"));
        other.Status.ShouldBe(200, other.Text);
        // It is who they are at home, and nobody elsewhere.
        (await visitor.GetAsync("/Cust2/tickets")).Location!.ShouldStartWith("/Cust2/login");
    }

    [Fact]
    public async Task A_dead_ticket_beside_a_living_session_is_taken_out_of_the_browser()
    {
        var somebody = await house.AddAsync("beate");
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house, somebody.Name, somebody.Password);
        var dead = await house.Server.EndedTicketAsync(house.Server.User);
        visitor.Cookies[PageVisitor.TicketCookie] = Uri.EscapeDataString(dead);
        var page = await visitor.GetAsync("/tickets");
        page.Status.ShouldBe(200);
        page.SetCookies.ShouldContain(cookie =>
            cookie.StartsWith($"{PageVisitor.TicketCookie}=;", StringComparison.Ordinal)
        );
        visitor.Cookies.ShouldNotContainKey(PageVisitor.TicketCookie);
        (await visitor.GetAsync("/tickets")).SetCookies.ShouldNotContain(cookie =>
            cookie.StartsWith($"{PageVisitor.TicketCookie}=", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task My_applications_are_there_for_who_logged_in_at_the_own_page_and_are_linked()
    {
        var somebody = await house.AddAsync("cleo");
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(somebody);
        var consent = await visitor.OpenAsync(house.BeginAt());
        LinksOf(consent).ShouldContain(MyApplications);
        await visitor.SendAsync(consent, "consent");
        LinksOf(await visitor.GetAsync("/tickets")).ShouldContain(MyApplications);
        var mine = await visitor.GetAsync(MyApplications);
        mine.Text.ShouldContain("Reporter");
        var withdrawn = await visitor.FollowAsync(await visitor.SubmitAsync(mine, MyApplications));
        withdrawn.Document.QuerySelector(".given").ShouldBeNull();
        withdrawn
            .Document.QuerySelectorAll(".decision .badge")
            .Select(said => said.TextContent)
            .ShouldBe(["Consent withdrawn", "Consent given"]);
        (await visitor.OpenAsync(house.BeginAt())).ShouldBeAt("consent");
    }

    [Fact]
    public async Task A_broken_history_takes_nobodys_applications_out_of_their_hands()
    {
        var somebody = await house.AddAsync("clara");
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(somebody);
        await visitor.SendAsync(await visitor.OpenAsync(house.BeginAt()), "consent");
        house.Books.IsLedgerBroken = true;
        var mine = await visitor.GetAsync(MyApplications);
        house.Books.IsLedgerBroken = false;
        mine.Status.ShouldBe(200);
        mine.Document.QuerySelector(".given").ShouldNotBeNull();
        mine.Document.QuerySelector(".decision").ShouldBeNull();
    }

    [Theory]
    [InlineData("/logout")]
    [InlineData("/login/course/signed-out")]
    public async Task Who_logs_out_at_either_is_logged_out_at_both(string page)
    {
        var visitors = new List<PageVisitor>();
        foreach (var where in new[] { "own", "course" })
        {
            var somebody = await house.AddAsync($"dan{where}{page.Length}");
            var visitor = house.NewVisitor();
            if (where == "own")
                await visitor.LogInAsync(somebody);
            else
                await visitor.LogInAsync(house, somebody.Name, somebody.Password);
            visitors.Add(visitor);
        }
        foreach (var visitor in visitors)
        {
            var before = new Dictionary<string, string>(visitor.Cookies);
            await visitor.FillAsync(page, to: null);
            foreach (var (name, value) in before)
                visitor.Cookies[name] = value;
            (await visitor.OpenAsync(house.BeginAt())).ShouldBeAt("name");
            (await visitor.GetAsync("/tickets")).Status.ShouldBe(303);
        }
    }

    [Fact]
    public async Task A_browser_is_one_persons()
    {
        var (first, second) = (await house.AddAsync("eli"), await house.AddAsync("fia"));
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house, "eli", first.Password);
        await visitor.LogInAsync(second);
        (await visitor.OpenAsync(house.BeginAt())).Text.ShouldContain("fia");

        visitor = house.NewVisitor();
        await visitor.LogInAsync(first);
        var page = await visitor.TurnAsync(await visitor.OpenAsync(house.BeginAt()), "another");
        page = await visitor.PasswordAsync(await visitor.NameAsync(page, "fia"), second.Password);
        page.Text.ShouldContain("fia");
        (await visitor.GetAsync("/tickets")).Text.ShouldContain("fia");
    }

    [Fact]
    public async Task Whoever_has_a_ticket_that_was_got_with_another_is_nobody_to_applications()
    {
        var gus = await house.AddAsync("gus");
        var page = house.NewVisitor();
        await page.LogInAsync(gus);
        var own = page.Ticket;
        var got = await house
            .Server.Services.GetRequiredService<LoginDesk>()
            .ProveAsync(
                new Presented
                {
                    Door = Counterfoil.Server.Doors.LoginPage,
                    Evidence = [new TicketEvidence(new Secret(own))],
                },
                TicketRequest.Default,
                CancellationToken.None
            );

        (await ApplicationAskedByAsync(own)).ShouldBeAt("consent");
        (await ApplicationAskedByAsync(got.Ticket!.Reveal())).ShouldBeAt("name");
    }

    // As a link with the ticket leaves it in a browser: it opens the pages.
    private async Task<Shown> ApplicationAskedByAsync(string ticket)
    {
        var visitor = house.NewVisitor();
        visitor.Cookies[PageVisitor.TicketCookie] = Uri.EscapeDataString(ticket);
        (await visitor.GetAsync("/tickets")).Status.ShouldBe(200);
        return await visitor.OpenAsync(house.BeginAt());
    }

    private static IEnumerable<string?> LinksOf(Shown page) =>
        page.Document.QuerySelectorAll("a").Select(link => link.GetAttribute("href"));
}
