using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

public sealed class TicketsPageTests(PagesHouse house) : IClassFixture<PagesHouse>
{
    private const string Here = "Firefox on Linux";

    [Fact]
    public async Task My_tickets_tell_which_is_in_use_where_when_and_until_when()
    {
        var visitor = await LogInAsync(house.Server.System);
        var page = await visitor.GetAsync("/tickets");

        page.Document.QuerySelector("article.stub .badge")!.TextContent.ShouldBe("This browser");
        page.Fact(Here, "Issued").ShouldContain("just now");
        page.Fact(Here, "Last used").ShouldContain(Here);
        page.Fact(Here, "Ends").ShouldContain("in 6 h");
        page.Fact(Here, "Ends").ShouldContain("unless it is used before");
        page.Fact(Here, "At the latest").ShouldContain("in 7 d");
        page.Fact(Here, "Proven by").ShouldContain("password");
        page.Fact(Here, "Proven by").ShouldContain("the login page");
        page.Html.ShouldNotContain(visitor.Ticket);
    }

    [Fact]
    public async Task A_ticket_for_use_elsewhere_is_shown_once_and_in_no_address()
    {
        var visitor = await LogInAsync(house.Server.User);
        var shown = await ShowAnotherAsync(visitor, "reports; x");
        var ticket = shown.Document.QuerySelector("#ticket")!.TextContent;

        shown.Status.ShouldBe(200);
        shown.Header("Cache-Control")!.ShouldContain("no-store");
        shown.SetCookies.ShouldBeEmpty();
        shown.Document.QuerySelector("#ticket")!.HasAttribute("readonly").ShouldBeTrue();
        Ticket.TryParse(ticket, out _).ShouldBeTrue();
        ticket.ShouldNotBe(visitor.Ticket);
        (await visitor.GetAsync("/tickets/new")).Location.ShouldBe("/tickets");
        var list = await visitor.GetAsync("/tickets");
        list.Html.ShouldNotContain(ticket);
        list.Programs[0].ShouldBe(Here);
        list.Fact("reports, x", "Last used").ShouldBe("not yet");
        list.Fact("reports, x", "Got with").ShouldContain("ends with it");
    }

    [Fact]
    public async Task Asked_again_for_the_same_program_it_is_the_same_ticket()
    {
        var visitor = await LogInAsync(house.Server.User);
        var first = await ShowAnotherAsync(visitor, "reports");
        var second = await ShowAnotherAsync(visitor, "reports");
        var other = await ShowAnotherAsync(visitor, "other");

        TicketIn(second).ShouldBe(TicketIn(first));
        TicketIn(other).ShouldNotBe(TicketIn(first));
    }

    [Fact]
    public async Task A_ticket_for_use_elsewhere_may_be_shorter()
    {
        var visitor = await LogInAsync(house.Server.User);
        await ShowAnotherAsync(visitor, "brief", ("hours", "1"));

        var ends = (await visitor.GetAsync("/tickets")).Fact("brief", "Ends");
        ends.ShouldContain("in 1 h");
        ends.ShouldContain("however often it is used");
    }

    [Fact]
    public async Task One_ticket_is_ended_and_the_others_live_on()
    {
        var visitor = await LogInAsync(house.Server.User);
        var another = TicketIn(await ShowAnotherAsync(visitor, "to be ended"));
        var list = await visitor.GetAsync("/tickets");
        var ended = await visitor.SubmitAsync(
            list,
            "/tickets/end",
            ("ticket", IdOf(another)),
            ("from", "mine")
        );

        ended.Location.ShouldBe("/tickets?ended=1");
        var after = await visitor.GetAsync(ended.Location!);
        after.Notice.ShouldBe("One ticket has ended.");
        after.Programs.ShouldNotContain("to be ended");
        (await LogInWithAsync(another)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task Ending_the_ticket_in_use_logs_out_and_ends_what_was_got_with_it()
    {
        var visitor = await LogInAsync(house.Server.User);
        var another = TicketIn(await ShowAnotherAsync(visitor, "reports"));
        var list = await visitor.GetAsync("/tickets");
        var ended = await visitor.SubmitAsync(
            list,
            "/tickets/end",
            ("ticket", IdOf(visitor.Ticket))
        );

        ended.Location.ShouldBe("/signedout?ended=2");
        visitor.Cookies.ShouldNotContainKey(PageVisitor.TicketCookie);
        (await LogInWithAsync(another)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task Nobody_ends_a_ticket_of_whom_they_do_not_administer()
    {
        var owner = await LogInAsync(house.Server.Operator);
        foreach (var somebody in new[] { house.Server.User, house.Server.Administrator })
        {
            var visitor = await LogInAsync(somebody);
            var list = await visitor.GetAsync("/tickets");
            var ended = await visitor.SubmitAsync(
                list,
                "/tickets/end",
                ("ticket", IdOf(owner.Ticket))
            );
            ended.Location.ShouldBe("/tickets?ended=0");
        }
        (await owner.GetAsync("/tickets")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_administrator_sees_everyones_tickets_and_ends_them()
    {
        var user = await LogInAsync(house.Server.User);
        var administrator = await LogInAsync(house.Server.Administrator);
        var all = await administrator.GetAsync("/tickets/all?who=UMA");
        all.Document.QuerySelector("#list")!.TextContent.ShouldBe("Tickets of uma");
        all.Document.QuerySelectorAll(".stub-who")
            .Select(who => who.TextContent)
            .Distinct(StringComparer.Ordinal)
            .ShouldBe(["uma"]);
        var id = house.Server.User.Associate.Id;
        var asked = await administrator.GetAsync($"/tickets/end-all?associate={id}");
        asked.Heading.ShouldBe("End all tickets of uma?");
        var ended = await administrator.SubmitAsync(asked, "/tickets/end-all");

        ended.Location!.ShouldStartWith("/tickets/all?ended=");
        (await user.GetAsync("/tickets")).Status.ShouldBe(303);
    }

    [Fact]
    public async Task Whom_an_administrator_does_not_administer_has_no_page_to_end_all()
    {
        var administrator = await LogInAsync(house.Server.Administrator);
        var id = house.Server.Operator.Associate.Id;
        (await administrator.GetAsync($"/tickets/end-all?associate={id}")).Status.ShouldBe(404);
        (await administrator.GetAsync("/tickets/end-all?associate=x")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_long_list_is_shown_page_by_page()
    {
        var visitor = await LogInAsync(house.Server.System);
        for (var i = 0; i < 30; i++)
            await ShowAnotherAsync(visitor, $"program {i}");
        var first = await visitor.GetAsync("/tickets");
        var next = first
            .Document.QuerySelectorAll("a.button")
            .Single(a => a.TextContent == "Show more");
        var second = await visitor.GetAsync(next.GetAttribute("href")!);

        first
            .Programs.Concat(second.Programs)
            .Where(program => program.StartsWith("program "))
            .Distinct(StringComparer.Ordinal)
            .Count()
            .ShouldBe(30);
        first.Programs.Count.ShouldBeInRange(25, 26);
    }

    private async Task<PageVisitor> LogInAsync(Somebody somebody)
    {
        var visitor = house.NewVisitor();
        (await visitor.LogInAsync(somebody)).Status.ShouldBe(303);
        return visitor;
    }

    private Task<Shown> LogInWithAsync(string ticket) =>
        house.NewVisitor().FillAsync("/login", null, ("userName", ticket), ("password", ""));

    private static Task<Shown> ShowAnotherAsync(
        PageVisitor visitor,
        string program,
        params (string, string)[] more
    ) => visitor.FillAsync("/tickets", "/tickets/new", [("program", program), .. more]);

    private static string TicketIn(Shown page) =>
        page.Document.QuerySelector("#ticket")!.TextContent;

    private static string IdOf(string text) =>
        Ticket.TryParse(text, out var ticket)
            ? ticket.Id.ToString("D")
            : throw new InvalidOperationException("No ticket.");
}
