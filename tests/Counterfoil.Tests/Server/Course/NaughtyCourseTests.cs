using Counterfoil.Tests.Server.Pages;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Course;

/// <summary>Naughty strings in the fields of a course: nobody is let in by one, none runs, none breaks a page.</summary>
public sealed class NaughtyCourseTests(CourseHouse house) : IClassFixture<CourseHouse>
{
    [Fact]
    public async Task As_a_user_name_and_as_a_password()
    {
        foreach (var naughty in Naughty.Strings)
        {
            var visitor = house.NewVisitor();
            var page = await visitor.OpenAsync(house.BeginAt());
            page = await visitor.NameAsync(page, naughty);
            ShouldBeWhole(page, naughty);
            if (page.Document.QuerySelector("input[name=password]") is null)
                continue;
            page = await visitor.PasswordAsync(page, naughty);
            ShouldBeWhole(page, naughty);
            page.Status.ShouldNotBe(303, naughty);
            // Each is somebody's only failure: nobody is asked to wait.
            house.Server.Time.Jump(TimeSpan.FromMinutes(20));
        }
    }

    [Fact]
    public async Task As_the_answer_to_a_challenge()
    {
        var asked = house.Server.External;
        foreach (var naughty in Naughty.Strings)
        {
            var visitor = house.NewVisitor();
            var page = await visitor.LogInAsync(house, asked.Name, asked.Password);
            page.ShouldBeAt("challenge");
            page = await visitor.SendAsync(page, "challenge", ("answer", naughty));
            ShouldBeWhole(page, naughty);
            page.Status.ShouldNotBe(303, naughty);
            visitor.Cookies.ShouldNotContainKey(PageVisitor.TicketCookie, naughty);
            // All are failures of one person; whoever failed waits for a day at most.
            house.Server.Time.Jump(TimeSpan.FromHours(25));
        }
        var sure = house.NewVisitor();
        var shown = await sure.LogInAsync(house, asked.Name, asked.Password);
        shown = await sure.SendAsync(shown, "challenge", ("answer", OneTimeCodePlugin.Code));
        shown.Document.QuerySelector("input[name=answer]").ShouldBeNull();
        shown.Status.ShouldBe(200);
    }

    [Fact]
    public async Task As_a_hint_a_state_and_the_id_of_a_course()
    {
        foreach (var naughty in Naughty.Strings)
        {
            var visitor = house.NewVisitor();
            var page = await visitor.OpenAsync(
                house.BeginAt(house.Request with { LoginHint = naughty, State = naughty })
            );
            ShouldBeWhole(page, naughty);
            var id = Uri.EscapeDataString(
                new string([.. naughty.Where(one => !char.IsSurrogate(one))])
            );
            if (id.Length < 2000)
                ShouldBeWhole(await visitor.GetAsync($"/login/course/name?c={id}"), naughty);
        }
    }

    [Fact]
    public async Task As_the_name_of_whoever_forgot_the_password()
    {
        foreach (var naughty in Naughty.Strings)
        {
            var page = await house
                .NewVisitor()
                .FillAsync("/login/course/forgotten", to: null, ("userName", naughty));
            ShouldBeWhole(page, naughty);
            house.Server.Time.Jump(TimeSpan.FromMinutes(20));
        }
    }

    private static void ShouldBeWhole(Shown page, string naughty)
    {
        page.Status.ShouldBeLessThan(500, naughty);
        page.Document.QuerySelectorAll("script, img[src=x]").ShouldBeEmpty(naughty);
        page.SetCookies.ShouldAllBe(cookie => !cookie.StartsWith("x=", StringComparison.Ordinal));
    }
}
