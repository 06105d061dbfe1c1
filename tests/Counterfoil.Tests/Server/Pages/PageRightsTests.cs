using Counterfoil.Server;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

public sealed class PageRightsTests(PagesHouse house) : IClassFixture<PagesHouse>
{
    [Fact]
    public void Every_page_names_its_right_and_no_right_is_without_its_page() =>
        Pages
            .Select(page => page.ViewEnginePath)
            .Distinct(StringComparer.Ordinal)
            .Select(path => $"page {path}")
            .ShouldBe(
                PageRights.Rows.Select(row => row.Name).Where(name => name.StartsWith("page ")),
                ignoreOrder: true
            );

    [Fact]
    public async Task Who_is_not_logged_in_is_sent_to_the_login_from_every_page_that_needs_one()
    {
        foreach (var page in Pages.Where(page => NeedOf(page) != Need.Anybody))
        {
            var address = AddressOf(page);
            var visitor = house.NewVisitor();
            var sent = await visitor.GetAsync(address);
            sent.Status.ShouldBe(303, address);
            sent.Location!.ShouldStartWith(
                address.StartsWith("/Home/", StringComparison.Ordinal) ? "/Home/login" : "/login"
            );
        }
    }

    [Fact]
    public async Task Who_lacks_the_right_is_shown_no_page_that_needs_it_and_changes_nothing()
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house.Server.User);
        var any = await visitor.GetAsync("/tickets");
        foreach (var page in Pages.Where(page => NeedOf(page) is not (Need.Anybody or Need.Self)))
        {
            var address = AddressOf(page);
            var refused = await visitor.GetAsync(address);
            refused.Status.ShouldBe(403, address);
            refused.Heading.ShouldBe("Not with your rights");
            var form = any.Document.QuerySelector("[name=form]")!.GetAttribute("value")!;
            (await visitor.ForgeAsync(address, ("form", form))).Status.ShouldBeInRange(403, 405);
        }
        any.Text.ShouldNotContain("All tickets");
    }

    [Fact]
    public async Task Administrators_and_operators_are_let_in()
    {
        foreach (var somebody in new[] { house.Server.Administrator, house.Server.Operator })
        {
            var visitor = house.NewVisitor();
            await visitor.LogInAsync(somebody);
            (await visitor.GetAsync("/tickets/all")).Status.ShouldBe(200);
            (await visitor.GetAsync("/decisions")).Status.ShouldBe(200);
        }
    }

    [Fact]
    public async Task An_operator_of_one_tenant_is_nobody_in_another()
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house.Server.Operator);
        (await visitor.GetAsync("/Cust2/tickets/all")).Location!.ShouldStartWith("/Cust2/login");
    }

    [Fact]
    public async Task No_form_is_taken_without_its_antiforgery_field()
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(house.Server.Operator);
        foreach (var page in Pages)
            (await visitor.ForgeAsync(AddressOf(page), ("a", "b"))).Status.ShouldBe(
                400,
                AddressOf(page)
            );
    }

    private IEnumerable<PageActionDescriptor> Pages =>
        house
            .Server.Services.GetRequiredService<IActionDescriptorCollectionProvider>()
            .ActionDescriptors.Items.OfType<PageActionDescriptor>();

    private static Need NeedOf(PageActionDescriptor page) =>
        PageRights.RowOf(page.ViewEnginePath).Need;

    private static string AddressOf(PageActionDescriptor page) =>
        "/"
        + page.AttributeRouteInfo!.Template!.Replace(
            "{ctx:tenant}",
            "Home",
            StringComparison.Ordinal
        );
}
