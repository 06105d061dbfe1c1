using Counterfoil.Authority;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

public sealed class ChallengePageTests(PagesHouse house) : IClassFixture<PagesHouse>
{
    private const string Handle = "__Host-Counterfoil-Login";

    [Fact]
    public async Task Two_factors_through_the_page_to_the_end()
    {
        var visitor = house.NewVisitor();
        var first = await visitor.LogInAsync(house.Server.External, "/login?returnUrl=%2Fpassword");

        first.Status.ShouldBe(303);
        first.Location.ShouldBe("/login/challenge?returnUrl=%2Fpassword");
        visitor.Cookies.ShouldNotContainKey(PageVisitor.TicketCookie);
        var asked = await visitor.GetAsync(first.Location!);
        asked
            .Document.QuerySelector("label[for=answer]")!
            .TextContent.ShouldBe(OneTimeCodePlugin.Prompt);
        asked
            .Document.QuerySelector("#answer")!
            .GetAttribute("autocomplete")
            .ShouldBe("one-time-code");

        var done = await visitor.SubmitAsync(
            asked,
            "/login/challenge",
            ("answer", $" {OneTimeCodePlugin.Code} ")
        );
        done.Status.ShouldBe(303);
        done.Location.ShouldBe("/password");
        visitor.Cookies.ShouldNotContainKey(Handle);
        (await visitor.GetAsync("/tickets"))
            .Fact("Firefox on Linux", "Proven by")
            .ShouldContain("password, one-time code");
    }

    [Fact]
    public async Task The_handle_is_in_a_cookie_alone()
    {
        var visitor = house.NewVisitor();
        var first = await visitor.LogInAsync(house.Server.External);

        first
            .SetCookies.Single(cookie => cookie.StartsWith(Handle))
            .ShouldEndWith("; path=/; secure; samesite=lax; httponly");
        first.Header("Cache-Control").ShouldBe("no-store");
        first.Location!.ShouldNotContain(visitor.Cookies[Handle]);
        (await visitor.GetAsync("/login/challenge")).Html.ShouldNotContain(visitor.Cookies[Handle]);
    }

    [Fact]
    public async Task A_wrong_answer_is_asked_for_again_and_a_right_one_then_lets_in()
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house.Server.External);
        var wrong = await visitor.FillAsync("/login/challenge", null, ("answer", "000000"));

        wrong.Status.ShouldBe(303);
        wrong.Location.ShouldBe("/login/challenge?why=wrong");
        var again = await visitor.GetAsync(wrong.Location!);
        again.Problems.ShouldBe(["That was not right. Try again."]);
        var right = await visitor.SubmitAsync(
            again,
            "/login/challenge",
            ("answer", OneTimeCodePlugin.Code)
        );
        right.Location.ShouldBe("/tickets");
    }

    [Fact]
    public async Task An_answer_to_an_answered_question_starts_over()
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house.Server.External);
        var page = await visitor.GetAsync("/login/challenge");
        var handle = visitor.Cookies[Handle];
        await visitor.SubmitAsync(page, "/login/challenge", ("answer", OneTimeCodePlugin.Code));
        visitor.Cookies[Handle] = handle;
        var second = await visitor.SubmitAsync(
            page,
            "/login/challenge",
            ("answer", OneTimeCodePlugin.Code)
        );

        second.Location.ShouldBe("/login?why=lapsed");
        visitor.Cookies.ShouldNotContainKey(Handle);
    }

    [Fact]
    public async Task A_login_that_waited_too_long_starts_over_with_a_sentence()
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house.Server.External);
        var page = await visitor.GetAsync("/login/challenge");
        house.Server.Time.Advance(
            house.Server.Services.GetRequiredService<AuthorityOptions>().PendingLoginLife
        );
        var late = await visitor.SubmitAsync(
            page,
            "/login/challenge",
            ("answer", OneTimeCodePlugin.Code)
        );

        late.Location.ShouldBe("/login?why=lapsed");
        (await visitor.GetAsync(late.Location!)).Notice.ShouldStartWith("That took too long");
    }

    [Fact]
    public async Task Without_a_login_that_waits_there_is_nothing_to_answer() =>
        (await house.NewVisitor().GetAsync("/login/challenge")).Location.ShouldBe(
            "/login?why=lapsed"
        );
}
