using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

public sealed class LoginPageTests(PagesHouse house) : IClassFixture<PagesHouse>
{
    private const string OneSentence =
        "The user name or password is not right, or the ticket has ended.";

    [Fact]
    public async Task Who_asks_for_the_own_applications_without_a_login_is_shown_the_way_there_and_back()
    {
        var visitor = house.NewVisitor();
        var page = await visitor.GetAsync("/login/course/applications");
        var way = page.Document.QuerySelector("a.button")!.GetAttribute("href")!;
        var back = await visitor.FillAsync(
            way,
            to: null,
            ("userName", house.Server.User.Name),
            ("password", house.Server.User.Password)
        );
        back.Location.ShouldBe("/login/course/applications");
        page = await visitor.GetAsync(back.Location!);
        page.Status.ShouldBe(200);
        page.Document.QuerySelector("a.button").ShouldBeNull();
    }

    [Fact]
    public async Task A_name_and_a_password_lead_to_my_tickets_with_303()
    {
        var visitor = house.NewVisitor();
        var done = await visitor.LogInAsync(house.Server.User);

        done.Status.ShouldBe(303);
        done.Location.ShouldBe("/tickets");
        (await visitor.GetAsync("/tickets")).Heading.ShouldBe("My tickets");
    }

    [Fact]
    public async Task A_ticket_in_the_place_of_the_user_name_lets_its_holder_in_whatever_the_password_says()
    {
        var first = house.NewVisitor();
        await first.LogInAsync(house.Server.User);
        foreach (var password in new[] { "", "whatever" })
        {
            var second = house.NewVisitor();
            var done = await second.FillAsync(
                "/login",
                to: null,
                ("userName", first.Ticket),
                ("password", password)
            );

            done.Status.ShouldBe(303);
            second.Ticket.ShouldNotBe(first.Ticket);
            (await second.GetAsync("/tickets")).Text.ShouldContain("Uma User");
        }
    }

    [Fact]
    public async Task An_unknown_name_a_wrong_password_and_a_disabled_person_are_told_the_same()
    {
        var disabled = house.Server.Disabled;
        (string Name, string Password)[] refused =
        [
            ("nobody.at.all", "pelican 1 orbits the Home lagoon"),
            (house.Server.User.Name, "pelican 0 orbits the Home lagoon"),
            (disabled.Name, disabled.Password),
            (house.Server.Stranger.Name, house.Server.Stranger.Password),
        ];
        var pages = new List<string>();
        foreach (var (name, password) in refused)
        {
            var page = await house
                .NewVisitor()
                .FillAsync("/login", to: null, ("userName", name), ("password", password));

            page.Status.ShouldBe(403);
            page.Problems.ShouldBe([OneSentence]);
            page.SetCookies.ShouldBeEmpty();
            page.Document.QuerySelector("#password")!.GetAttribute("value").ShouldBeNull();
            foreach (var changing in page.Document.QuerySelectorAll("[name=form], #userName"))
                changing.RemoveAttribute("value");
            pages.Add(page.Html);
        }
        pages.Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_ticket_that_has_ended_is_refused_and_not_shown_again()
    {
        var page = await house
            .NewVisitor()
            .FillAsync("/login", to: null, ("userName", "7T:bm90IGEgdGlja2V0"), ("password", ""));

        page.Status.ShouldBe(403);
        page.Problems.ShouldBe([OneSentence]);
        page.Html.ShouldNotContain("bm90IGEgdGlja2V0");
    }

    [Fact]
    public async Task A_blank_field_is_asked_for_and_linked_to_from_the_summary()
    {
        var visitor = house.NewVisitor();
        var page = await visitor.FillAsync("/login", null, ("userName", "uma"), ("password", ""));

        page.Status.ShouldBe(400);
        page.Document.Title.ShouldStartWith("That did not work: ");
        page.Document.QuerySelector("#problems a")!.GetAttribute("href").ShouldBe("#password");
        var field = page.Document.QuerySelector("#password")!;
        field.GetAttribute("aria-invalid").ShouldBe("true");
        page.Document.GetElementById(field.GetAttribute("aria-describedby")!)!
            .TextContent.ShouldBe("Enter your password.");
        page.Document.QuerySelector("#userName")!.GetAttribute("value").ShouldBe("uma");
    }

    [Fact]
    public async Task Password_managers_know_the_fields()
    {
        var page = await house.NewVisitor().GetAsync("/login");

        page.Document.QuerySelector("#userName")!.GetAttribute("autocomplete").ShouldBe("username");
        page.Document.QuerySelector("#password")!
            .GetAttribute("autocomplete")
            .ShouldBe("current-password");
    }

    [Theory]
    [InlineData("/tickets/all?who=a", "/tickets/all?who=a")]
    [InlineData("//evil.example/", "/tickets")]
    [InlineData("/\\evil.example/", "/tickets")]
    [InlineData("https://evil.example/", "/tickets")]
    [InlineData("/a\r\nSet-Cookie: b=c", "/tickets")]
    public async Task The_way_back_leads_to_this_server_alone(string goal, string location)
    {
        var visitor = house.NewVisitor();
        var page = await visitor.GetAsync("/login?returnUrl=" + Uri.EscapeDataString(goal));
        var kept = page.Document.QuerySelector("[name=returnUrl]")?.GetAttribute("value");
        kept.ShouldBe(goal == location ? goal : null);
        var done = await visitor.SubmitAsync(
            page,
            "/login",
            ("returnUrl", goal),
            ("userName", house.Server.User.Name),
            ("password", house.Server.User.Password)
        );

        done.Location.ShouldBe(location);
    }

    [Fact]
    public async Task Who_asked_for_a_page_comes_back_to_it_after_the_login()
    {
        var visitor = house.NewVisitor();
        var sent = await visitor.GetAsync("/tickets/all?who=uma");
        sent.Status.ShouldBe(303);
        var done = await visitor.LogInAsync(house.Server.Administrator, sent.Location!);

        done.Location.ShouldBe("/tickets/all?who=uma");
    }

    [Fact]
    public async Task Who_is_logged_in_goes_on_unless_they_want_to_be_somebody_else()
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house.Server.User);

        (await visitor.GetAsync("/login")).Location.ShouldBe("/tickets");
        (await visitor.GetAsync("/")).Location.ShouldBe("/tickets");
        (await visitor.GetAsync("/login?as=another")).Heading.ShouldBe("Log in");
    }

    [Fact]
    public async Task A_new_login_makes_a_new_ticket_and_ends_the_one_before()
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house.Server.User);
        var before = visitor.Ticket;
        await visitor.LogInAsync(house.Server.Administrator);

        visitor.Ticket.ShouldNotBe(before);
        (await visitor.GetAsync("/tickets")).Text.ShouldContain("Adam Administrator");
        visitor.Cookies[PageVisitor.TicketCookie] = Uri.EscapeDataString(before);
        (await visitor.GetAsync("/tickets")).Status.ShouldBe(303);
    }

    [Fact]
    public async Task A_login_with_a_ticket_of_the_same_line_ends_neither()
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house.Server.User);
        var before = visitor.Ticket;
        await visitor.FillAsync("/login?as=another", null, ("userName", before), ("password", ""));

        visitor.Ticket.ShouldNotBe(before);
        (await visitor.GetAsync("/tickets")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_cookie_is_no_evidence_where_a_password_is_sent()
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house.Server.User);
        var administrator = house.Server.Administrator;

        var wrong = await visitor.FillAsync(
            "/login?as=another",
            null,
            ("userName", administrator.Name),
            ("password", "wrong")
        );
        wrong.Status.ShouldBe(403);
        var right = await visitor.LogInAsync(administrator);
        right.Status.ShouldBe(303);
    }

    [Fact]
    public async Task The_same_form_sent_twice_logs_in_twice()
    {
        var visitor = house.NewVisitor();
        var page = await visitor.GetAsync("/login");
        for (var i = 0; i < 2; i++)
        {
            var done = await visitor.SubmitAsync(
                page,
                "/login",
                ("userName", house.Server.User.Name),
                ("password", house.Server.User.Password)
            );
            done.Status.ShouldBe(303);
        }
        (await visitor.GetAsync("/tickets")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_form_without_its_cookie_changes_nothing_and_shows_the_way_on()
    {
        var visitor = house.NewVisitor();
        var page = await visitor.GetAsync("/login");
        visitor.Cookies.Clear();
        var answer = await visitor.SubmitAsync(
            page,
            "/login",
            ("userName", house.Server.User.Name),
            ("password", house.Server.User.Password)
        );

        answer.Status.ShouldBe(400);
        answer.Heading.ShouldBe("This form can no longer be sent");
        answer.Document.QuerySelector("a.button")!.GetAttribute("href").ShouldBe("/login");
        visitor.Cookies.ShouldNotContainKey(PageVisitor.TicketCookie);
    }

    [Fact]
    public async Task A_field_that_is_sent_twice_counts_as_missing()
    {
        var visitor = house.NewVisitor();
        var page = await visitor.GetAsync("/login");
        var user = house.Server.User;
        var answer = await visitor.SubmitAsync(
            page,
            "/login",
            ("userName", user.Name),
            ("userName", house.Server.Administrator.Name),
            ("password", user.Password)
        );

        answer.Status.ShouldBe(400);
    }

    [Fact]
    public async Task Another_tenant_has_a_login_page_of_its_own()
    {
        var stranger = house.Server.Stranger;
        var visitor = house.NewVisitor();
        (await visitor.GetAsync("/cust2/login")).Text.ShouldContain("Customer two");
        var done = await visitor.FillAsync(
            "/Cust2/login",
            null,
            ("userName", stranger.Name),
            ("password", stranger.Password)
        );

        done.Location.ShouldBe("/Cust2/tickets");
        (await visitor.GetAsync("/Cust2/tickets")).Text.ShouldContain("Stella Stranger");
        var elsewhere = await visitor.GetAsync("/tickets");
        elsewhere.Location.ShouldBe("/login?returnUrl=%2Ftickets&why=elsewhere");
        (await visitor.GetAsync(elsewhere.Location!)).Notice.ShouldBe(
            "You are logged in at another installation. Log in here to open this page."
        );
        (await visitor.GetAsync("/Cust2/tickets")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_ticket_of_another_tenant_that_has_ended_there_has_ended()
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house.Server.Stranger, "/Cust2/login?as=another");
        var ticket = visitor.Cookies[PageVisitor.TicketCookie];
        await visitor.FillAsync("/Cust2/logout", to: null);
        visitor.Cookies[PageVisitor.TicketCookie] = ticket;
        (await visitor.GetAsync("/tickets")).Location.ShouldBe(
            "/login?returnUrl=%2Ftickets&why=ended"
        );
    }

    [Theory]
    [InlineData("/Nowhere1/login")]
    [InlineData("/Nowhere1")]
    public async Task A_tenant_that_is_not_there_is_not_found(string path) =>
        (await house.NewVisitor().GetAsync(path)).Status.ShouldBe(404);
}
