using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Tests.Server;
using Counterfoil.Tests.Server.Course;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Pages;

/// <summary>
/// A tenant's approvals in a browser, in light and dark, on a desk and on the narrowest screen, with the tenant's logo: no
/// barrier; and what an administrator presses there is done. Pictures are kept as <see cref="PageLook"/> says.
/// </summary>
public sealed class ApprovalBarrierTests(CourseHouse house, Browser browser)
    : IClassFixture<CourseHouse>,
        IClassFixture<Browser>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private TestServer Server => house.Server;

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 320)]
    [InlineData(ColorScheme.Dark, 320)]
    public async Task The_approvals_of_a_tenant_have_no_barrier(ColorScheme scheme, int width)
    {
        await FurnishAsync();
        var look = await PageLook.OpenAsync(browser, scheme, width);
        var page = look.Page;
        await page.GotoAsync(new Uri(Server.Address, "/Cust2/login").ToString());
        await look.AtAsync("tenant-login");
        await page.LogInAsync(Server.Stranger.Name, Server.Stranger.Password);
        await page.PressAsync("nav a:has-text('Approvals')");
        await look.AtAsync("approvals");
        await page.PressAsync("button[value=decline]");
        (await page.GetByRole(AriaRole.Status).InnerTextAsync()).ShouldBe(
            "The request is declined."
        );
        await look.AtAsync("approvals-declined");
        await page.PressAsync("main a[href$='/approvals/ledger']");
        await look.AtAsync("approvals-ledger");
        look.ShouldHaveFoundNothing();
    }

    private async Task FurnishAsync()
    {
        var wished = AddApplication("Planner", ["webapi"]);
        await Server.SwitchAsync(Server.Second, switches => switches with { Face = Picture.Face });
        (
            await Server
                .Services.GetRequiredService<IApprovalRequests>()
                .TryOpenAsync(
                    new ApprovalRequest
                    {
                        Tenant = Server.Second,
                        Application = wished.Id,
                        Associate = Server.Stranger.Associate.Id,
                        At = Server.Time.GetUtcNow(),
                        Note = "For the routes of next month",
                    },
                    wished.Demand,
                    new Deed(
                        Server.Stranger.Associate.Id,
                        Server.Stranger.Name,
                        wished.Name,
                        Server.Time.GetUtcNow()
                    ),
                    Never
                )
        ).ShouldBeTrue();
        var desk = Server.Services.GetRequiredService<ApprovalDesk>();
        foreach (var application in new[] { house.Application, AddApplication("Robot", []) })
            (
                await desk.ApproveAsync(null, Server.Second, application, null, null, Never)
            ).ShouldBeOfType<Registered<Approval>.Done>();
        (
            await desk.WithdrawAsync(null, Server.Second, house.Application, Never)
        ).ShouldBeOfType<Registered<Approval>.Done>();
    }

    private Application AddApplication(string name, IReadOnlyList<string> scopes)
    {
        if (house.Books.Applications.Find(one => one.Name == name) is { } known)
            return known;
        var application = house.Application with
        {
            Id = new ApplicationKey(new Guid(name.Length, 0, 0, new byte[8])),
            ClientId = name,
            Name = name,
            Scopes = scopes,
        };
        house.Books.Applications.Add(application);
        return application;
    }
}
