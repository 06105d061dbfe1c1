using System.Text.Json;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Tests.Server.Api;
using Counterfoil.Tests.Server.Pages;
using Counterfoil.Tests.Server.SystemUsers;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Approvals;

/// <summary>What a tenant's administrators decide about applications with a browser.</summary>
public sealed class ApprovalPagesTests(SystemUserHouse house) : IClassFixture<SystemUserHouse>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private TestServer Server => house.Server;

    [Fact]
    public async Task An_administrator_sees_who_asks_approves_and_withdraws()
    {
        var (application, _) = await house.AddAsync("Ledger keeper");
        await AskAsync(application, "for the year's end");
        var visitor = await LogInAsync(Server.Administrator);
        var page = await visitor.GetAsync("/approvals");
        var asked = Of(page, "asked", application);
        asked.ShouldContain(Server.User.Name);
        asked.ShouldContain("for the year's end");
        asked.ShouldContain("Work on its own when nobody is logged in");

        page = await DecideAsync(visitor, page, application, "approve");
        page.Notice.ShouldBe("The application is approved.");
        page.Document.QuerySelector($"#asked-{application.Id}").ShouldBeNull();
        Of(page, "given", application).ShouldContain(Server.Administrator.Name);
        (await StandingAsync(application))!.StandsAt(Server.Time.GetUtcNow()).ShouldBeTrue();

        page = await DecideAsync(visitor, page, application, "withdraw");
        page.Notice.ShouldBe("The approval is withdrawn, and the application is out.");
        Of(page, "given", application).ShouldContain("Withdrawn");
        (await StandingAsync(application))!.StandsAt(Server.Time.GetUtcNow()).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_declined_is_gone_from_the_list_and_not_approved()
    {
        var (application, _) = await house.AddAsync("Nosy");
        await AskAsync(application, "");
        var visitor = await LogInAsync(Server.Administrator);
        var page = await visitor.GetAsync("/approvals");
        page = await DecideAsync(visitor, page, application, "decline");
        page.Notice.ShouldBe("The request is declined.");
        page.Text.ShouldNotContain("Nosy");
        (await StandingAsync(application)).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_approved_is_what_was_shown()
    {
        var (application, _) = await house.AddAsync("Growing");
        await AskAsync(application, "");
        var visitor = await LogInAsync(Server.Administrator);
        var page = await visitor.GetAsync("/approvals");
        await house.ChangeAsync(application, one => one with { Scopes = [.. one.Scopes, "more"] });
        var refused = await DecideAsync(visitor, page, application, "approve");
        refused.Status.ShouldBe(409);
        refused.Problems.ShouldHaveSingleItem().ShouldContain("something else now");
        (await StandingAsync(application)).ShouldBeNull();
        (await DecideAsync(visitor, refused, application, "approve")).Status.ShouldBe(200);
        (await StandingAsync(application))!.Demand.Scopes.ShouldContain("more");
    }

    [Fact]
    public async Task What_operators_alone_approve_has_no_button_for_it_and_is_refused()
    {
        var (application, _) = await house.AddAsync(
            "Mighty",
            one => one with { Level = AuthorizationLevel.Explicit }
        );
        await AskAsync(application, "");
        var visitor = await LogInAsync(Server.Administrator);
        var page = await visitor.GetAsync("/approvals");
        page.Document.QuerySelector($"#asked-{application.Id}")!
            .Closest("article")!
            .QuerySelector("button[value=approve]")
            .ShouldBeNull();
        (await DecideAsync(visitor, page, application, "approve")).Status.ShouldBe(403);
        var @operator = await LogInAsync(Server.Operator);
        page = await @operator.GetAsync("/approvals");
        (await DecideAsync(@operator, page, application, "approve")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Another_tenants_administrator_sees_and_changes_nothing_of_it()
    {
        var (application, _) = await house.AddAsync("Homely");
        await house.Desk.ApproveAsync(null, Server.Own, application, null, null, Never);
        var (asked, _) = await house.AddAsync("Wanted at home");
        await AskAsync(asked, "a note");
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(Server.Stranger, "/Cust2/login?as=another");
        var page = await visitor.GetAsync("/Cust2/approvals");
        page.Status.ShouldBe(200);
        page.Text.ShouldNotContain("Homely");
        page.Text.ShouldNotContain("Wanted at home");
        // A page of hers that has a form.
        page = await visitor.GetAsync("/Cust2/tickets");
        (await ForgeAsync(visitor, page, application, "withdraw", "/Cust2")).Status.ShouldBe(404);
        (await ForgeAsync(visitor, page, asked, "decline", "/Cust2")).Status.ShouldBe(303);
        (await StandingAsync(application))!.WithdrawnAt.ShouldBeNull();
        (await (await LogInAsync(Server.Administrator)).GetAsync("/approvals")).Text.ShouldContain(
            "Wanted at home"
        );
    }

    [Fact]
    public async Task What_is_more_than_a_page_is_on_the_next()
    {
        var names = new List<string>();
        for (var number = 0; number < 51; number++)
        {
            var (application, _) = await house.AddAsync($"Many {number:00}.");
            await house.Desk.ApproveAsync(null, Server.Own, application, null, null, Never);
            names.Add(application.Name);
        }
        var visitor = await LogInAsync(Server.Administrator);
        var seen = "";
        for (string? next = "/approvals"; next is not null; )
        {
            var page = await visitor.GetAsync(next);
            seen += page.Text;
            next = page.Document.QuerySelector("a[href*='after=']")?.GetAttribute("href");
        }
        names.ShouldAllBe(name => seen.Contains(name));
    }

    [Fact]
    public async Task The_page_is_linked_for_who_may_decide_and_for_nobody_else()
    {
        static string? LinkOf(Shown page) =>
            page.Document.QuerySelector("nav a[href='/approvals']")?.TextContent;
        var administrator = await LogInAsync(Server.Administrator);
        LinkOf(await administrator.GetAsync("/tickets")).ShouldBe("Approvals");
        LinkOf(await (await LogInAsync(Server.User)).GetAsync("/tickets")).ShouldBeNull();
    }

    private async Task<PageVisitor> LogInAsync(Somebody somebody)
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(somebody);
        return visitor;
    }

    private async Task AskAsync(Application application, string note)
    {
        var answer = await Server.CallAsync(
            "POST /v1/approval-requests",
            Server.User.Basic(),
            JsonSerializer.Serialize(new { application = application.ClientId, note })
        );
        answer.Status.ShouldBe(201, answer.Text);
    }

    private ValueTask<Approval?> StandingAsync(Application application) =>
        Server.Database.Approvals.FindAsync(Server.Own, application.Id, Never);

    private static string Of(Shown page, string list, Application application) =>
        page.Document.QuerySelector($"#{list}-{application.Id}")!.Closest("article")!.TextContent;

    private async Task<Shown> DecideAsync(
        PageVisitor visitor,
        Shown page,
        Application application,
        string deed
    )
    {
        var answer = await ForgeAsync(visitor, page, application, deed, "");
        return answer.Status == 303 ? await visitor.GetAsync(answer.Location!) : answer;
    }

    private static Task<Shown> ForgeAsync(
        PageVisitor visitor,
        Shown page,
        Application application,
        string deed,
        string tenant
    )
    {
        string? Value(string name) =>
            page
                .Document.Forms.FirstOrDefault(form =>
                    form.QuerySelector($"input[value='{application.Id}']") is not null
                )
                ?.QuerySelector($"input[name={name}]")
                ?.GetAttribute("value");
        var form = page.Document.QuerySelector("input[name=form]")?.GetAttribute("value");
        return visitor.ForgeAsync(
            $"{tenant}/approvals",
            ("form", form ?? ""),
            ("application", application.Id.ToString()),
            ("version", Value("version") ?? "1"),
            ("do", deed)
        );
    }
}
