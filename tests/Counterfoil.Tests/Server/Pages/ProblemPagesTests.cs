using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

public sealed class ProblemPagesTests(PagesHouse house) : IClassFixture<PagesHouse>
{
    [Theory]
    [InlineData("/nothing/here")]
    [InlineData("/developer/add")]
    public async Task A_browser_that_finds_nothing_is_shown_a_way_on(string path)
    {
        var page = await house.NewVisitor().GetAsync(path);

        page.Status.ShouldBe(404);
        page.Heading.ShouldBe("Page not found");
        page.Document.QuerySelector("a.button")!.GetAttribute("href").ShouldBe("/");
    }

    [Fact]
    public async Task A_program_that_finds_nothing_gets_no_page()
    {
        var answer = await house.Server.Client.GetAsync("/nothing/here");
        ((int)answer.StatusCode).ShouldBe(404);
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("<html");
    }

    [Theory]
    [InlineData("PUT", "/login")]
    [InlineData("DELETE", "/tickets")]
    [InlineData("OPTIONS", "/tickets/end")]
    public async Task A_method_that_no_page_has_is_never_a_fault_of_ours(string method, string path)
    {
        var page = await house.NewVisitor().SendAsync(new HttpMethod(method), path);
        page.Status.ShouldBeInRange(400, 405);
        page.Heading.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_form_that_is_too_long_is_refused()
    {
        var visitor = house.NewVisitor();
        var page = await visitor.GetAsync("/login");
        var answer = await visitor.SubmitAsync(
            page,
            "/login",
            ("userName", new string('a', 100_000)),
            ("password", "b")
        );

        answer.Status.ShouldBeInRange(400, 413);
        answer.Heading.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("application/json", "{\"userName\":\"uma\"}")]
    [InlineData("multipart/form-data; boundary=x", "--y garbage")]
    [InlineData("application/x-www-form-urlencoded", "%%%=&&=%00")]
    public async Task A_form_that_is_none_is_refused(string contentType, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/login");
        request.Content = new StringContent(body);
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        var answer = await house.Server.Client.SendAsync(request);

        ((int)answer.StatusCode).ShouldBe(400);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("This form can no longer be sent");
    }
}
