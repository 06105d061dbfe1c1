using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Logins;
using Counterfoil.Tests.Server.Pages;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Course;

/// <summary>The course of a login as a browser without JavaScript goes it.</summary>
public sealed class CoursePageTests(CourseHouse house) : IClassFixture<CourseHouse>
{
    private TestServer Server => house.Server;

    [Fact]
    public async Task A_newcomer_says_who_they_are_consents_and_is_sent_back_with_a_code()
    {
        var newcomer = await AddAsync("nina");
        var visitor = house.NewVisitor();
        var page = await visitor.LogInAsync(house, "nina", newcomer.Password);
        page.ShouldBeAt("consent");
        page.Text.ShouldContain("Reporter");
        page.Text.ShouldContain("Example Partner");
        page.Text.ShouldContain("At home");
        var answer = (await visitor.SendAsync(page, "consent")).Answer();
        answer["state"].ShouldBe("a state");
        answer["code"].ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Who_is_logged_in_and_has_consented_is_asked_nothing_again()
    {
        var somebody = await AddAsync("otto");
        var visitor = house.NewVisitor();
        await visitor.SendAsync(
            await visitor.LogInAsync(house, "otto", somebody.Password),
            "consent"
        );
        var again = await visitor.GetAsync(house.BeginAt());
        again.Answer().ShouldContainKey("code");
        var quiet = house.Request with { Prompts = Prompts.None };
        (await visitor.GetAsync(house.BeginAt(quiet))).Answer().ShouldContainKey("code");
    }

    [Fact]
    public async Task A_course_in_a_pop_up_is_not_cut_apart_from_the_page_that_opened_it()
    {
        var somebody = await AddAsync("pia");
        var visitor = house.NewVisitor();
        var steps = new List<Shown> { await visitor.GetAsync(house.BeginAt()) };
        steps.Add(await visitor.GetAsync(steps[^1].Location!));
        steps.Add(await visitor.SubmitAsync(steps[^1], "/login/course/name", ("userName", "pia")));
        steps.Add(await visitor.FollowAsync(steps[^1]));
        steps.Add(
            await visitor.SubmitAsync(
                steps[^1],
                "/login/course/password",
                ("password", somebody.Password)
            )
        );
        steps.Add(await visitor.FollowAsync(steps[^1]));
        steps[^1].ShouldBeAt("consent");
        var consent = steps[^2].Location!;
        steps.Add(
            await visitor.GetAsync($"/login/language?to=de&back={Uri.EscapeDataString(consent)}")
        );
        steps.Add(await visitor.FollowAsync(steps[^1]));
        steps[^1].ShouldBeAt("consent");
        steps.ShouldAllBe(step => step.Header("Cross-Origin-Opener-Policy") == null);
    }

    [Fact]
    public async Task Nobody_is_asked_where_nothing_may_be_asked()
    {
        var quiet = house.Request with { Prompts = Prompts.None };
        (await house.NewVisitor().GetAsync(house.BeginAt(quiet)))
            .Answer()["error"]
            .ShouldBe("login_required");
        var somebody = await AddAsync("quentin");
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house, "quentin", somebody.Password);
        (await visitor.GetAsync(house.BeginAt(quiet)))
            .Answer()["error"]
            .ShouldBe("consent_required");
    }

    [Fact]
    public async Task A_consent_that_is_withdrawn_between_the_look_and_the_code_gives_no_code()
    {
        var somebody = await AddAsync("wim");
        var visitor = house.NewVisitor();
        var page = await visitor.LogInAsync(house, "wim", somebody.Password);
        page.ShouldBeAt("consent");
        house.Books.WhenConsentIsHeard = house.Books.Consents.Clear;
        var refused = (await visitor.SendAsync(page, "consent")).Answer();
        refused["error"].ShouldBe("access_denied");
        refused.ShouldNotContainKey("code");
        house.Books.WhenConsentIsHeard.ShouldBeNull();
    }

    [Fact]
    public async Task A_consent_to_less_is_asked_for_anew()
    {
        var somebody = await AddAsync("lena");
        var visitor = house.NewVisitor();
        var less = house.Request with { Scopes = ["openid"] };
        var page = await visitor.LogInAsync(house, "lena", somebody.Password, less);
        (await visitor.SendAsync(page, "consent")).Answer().ShouldContainKey("code");
        (await visitor.OpenAsync(house.BeginAt())).ShouldBeAt("consent");
    }

    [Fact]
    public async Task Who_has_two_installations_chooses_one()
    {
        var home = await AddAsync("hilda");
        var seat = await AddAsync("hilda.guest", Server.Second);
        house.AddAccount(home, "hilda@example.com", seat);
        var visitor = house.NewVisitor();
        var page = await visitor.LogInAsync(house, "hilda@example.com", home.Password);
        page.ShouldBeAt("installation");
        page.Text.ShouldContain("Customer two");
        page = await visitor.SendAsync(page, "installation", ("tenant", "Cust2"));
        page.ShouldBeAt("consent");
        page.Text.ShouldContain("Customer two");
        (await visitor.SendAsync(page, "consent")).Answer().ShouldContainKey("code");
        house.Books.Consents.ShouldContain(one =>
            one.Tenant == Server.Second && one.Associate == seat.Associate.Id
        );
    }

    [Fact]
    public async Task Who_has_very_many_installations_turns_pages_and_searches_by_name_or_identifier()
    {
        var home = await AddAsync("ingo");
        var shops = await house.AddAccountOfShopsAsync(home, "ingo@example.com", 60);
        var visitor = house.NewVisitor();
        var page = await visitor.LogInAsync(house, "ingo@example.com", home.Password);
        page.ShouldBeAt("installation");
        var shown = Choices(page).ToList();
        shown.Count.ShouldBe(25);
        for (var more = More(page); more is not null; more = More(page))
        {
            page = await visitor.GetAsync(more);
            shown.AddRange(Choices(page));
        }
        shown.ShouldBe(["Home", .. shops.Select(shop => shop.Value)]);

        var address = $"/login/course/installation?c={page.CourseOf()}&search=";
        Choices(await visitor.GetAsync(address + "street+10")).Count().ShouldBe(10);
        Choices(await visitor.GetAsync(address + "%20sHOP159")).ShouldBe(["Shop159"]);
        (await visitor.GetAsync(address + "nowhere")).Text.ShouldContain(
            "You have no installation of that name."
        );
        page = await visitor.GetAsync(address + "159");
        page.Document.QuerySelector("#search")!.GetAttribute("value").ShouldBe("159");
        page.ShouldBeAt("installation");
    }

    [Fact]
    public async Task An_installation_that_was_not_offered_cannot_be_chosen()
    {
        var home = await AddAsync("ines");
        var seat = await AddAsync("ines.guest", Server.Second);
        house.AddAccount(home, "ines@example.com", seat);
        var visitor = house.NewVisitor();
        var page = await visitor.LogInAsync(house, "ines@example.com", home.Password);
        page = await visitor.SendAsync(page, "installation", ("tenant", "Nowhere"));
        page.Status.ShouldBe(400);
        page.Problems.ShouldBe(["Choose one of the installations."]);
    }

    [Fact]
    public async Task A_fixed_installation_asks_nothing_and_one_without_a_seat_is_no_place_to_go()
    {
        var home = await AddAsync("fred");
        var seat = await AddAsync("fred.guest", Server.Second);
        house.AddAccount(home, "fred@example.com", seat);
        var visitor = house.NewVisitor();
        var there = house.Request with { Tenant = Server.Second };
        var page = await visitor.LogInAsync(house, "fred@example.com", home.Password, there);
        page.ShouldBeAt("consent");

        var stranger = await AddAsync("gerd");
        visitor = house.NewVisitor();
        page = await visitor.LogInAsync(house, "gerd", stranger.Password);
        page.ShouldBeAt("consent");
        page = await visitor.OpenAsync(house.BeginAt(there));
        page.Heading.ShouldBe("No access");
        page = await visitor.TurnAsync(page, "another");
        page.ShouldBeAt("name");
        page = await visitor.PasswordAsync(
            await visitor.NameAsync(page, "fred@example.com"),
            home.Password
        );
        page.ShouldBeAt("consent");
    }

    [Fact]
    public async Task Who_has_no_account_is_proven_in_the_installation_that_is_fixed()
    {
        var only = await AddAsync("solveig", Server.Second);
        var visitor = house.NewVisitor();
        var there = house.Request with { Tenant = Server.Second };
        (await visitor.LogInAsync(house, "solveig", only.Password, there)).ShouldBeAt("consent");
        // Where no installation is fixed, the own one is asked, which knows nobody of that name.
        (await house.NewVisitor().LogInAsync(house, "solveig", only.Password)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task Who_is_known_by_an_e_mail_address_at_home_gets_to_a_seat_that_is_fixed_by_it()
    {
        var home = await Server.AddAsync(
            new Associate
            {
                Tenant = Server.Own,
                Id = default,
                Name = "frode",
                Card = new Card { Email = "frode@mail.example" },
            }
        );
        var seat = await AddAsync("frode.guest", Server.Second);
        house.AddAccount(home, "frode", seat);
        var there = house.Request with { Tenant = Server.Second };
        var visitor = house.NewVisitor();
        (await visitor.LogInAsync(house, "frode@mail.example", home.Password, there)).ShouldBeAt(
            "consent"
        );
        // A name alone is one of that installation.
        var named = await AddAsync("gunvor");
        (
            await house.NewVisitor().LogInAsync(house, "gunvor", named.Password, there)
        ).Status.ShouldBe(403);
    }

    [Fact]
    public async Task An_administrator_approves_right_there_and_others_ask_and_wait()
    {
        var administrator = await house.AddAsync("ada", tenant: null, Rights.AdminUsers);
        var user = await AddAsync("udo");
        house.Books.Standings[Server.Own] = new Standing.Missing();
        try
        {
            var waiting = house.NewVisitor();
            var page = await waiting.LogInAsync(house, "udo", user.Password);
            page.ShouldBeAt("permission");
            page.Heading.ShouldBe("Reporter is not approved here");
            page = await waiting.SendAsync(page, "permission");
            page.Heading.ShouldBe("Waiting for the approval");
            house.Books.Asked.ShouldBe(["udo asks for Reporter in Home"]);
            page = await waiting.SendAsync(page, "permission");
            page.Heading.ShouldBe("Waiting for the approval");
            house.Books.Asked.Count.ShouldBe(1);

            var visitor = house.NewVisitor();
            var approval = await visitor.LogInAsync(house, "ada", administrator.Password);
            approval.ShouldBeAt("approval");
            (await visitor.SendAsync(approval, "approval")).ShouldBeAt("consent");
            (await waiting.SendAsync(page, "permission")).ShouldBeAt("consent");
        }
        finally
        {
            house.Books.Standings.Clear();
        }
    }

    [Fact]
    public async Task Who_says_no_is_sent_back_with_that_from_every_page()
    {
        var somebody = await AddAsync("nora");
        var visitor = house.NewVisitor();
        var name = await visitor.OpenAsync(house.BeginAt());
        (await visitor.TurnAsync(name, "cancel")).Answer()["error"].ShouldBe("access_denied");
        name = await visitor.OpenAsync(house.BeginAt());
        var password = await visitor.NameAsync(name, "nora");
        (await visitor.TurnAsync(password, "cancel")).Answer()["error"].ShouldBe("access_denied");
        var consent = await visitor.LogInAsync(house, "nora", somebody.Password);
        (await visitor.TurnAsync(consent, "cancel")).Answer()["error"].ShouldBe("access_denied");
        house.Books.Consents.ShouldNotContain(one => one.Associate == somebody.Associate.Id);
    }

    [Fact]
    public async Task A_plugin_asks_its_question_in_a_course_too()
    {
        var somebody = Server.External;
        var visitor = house.NewVisitor();
        var page = await visitor.LogInAsync(house, somebody.Name, somebody.Password);
        page.ShouldBeAt("challenge");
        page = await visitor.SendAsync(page, "challenge", ("answer", "000000"));
        page.Status.ShouldBe(403);
        page.Problems.ShouldBe(["That was not right. Try again."]);
        page = await visitor.SendAsync(page, "challenge", ("answer", OneTimeCodePlugin.Code));
        page.ShouldBeAt("consent");
    }

    [Fact]
    public async Task A_ticket_in_the_place_of_the_user_name_lets_its_holder_in()
    {
        var somebody = await AddAsync("tilda");
        var elsewhere = house.NewVisitor();
        await elsewhere.LogInAsync(somebody);
        var visitor = house.NewVisitor();
        var page = await visitor.OpenAsync(house.BeginAt());
        (await visitor.NameAsync(page, elsewhere.Ticket)).ShouldBeAt("consent");
    }

    [Fact]
    public async Task Which_account_is_asked_and_going_on_as_who_is_logged_in_is_an_answer()
    {
        var somebody = await AddAsync("selma");
        var visitor = house.NewVisitor();
        await visitor.SendAsync(
            await visitor.LogInAsync(house, "selma", somebody.Password),
            "consent"
        );
        var choose = house.Request with { Prompts = Prompts.SelectAccount };
        var page = await visitor.OpenAsync(house.BeginAt(choose));
        page.ShouldBeAt("name");
        page.Text.ShouldContain("Go on as selma");
        (await visitor.TurnAsync(page, "goon")).Answer().ShouldContainKey("code");
    }

    [Fact]
    public async Task A_name_is_remembered_only_where_its_person_asked_and_can_be_forgotten()
    {
        var somebody = await AddAsync("rosa");
        var visitor = house.NewVisitor();
        var page = await visitor.NameAsync(await visitor.OpenAsync(house.BeginAt()), "rosa");
        await visitor.SendAsync(
            page,
            "password",
            ("password", somebody.Password),
            ("remember", "yes")
        );
        visitor.Cookies.Values.ShouldNotContain(value => value.Contains("rosa"));
        visitor.Cookies.Remove("__Host-Counterfoil-Account");
        page = await visitor.OpenAsync(house.BeginAt());
        page.Document.QuerySelector("button[name=userName]")!
            .GetAttribute("value")
            .ShouldBe("rosa");
        page = await visitor.SendAsync(page, "turn", ("do", "forget"), ("name", "rosa"));
        page.Document.QuerySelector("button[name=userName]").ShouldBeNull();
    }

    [Fact]
    public async Task The_pages_let_their_forms_lead_back_to_the_application_and_on_from_there()
    {
        var page = await house.NewVisitor().OpenAsync(house.BeginAt());
        page.Header("Content-Security-Policy")!
            .ShouldContain("form-action 'self' https: http://127.0.0.1:* http://localhost:*;");
        page.Header("Cache-Control")!.ShouldContain("no-store");
    }

    private Task<Somebody> AddAsync(string name, ContextIdentifier? tenant = null) =>
        house.AddAsync(name, tenant);

    private static IEnumerable<string> Choices(Shown page) =>
        page.Document.QuerySelectorAll("button.choice").Select(one => one.GetAttribute("value")!);

    private static string? More(Shown page) =>
        page.Document.QuerySelector("main a.button[href*='after=']")?.GetAttribute("href");
}
