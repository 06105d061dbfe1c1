using Counterfoil.Tests.Server.Pages;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Course;

/// <summary>Who forgot the password in the middle of a login gets to the end of it.</summary>
public sealed class ForgottenInCourseTests(CourseHouse house) : IClassFixture<CourseHouse>
{
    private const string Password = "nine lanterns drift past the mill";

    [Fact]
    public async Task With_the_new_password_the_login_goes_on_that_waits_in_this_browser()
    {
        var visitor = house.NewVisitor();
        var link = await AskAsync(visitor, "gwen@example.com");
        var done = await visitor.FollowAsync(await ActivateAsync(visitor, link));
        done.Heading.ShouldBe("Your password is set");
        var button = done.Document.QuerySelector("main a.button")!;
        button.TextContent.ShouldBe("Go on to Reporter");
        house.Server.Time.Advance(TimeSpan.FromSeconds(1));
        var page = await visitor.OpenAsync(button.GetAttribute("href")!);
        page.ShouldBeAt("password");
        page.Document.QuerySelector("#userName")!
            .GetAttribute("value")
            .ShouldBe("gwen@example.com");
        page = await visitor.PasswordAsync(page, Password);
        page.ShouldBeAt("consent");
        (await visitor.SendAsync(page, "consent")).Answer()["state"].ShouldBe("a state");
        // The login is over: nothing waits any more.
        (await visitor.GetAsync("/Home/activate?done=1")).Location.ShouldBe(
            "/Home/login?why=activated"
        );
    }

    [Fact]
    public async Task Another_browser_is_led_to_the_tenants_login_page()
    {
        var link = await AskAsync(house.NewVisitor(), "glen@example.com");
        var done = await ActivateAsync(house.NewVisitor(), link);
        done.Location.ShouldBe("/Home/login?why=activated");
    }

    [Fact]
    public async Task Where_the_application_fixes_the_tenant_its_own_people_are_reached_too()
    {
        var visitor = house.NewVisitor();
        var request = house.Request with { Tenant = house.Server.Second };
        var page = await visitor.OpenAsync(house.BeginAt(request));
        page = await visitor.NameAsync(page, "stella");
        page = await visitor.TurnAsync(page, "forgotten");
        await visitor.SendAsync(page, "forgotten", ("userName", "stella"));
        var letter = await house.Letters.TakeAsync();
        letter.ShouldContain("To: stella@example.com");
        letter.ShouldContain("/Cust2/activate?code=");
    }

    [Fact]
    public async Task A_login_that_lapsed_meanwhile_is_not_offered()
    {
        var visitor = house.NewVisitor();
        var link = await AskAsync(visitor, "gerd@example.com");
        house.Server.Time.Advance(TimeSpan.FromMinutes(31));
        (await ActivateAsync(visitor, link)).Location.ShouldBe("/Home/login?why=activated");
    }

    // As far as the letter.
    private async Task<Uri> AskAsync(PageVisitor visitor, string name)
    {
        var somebody = await house.AddAsync(name);
        house.AddAccount(somebody, name);
        var page = await visitor.OpenAsync(house.BeginAt());
        page = await visitor.NameAsync(page, name);
        page = await visitor.TurnAsync(page, "forgotten");
        page = await visitor.SendAsync(page, "forgotten", ("userName", name));
        page.Heading.ShouldBe("Look into your mail");
        var letter = await house.Letters.TakeAsync();
        letter.ShouldContain($"To: {name}");
        return LetterBox.LinkIn(letter);
    }

    private static async Task<Shown> ActivateAsync(PageVisitor visitor, Uri link) =>
        await visitor.SubmitAsync(
            await visitor.GetAsync(link.PathAndQuery),
            "/Home/activate",
            ("code", link.Query["?code=".Length..]),
            ("newPassword", Password),
            ("confirmation", Password)
        );
}
