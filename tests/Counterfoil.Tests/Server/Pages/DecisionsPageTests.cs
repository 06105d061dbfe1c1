using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

public sealed class DecisionsPageTests(PagesHouse house) : IClassFixture<PagesHouse>
{
    [Fact]
    public async Task The_operator_sees_every_decision_refusals_first_and_filters_them()
    {
        var visitor = house.NewVisitor();
        await visitor.FillAsync("/login", null, ("userName", "uma"), ("password", "s3cret-typed"));
        await visitor.LogInAsync(house.Server.User);
        await visitor.LogInAsync(house.Server.Operator);
        var all = await visitor.GetAsync("/decisions");

        var kinds = Kinds(all);
        kinds[0].ShouldBe("Not let in");
        kinds.ShouldContain("Let in");
        kinds.SkipWhile(kind => kind == "Not let in").ShouldNotContain("Not let in");
        all.Text.ShouldContain("wrong_password");
        all.Text.ShouldContain("127.0.0.1");
        all.Html.ShouldNotContain("s3cret-typed");

        Kinds(await visitor.GetAsync("/decisions?show=believed")).ShouldNotContain("Not let in");
        var umas = await visitor.GetAsync("/decisions?who=UMA&show=refused");
        Kinds(umas).ShouldBe(["Not let in"]);
        umas.Document.QuerySelector("#who")!.GetAttribute("value").ShouldBe("UMA");
        Kinds(await visitor.GetAsync("/decisions?door=rest")).ShouldBeEmpty();
        Kinds(await visitor.GetAsync("/decisions?since=2099-01-01")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("who=nobody.at.all", "There is no associate of this name.")]
    [InlineData("since=yesterday", "Enter a day, such as 2026-11-21.")]
    public async Task A_filter_that_makes_no_sense_is_said(string query, string sentence)
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house.Server.Operator);

        var page = await visitor.GetAsync($"/decisions?{query}");
        page.Problems.ShouldBe([sentence]);
        Kinds(page).ShouldBeEmpty();
    }

    private static List<string> Kinds(Shown page) =>
        [.. page.Document.QuerySelectorAll(".decision .badge").Select(badge => badge.TextContent)];
}
