using Counterfoil.Authority;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Logins;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Server.Pages;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Course;

/// <summary>What goes wrong in a course, and what others try in it: each is a clear page with a way on.</summary>
public sealed class CourseFaultTests(CourseHouse house) : IClassFixture<CourseHouse>
{
    private const string BrowserCookie = "__Host-Counterfoil-Browser";
    private const string CourseCookie = "__Host-Counterfoil-Course";
    private const string AccountCookie = "__Host-Counterfoil-Account";
    private const string Lost = "This login cannot go on";
    private const string Over = "This login is finished";

    private TestServer Server => house.Server;

    [Fact]
    public async Task A_form_that_is_sent_twice_is_answered_once()
    {
        var (visitor, consent) = await AtConsentAsync("bella");
        (await visitor.SendAsync(consent, "consent")).Answer().ShouldContainKey("code");
        var twice = await visitor.SendAsync(consent, "consent");
        twice.Status.ShouldBe(410);
        twice.Heading.ShouldBe(Over);
        (await visitor.OpenAsync(AddressOf(consent, "consent"))).Heading.ShouldBe(Over);
    }

    [Fact]
    public async Task Who_changes_the_language_after_a_wrong_password_is_asked_for_it_again()
    {
        var somebody = await house.AddAsync("birte");
        var visitor = house.NewVisitor();
        var wrong = await visitor.LogInAsync(house, "birte", "not the password");
        wrong.Status.ShouldBe(403);
        var page = await visitor.SpeakAsync(wrong, "de");
        page.ShouldBeAt("password");
        page.Document.DocumentElement.GetAttribute("lang").ShouldBe("de");
        (await visitor.PasswordAsync(page, somebody.Password)).ShouldBeAt("consent");
    }

    [Theory]
    [InlineData("name")]
    [InlineData("turn")]
    public async Task The_way_back_from_a_form_that_can_no_longer_be_sent_leads_into_the_login(
        string step
    )
    {
        var visitor = house.NewVisitor();
        var page = await visitor.OpenAsync(house.BeginAt());
        var old = await visitor.SendAsync(
            page,
            step,
            ("userName", "somebody"),
            ("do", "cancel"),
            ("form", "of another day")
        );
        old.Heading.ShouldBe("This form can no longer be sent");
        var back = old.Document.QuerySelector(".ways a")!;
        (await visitor.OpenAsync(back.GetAttribute("href")!)).ShouldBeAt("name");
        (await visitor.FollowAsync(await visitor.SpeakAsync(old, "nl"))).ShouldBeAt("name");
    }

    [Fact]
    public async Task A_form_that_is_sent_many_times_at_once_is_answered_once()
    {
        var (visitor, consent) = await AtConsentAsync("berit");
        var all = await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(_ => visitor.SubmitAsync(consent, "/login/course/consent"))
        );
        all.Count(answer => answer.Status == 303).ShouldBe(1);
        all.Count(answer => answer.Status == 410).ShouldBe(9);
    }

    /// <summary>CVE-2026-7507: a step is worth nothing in another browser.</summary>
    [Fact]
    public async Task Advisory_10_The_address_of_a_course_is_worth_nothing_in_another_browser()
    {
        var (_, consent) = await AtConsentAsync("carla");
        var other = house.NewVisitor();
        var shown = await other.OpenAsync(AddressOf(consent, "consent"));
        shown.Status.ShouldBe(404);
        shown.Heading.ShouldBe(Lost);
        // Nor where that browser has a course of its own.
        await other.OpenAsync(house.BeginAt());
        (await other.OpenAsync(AddressOf(consent, "consent"))).Heading.ShouldBe(Lost);

        var begun = await house.NewVisitor().OpenAsync(house.BeginAt());
        (await other.OpenAsync(AddressOf(begun, "name"))).Heading.ShouldBe(Lost);
    }

    /// <summary>CVE-2026-119128: what a browser is known by follows from nothing that others know.</summary>
    [Fact]
    public async Task Advisory_34_The_course_of_one_browser_cannot_be_taken_along_without_its_secret()
    {
        var visitor = house.NewVisitor();
        var page = await visitor.OpenAsync(house.BeginAt());
        var thief = house.NewVisitor();
        await thief.OpenAsync(house.BeginAt());
        thief.Cookies[CourseCookie] = visitor.Cookies[CourseCookie];
        (await thief.OpenAsync(AddressOf(page, "name"))).Heading.ShouldBe(Lost);
        visitor.Cookies[BrowserCookie].ShouldNotBe(thief.Cookies[BrowserCookie]);
    }

    [Fact]
    public async Task Cookies_that_are_lost_in_the_middle_leave_a_page_that_says_how_to_go_on()
    {
        var visitor = house.NewVisitor();
        var page = await visitor.OpenAsync(house.BeginAt());
        visitor.Cookies.Remove(CourseCookie);
        var shown = await visitor.OpenAsync(AddressOf(page, "name"));
        shown.Heading.ShouldBe(Lost);
        shown.Text.ShouldContain("Go back to the application");

        var (other, consent) = await AtConsentAsync("celine");
        other.Cookies.Remove(BrowserCookie);
        (await other.OpenAsync(AddressOf(consent, "consent"))).Heading.ShouldBe(Lost);
    }

    [Fact]
    public async Task Who_loses_the_session_in_the_middle_logs_in_again_and_goes_on()
    {
        var (visitor, consent) = await AtConsentAsync("dagny");
        visitor.Cookies.Remove(AccountCookie);
        var page = await visitor.OpenAsync(AddressOf(consent, "consent"));
        page.ShouldBeAt("password");
        page = await visitor.PasswordAsync(page, Password("dagny"));
        page.ShouldBeAt("consent");
        page.CourseOf().ShouldBe(consent.CourseOf());
    }

    [Fact]
    public async Task A_course_that_nobody_touches_for_half_an_hour_is_over()
    {
        var visitor = house.NewVisitor();
        var page = await visitor.OpenAsync(house.BeginAt());
        var (other, consent) = await AtConsentAsync("erna");
        Server.Time.Advance(TimeSpan.FromMinutes(29));
        (await visitor.OpenAsync(AddressOf(page, "name"))).ShouldBeAt("name");
        (await other.OpenAsync(AddressOf(consent, "consent"))).ShouldBeAt("consent");
        Server.Time.Advance(TimeSpan.FromMinutes(31));
        (await visitor.OpenAsync(AddressOf(page, "name"))).Heading.ShouldBe(Lost);
        (await other.OpenAsync(AddressOf(consent, "consent"))).Heading.ShouldBe(Lost);
    }

    [Fact]
    public async Task A_browser_has_three_courses_before_a_proof_and_the_oldest_goes()
    {
        var visitor = house.NewVisitor();
        var pages = new List<Shown>();
        for (var tab = 0; tab < 4; tab++)
            pages.Add(await visitor.OpenAsync(house.BeginAt()));
        (await visitor.OpenAsync(AddressOf(pages[0], "name"))).Heading.ShouldBe(Lost);
        foreach (var page in pages.Skip(1))
            (await visitor.OpenAsync(AddressOf(page, "name"))).ShouldBeAt("name");
    }

    [Fact]
    public async Task Two_tabs_are_two_courses_and_who_logs_in_in_one_is_logged_in_in_the_other()
    {
        await house.AddAsync("tabea");
        var visitor = house.NewVisitor();
        var first = await visitor.OpenAsync(house.BeginAt());
        var second = await visitor.OpenAsync(house.BeginAt());
        first = await visitor.NameAsync(first, "tabea");
        first = await visitor.PasswordAsync(first, Password("tabea"));
        first.ShouldBeAt("consent");
        second = await visitor.OpenAsync(AddressOf(second, "name"));
        second.ShouldBeAt("consent");
        second.CourseOf().ShouldNotBe(first.CourseOf());
        (await visitor.SendAsync(first, "consent")).Answer().ShouldContainKey("code");
        (await visitor.SendAsync(second, "consent")).Answer().ShouldContainKey("code");
    }

    [Theory]
    [InlineData("selma.tabs")]
    [InlineData("SELMA.TABS")]
    [InlineData("selma@tabs.example")]
    public async Task Who_logs_in_in_another_tab_is_not_somebody_else_in_the_first(string typed)
    {
        if (!house.HasAdded("selma.tabs"))
            house.AddAccount(await house.AddAsync("selma.tabs"), "selma@tabs.example");
        var visitor = house.NewVisitor();
        var first = await visitor.NameAsync(await visitor.OpenAsync(house.BeginAt()), typed);
        var again = await visitor.NameAsync(await visitor.OpenAsync(house.BeginAt()), typed);
        (await InOtherTabAsync(visitor, "selma.tabs")).ShouldBeAt("consent");

        var asked = await visitor.PasswordAsync(first, Password("selma.tabs"));
        asked.ShouldBeAt("name");
        asked.Notice.ShouldStartWith("There was a login in this browser meanwhile.");
        (await visitor.TurnAsync(asked, "goon")).ShouldBeAt("consent");
        (await visitor.OpenAsync(AddressOf(again, "password"))).ShouldBeAt("consent");
    }

    [Fact]
    public async Task Who_says_no_in_a_tab_from_before_the_login_is_not_sent_on_as_logged_in()
    {
        var visitor = house.NewVisitor();
        var before = await visitor.OpenAsync(house.BeginAt());
        await visitor.SendAsync(await OtherTabAsync(visitor, "nelly"), "consent");
        var asked = await visitor.TurnAsync(before, "cancel");
        asked.ShouldBeAt("name");
        asked.Notice.ShouldStartWith("There was a login in this browser meanwhile.");
        (await visitor.TurnAsync(asked, "cancel")).Answer()["error"].ShouldBe("access_denied");
    }

    [Fact]
    public async Task Another_name_than_is_logged_in_meanwhile_is_somebody_else()
    {
        await house.AddAsync("oda");
        var visitor = house.NewVisitor();
        var first = await visitor.NameAsync(await visitor.OpenAsync(house.BeginAt()), "oda");
        await OtherTabAsync(visitor, "pelle");
        var asked = await visitor.OpenAsync(AddressOf(first, "password"));
        asked.ShouldBeAt("name");
        asked.Notice.ShouldStartWith("Somebody else has logged in in this browser meanwhile.");
        asked = await visitor.PasswordAsync(first, Password("oda"));
        asked.Notice.ShouldStartWith("Somebody else has logged in in this browser meanwhile.");
    }

    [Fact]
    public async Task Who_logs_in_in_another_tab_says_nothing_in_the_course_of_who_was_there_before()
    {
        var (visitor, first) = await AtConsentAsync("kari");
        var second = await OtherTabAsync(visitor, "liv");
        second.ShouldBeAt("consent");

        var asked = await visitor.SendAsync(first, "consent");
        asked.ShouldBeAt("name");
        asked.Notice.ShouldStartWith("Somebody else has logged in in this browser meanwhile.");
        asked.Text.ShouldContain("Go on as liv");
        ConsentsOf("liv").ShouldBeEmpty();
        ConsentsOf("kari").ShouldBeEmpty();

        // The way on: as the one who is logged in, who is asked for their own yes.
        var consent = await visitor.TurnAsync(asked, "goon");
        consent.ShouldBeAt("consent");
        (await visitor.SendAsync(consent, "consent")).Answer().ShouldContainKey("code");
        ConsentsOf("liv").Count.ShouldBe(1);
        ConsentsOf("kari").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("reloads")]
    [InlineData("sends")]
    public async Task Nobody_gets_to_the_application_as_somebody_else_who_consented_in_another_tab(
        string deed
    )
    {
        var (visitor, first) = await AtConsentAsync($"mari.{deed}");
        var second = await OtherTabAsync(visitor, $"nils.{deed}");
        (await visitor.SendAsync(second, "consent")).Answer().ShouldContainKey("code");

        var asked =
            deed == "sends"
                ? await visitor.SendAsync(first, "consent")
                : await visitor.OpenAsync(AddressOf(first, "consent"));
        asked.ShouldBeAt("name");
        asked.Notice.ShouldStartWith("Somebody else");

        // The other way on: as who was there before, with their own password.
        var page = await visitor.NameAsync(asked, $"mari.{deed}");
        page.ShouldBeAt("password");
        page = await visitor.PasswordAsync(page, Password($"mari.{deed}"));
        page.ShouldBeAt("consent");
        page.Notice.ShouldBeEmpty();
        (await visitor.SendAsync(page, "consent")).Answer().ShouldContainKey("code");
        ConsentsOf($"mari.{deed}").Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("password")]
    public async Task What_is_typed_is_not_answered_with_somebody_else_who_logged_in_in_another_tab(
        string step
    )
    {
        await house.AddAsync($"olav.{step}");
        var visitor = house.NewVisitor();
        var page = await visitor.OpenAsync(house.BeginAt());
        if (step == "password")
            page = await visitor.NameAsync(page, $"olav.{step}");
        page.ShouldBeAt(step);
        var other = await OtherTabAsync(visitor, $"pia.{step}");
        (await visitor.SendAsync(other, "consent")).Answer().ShouldContainKey("code");

        page =
            step == "name"
                ? await visitor.NameAsync(page, $"olav.{step}")
                : await visitor.PasswordAsync(page, Password($"olav.{step}"));
        page.ShouldBeAt("name");
        page.Notice.ShouldStartWith("Somebody else");
        page = await visitor.NameAsync(page, $"olav.{step}");
        page.ShouldBeAt("password");
        (await visitor.PasswordAsync(page, Password($"olav.{step}"))).ShouldBeAt("consent");
    }

    [Fact]
    public async Task Going_on_as_who_was_offered_does_not_go_on_as_who_came_after()
    {
        var (visitor, consent) = await AtConsentAsync("rune");
        (await visitor.SendAsync(consent, "consent")).Answer().ShouldContainKey("code");
        var choose = house.Request with { Prompts = Prompts.SelectAccount };
        var offered = await visitor.OpenAsync(house.BeginAt(choose));
        offered.Text.ShouldContain("Go on as rune");
        var other = await OtherTabAsync(visitor, "siri");
        (await visitor.SendAsync(other, "consent")).Answer().ShouldContainKey("code");

        var asked = await visitor.TurnAsync(offered, "goon");
        asked.ShouldBeAt("name");
        asked.Text.ShouldContain("Go on as siri");
    }

    [Fact]
    public async Task Who_goes_back_and_types_another_name_is_asked_for_its_password()
    {
        var visitor = house.NewVisitor();
        var name = await visitor.OpenAsync(house.BeginAt());
        await visitor.NameAsync(name, "the wrong one");
        var page = await visitor.NameAsync(name, "the right one");
        page.ShouldBeAt("password");
        page.Document.QuerySelector("#userName")!.GetAttribute("value").ShouldBe("the right one");
    }

    [Fact]
    public async Task A_page_whose_turn_it_is_not_leads_to_the_one_whose_turn_it_is()
    {
        var visitor = house.NewVisitor();
        var name = await visitor.OpenAsync(house.BeginAt());
        foreach (var step in new[] { "consent", "approval", "installation", "password" })
            (await visitor.OpenAsync(AddressOf(name, step))).ShouldBeAt("name");
        // Nor is its deed done.
        var forged = await visitor.ForgeAsync(
            "/login/course/consent",
            ("c", name.CourseOf()),
            ("form", name.Document.QuerySelector("[name=form]")!.GetAttribute("value")!)
        );
        (await visitor.FollowAsync(forged)).ShouldBeAt("name");
    }

    [Fact]
    public async Task An_application_that_is_suspended_in_the_middle_is_sent_nothing()
    {
        var (visitor, consent) = await AtConsentAsync("frida");
        house.Books.Applications[0] = house.Application with { State = ApplicationState.Suspended };
        try
        {
            var shown = await visitor.SendAsync(consent, "consent");
            shown.Status.ShouldBe(403);
            shown.Heading.ShouldBe("This application is closed");
        }
        finally
        {
            house.Books.Applications[0] = house.Application;
        }
        (await visitor.OpenAsync(AddressOf(consent, "consent"))).ShouldBeAt("consent");
    }

    [Fact]
    public async Task A_tenant_that_is_suspended_in_the_middle_is_no_place_to_go()
    {
        var home = await house.AddAsync("greta");
        var seat = await house.AddAsync("greta.guest", Server.Second);
        house.AddAccount(home, "greta@example.com", seat);
        var visitor = house.NewVisitor();
        var page = await visitor.LogInAsync(
            house,
            "greta@example.com",
            home.Password,
            house.Request with
            {
                Tenant = Server.Second,
            }
        );
        page.ShouldBeAt("consent");
        await SetAsync(Server.Second, TenantState.Suspended);
        try
        {
            (await visitor.SendAsync(page, "consent")).Heading.ShouldBe("No access");
        }
        finally
        {
            await SetAsync(Server.Second, TenantState.Active);
        }
    }

    [Fact]
    public async Task Who_is_disabled_in_the_middle_is_out()
    {
        var (visitor, consent) = await AtConsentAsync("hanne");
        var hanne = house.Added("hanne").Associate;
        await Server.ChangeAsync(hanne, before => before with { IsActive = false });
        (await visitor.SendAsync(consent, "consent")).ShouldBeAt("password");
    }

    [Fact]
    public async Task Advisory_38_A_name_that_is_nobodys_looks_the_same_and_costs_the_same_hash()
    {
        await house.AddAsync("ingrid");
        house.AddAccount(house.Added("ingrid"), "ingrid@example.com");
        house.Books.HomesInUse.Clear();
        house.Books.HomesInUse.AddRange([Server.Own, Server.Second]);
        var lane = Server.Services.GetRequiredService<HashingLane>();
        var pages = new List<string>();
        foreach (
            var name in new[]
            {
                "ingrid@example.com",
                "nobody@example.com",
                "no.one@example.com",
                "naught@elsewhere.example",
                "ingrid",
                "Anybody at all \u00e6\u00f8\u00e5",
            }
        )
        {
            var visitor = house.NewVisitor();
            var page = await visitor.NameAsync(await visitor.OpenAsync(house.BeginAt()), name);
            page.ShouldBeAt("password");
            var hashes = lane.Completed;
            page = await visitor.PasswordAsync(page, "not the password of anybody");
            (lane.Completed - hashes).ShouldBe(1, name);
            page.Status.ShouldBe(403);
            pages.Add(page.Document.QuerySelector("main")!.TextContent.Replace(name, "NAME"));
        }
        house.Books.HomesInUse.Clear();
        pages.Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_is_let_in_by_the_password_of_a_namesake_where_the_draw_falls()
    {
        var namesake = await house.AddAsync("doppel@example.net", Server.Second);
        house.Books.HomesInUse.Clear();
        house.Books.HomesInUse.Add(Server.Second);
        var page = await house
            .NewVisitor()
            .LogInAsync(house, "doppel@example.net", namesake.Password);
        house.Books.HomesInUse.Clear();
        page.Status.ShouldBe(403);
    }

    [Fact]
    public async Task Nothing_is_stored_for_strangers()
    {
        var visitor = house.NewVisitor();
        var page = await visitor.OpenAsync(house.BeginAt());
        page = await visitor.NameAsync(page, "a stranger");
        (await visitor.TurnAsync(page, "cancel")).Answer()["error"].ShouldBe("access_denied");
        (await FindAsync(visitor, page)).ShouldBeOfType<CourseFound.Nothing>();
        var (known, consent) = await AtConsentAsync("jorunn");
        (await FindAsync(known, consent)).ShouldBeOfType<CourseFound.Going>();
    }

    // Somebody new logs in in the same browser, in a course of their own, whoever is logged in there.
    private async Task<Shown> OtherTabAsync(PageVisitor visitor, string name)
    {
        await house.AddAsync(name);
        return await InOtherTabAsync(visitor, name);
    }

    private async Task<Shown> InOtherTabAsync(PageVisitor visitor, string name)
    {
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        var page = await visitor.OpenAsync(
            house.BeginAt(house.Request with { Prompts = Prompts.SelectAccount })
        );
        page = await visitor.NameAsync(page, name);
        page.ShouldBeAt("password");
        return await visitor.PasswordAsync(page, Password(name));
    }

    private List<Counterfoil.Broker.Approvals.Consent> ConsentsOf(string name) =>
        house.Books.Consents.FindAll(one => one.Associate == house.Added(name).Associate.Id);

    private async ValueTask<CourseFound> FindAsync(PageVisitor visitor, Shown page) =>
        await Server
            .Services.GetRequiredService<CourseKeeper>()
            .FindAsync(
                page.CourseOf(),
                new Secret(visitor.Cookies[BrowserCookie]),
                CancellationToken.None
            );

    private async Task<(PageVisitor Visitor, Shown Consent)> AtConsentAsync(string name)
    {
        await house.AddAsync(name);
        var visitor = house.NewVisitor();
        var page = await visitor.LogInAsync(house, name, Password(name));
        page.ShouldBeAt("consent");
        return (visitor, page);
    }

    private string Password(string name) => house.Added(name).Password;

    private static string AddressOf(Shown page, string step) =>
        $"/login/course/{step}?c={page.CourseOf()}";

    private async Task SetAsync(ContextIdentifier tenant, TenantState state) =>
        (
            await Server
                .Services.GetRequiredService<TenantRegister>()
                .ChangeAsync(
                    Actor.Installation,
                    tenant,
                    before => before with { State = state },
                    CancellationToken.None
                )
        ).ShouldBeOfType<Registered<Tenant>.Done>();
}
