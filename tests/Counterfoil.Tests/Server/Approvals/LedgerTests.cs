using System.Text.Json;
using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Tests.Server.Api;
using Counterfoil.Tests.Server.Commands;
using Counterfoil.Tests.Server.Doors;
using Counterfoil.Tests.Server.SystemUsers;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Approvals;

/// <summary>What was said about applications, as administrators read it: by page, API and command.</summary>
public sealed class LedgerTests(SystemUserHouse house) : IClassFixture<SystemUserHouse>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private TestServer Server => house.Server;

    [Fact]
    public async Task Who_asked_declined_approved_and_withdrew_stands_there_with_the_names_of_then()
    {
        var (application, _) = await house.AddAsync("Talked about");
        await AskAsync(application, "for the fair in May");
        var decision = $"POST /v1/approval-requests/{application.ClientId}/decision";
        await DoneAsync(decision, Server.Administrator, """{"decision":"decline"}""");
        await DoneAsync($"PUT /v1/approvals/{application.ClientId}", Server.Administrator);
        await DoneAsync($"DELETE /v1/approvals/{application.ClientId}", Server.Operator);
        await house.ChangeAsync(application, one => one with { Name = "Another name by now" });
        await DoneAsync(
            $"PUT /v1/approvals/{application.ClientId}",
            Server.Administrator,
            """{"until":"2100-01-01T00:00:00Z"}"""
        );
        var said = await SaidAsync(Server.Administrator, $"?application={application.ClientId}");
        said.Select(entry =>
                $"{entry.GetProperty("by").GetProperty("name")} {entry.GetProperty("saying")} "
                + entry.GetProperty("application").GetProperty("name")
            )
            .ShouldBe([
                $"{Server.Administrator.Name} approved Another name by now",
                $"{Server.Operator.Name} withdrawn Talked about",
                $"{Server.Administrator.Name} approved Talked about",
                $"{Server.Administrator.Name} declined Talked about",
                $"{Server.User.Name} requested Talked about",
            ]);
        said[^1].GetProperty("note").GetString().ShouldBe("for the fair in May");
        said.ShouldAllBe(entry => entry.GetProperty("systemUser").GetBoolean());
        said[0].GetProperty("until").GetDateTimeOffset().Year.ShouldBe(2100);
        said[2].GetProperty("until").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task An_operators_word_in_another_tenant_is_an_operators_and_its_administrator_reads_it()
    {
        var (application, _) = await house.AddAsync("From above");
        await DoneAsync(
            $"PUT /v1/approvals/{application.ClientId}",
            Server.Operator,
            """{"tenant":"Cust2"}"""
        );
        var query = $"?application={application.ClientId}";
        var theirs = await SaidAsync(Server.Stranger, query, "/Cust2");
        theirs.ShouldHaveSingleItem().GetProperty("by").ValueKind.ShouldBe(JsonValueKind.Null);
        (await SaidAsync(Server.Operator, query + "&tenant=Cust2")).Count.ShouldBe(1);

        var visitor = house.NewVisitor();
        await visitor.LogInAsync(Server.Stranger, "/Cust2/login?as=another");
        var page = await visitor.GetAsync($"/Cust2/approvals/ledger?application={application.Id}");
        page.Document.QuerySelectorAll(".decision").ShouldHaveSingleItem();
        page.Text.ShouldContain("From above");
        page.Text.ShouldContain("an operator of the server");
        page.Text.ShouldNotContain(Server.Operator.Name);
    }

    [Fact]
    public async Task Another_tenants_administrator_and_people_without_the_right_see_nothing()
    {
        var (application, _) = await house.AddAsync("None of her business");
        await AskAsync(application, "a note of ours");
        var query = $"?application={application.ClientId}";
        (await SaidAsync(Server.Stranger, query, "/Cust2")).ShouldBeEmpty();
        (await SaidAsync(Server.Stranger, "", "/Cust2")).ShouldAllBe(entry =>
            !entry.GetRawText().Contains("None of her business")
        );
        (await StatusAsync(Server.Stranger, "/Cust2", "?tenant=" + Server.Own)).ShouldBe(404);
        (await StatusAsync(Server.Administrator, "", "?tenant=Cust2")).ShouldBe(404);
        (await StatusAsync(Server.User, "", "")).ShouldBe(403);
        (await StatusAsync(Server.Administrator, "", "?limit=0")).ShouldBe(400);
        (await StatusAsync(Server.Administrator, "", "?application=nobody")).ShouldBe(404);

        var visitor = house.NewVisitor();
        await visitor.LogInAsync(Server.Stranger, "/Cust2/login?as=another");
        var page = await visitor.GetAsync($"/Cust2/approvals/ledger?application={application.Id}");
        page.Status.ShouldBe(200);
        page.Text.ShouldContain("Nothing was said yet.");
        var user = house.NewVisitor();
        await user.LogInAsync(Server.User);
        (await user.GetAsync("/approvals/ledger")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task The_page_shows_it_by_pages_the_newest_first_and_is_linked_from_the_approvals()
    {
        var (application, _) = await house.AddAsync("Talkative");
        for (var round = 0; round < 26; round++)
        {
            Server.Time.Advance(TimeSpan.FromSeconds(1));
            await AskAsync(application, $"for reason {round:00}");
            await house.Desk.ApproveAsync(null, Server.Own, application, null, null, Never);
            await house.Desk.WithdrawAsync(null, Server.Own, application, Never);
        }
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(Server.Administrator);
        var approvals = await visitor.GetAsync("/approvals");
        approvals.Document.QuerySelector("main a[href='/approvals/ledger']").ShouldNotBeNull();
        var next = approvals
            .Document.QuerySelector($"a[href='/approvals/ledger?application={application.Id}']")
            ?.GetAttribute("href");
        var seen = new List<string>();
        for (; next is not null; )
        {
            var page = await visitor.GetAsync(next);
            seen.AddRange(
                page.Document.QuerySelectorAll(".decision .remark").Select(note => note.TextContent)
            );
            page.Document.QuerySelectorAll(".decision").ShouldNotBeEmpty();
            next = page.Document.QuerySelector("a[href*='after=']")?.GetAttribute("href");
        }
        seen.ShouldBe(Enumerable.Range(0, 26).Reverse().Select(round => $"for reason {round:00}"));
    }

    [Fact]
    public async Task A_consent_is_entered_once_and_a_remembered_one_writes_nothing()
    {
        var (application, _) = await house.AddAsync("Remembered");
        var proof = (await Server.VisitAsync(Server.User, Server.Own)).Proof!;
        var desk = Server.Services.GetRequiredService<ConsentDesk>();
        await desk.GiveAsync(proof, application.Id, ["mail"], Never);
        var heard = new List<string>();
        Server.Database.Parts.Count.Heard = heard.Add;
        (
            await desk.GiveAsync(proof, application.Id, ["openid", "mail"], Never)
        ).ShouldBeOfType<Registered<Consent>.Done>();
        Server.Database.Parts.Count.Heard = null;
        heard.Count(sql => sql.Contains("FROM consents", StringComparison.Ordinal)).ShouldBe(1);
        heard
            .Where(sql => sql.Contains("consents", StringComparison.Ordinal))
            .ShouldAllBe(sql => sql.TrimStart().StartsWith("SELECT", StringComparison.Ordinal));
        heard.ShouldNotContain(sql => sql.Contains("ledger", StringComparison.Ordinal));

        await desk.WithdrawAsync(proof, application.Id, Never);
        var said = await SaidAsync(Server.Administrator, $"?application={application.ClientId}");
        said.Select(entry => entry.GetProperty("saying").GetString())
            .ShouldBe(["consentWithdrawn", "consented"]);
        said.ShouldAllBe(entry =>
            entry.GetProperty("by").GetProperty("name").GetString() == Server.User.Name
            && entry.GetProperty("scopes")[0].GetString() == "mail"
        );
    }

    [Fact]
    public async Task An_approval_that_is_given_again_as_it_stands_is_no_further_entry()
    {
        var (application, _) = await house.AddAsync("Said twice");
        var approval = $"PUT /v1/approvals/{application.ClientId}";
        const string Twice = """{"scopes":["mail","mail"],"systemUser":true}""";
        await house.ChangeAsync(application, one => one with { Scopes = ["mail"] });
        await DoneAsync(approval, Server.Administrator);
        await DoneAsync(approval, Server.Administrator);
        await DoneAsync(approval, Server.Operator, Twice);
        var query = $"?application={application.ClientId}";
        var entry = (await SaidAsync(Server.Administrator, query)).ShouldHaveSingleItem();
        entry.GetProperty("scopes").GetArrayLength().ShouldBe(1);
        var until = """{"until":"2100-01-01T00:00:00Z"}""";
        await DoneAsync(approval, Server.Administrator, until);
        await DoneAsync(approval, Server.Administrator, until);
        (await SaidAsync(Server.Administrator, query)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_command_line_reads_it_too()
    {
        var (application, _) = await house.AddAsync("Typed about");
        // A note that would pass for a line of the table.
        await AskAsync(application, "for the year's end\n\nwho   operator");
        await house.Desk.ApproveAsync(null, Server.Own, application, null, null, Never);
        using var terminal = new Terminal(Server.Address);
        await terminal.LogInAsync(Server.Administrator);
        string[] command = ["approval", "ledger"];
        var whole = (await terminal.RunAsync(command)).ShouldBeDone().Output;
        whole.ShouldContain("Typed about");
        var one = (await terminal.RunAsync([.. command, "Typed about"])).ShouldBeDone().Output;
        var lines = one.Split('\n').Where(line => line.Contains("Typed about")).ToList();
        lines.Count.ShouldBe(2);
        lines[0].ShouldContain("operator");
        lines[0].ShouldContain("approved");
        lines[1].ShouldContain($"{Server.User.Name} ({Server.User.Associate.Id})");
        lines[1].ShouldContain("requested");
        lines[1].ShouldContain("for the year's end  who   operator");
        lines.ShouldAllBe(line => line.Contains(application.ClientId));
        (await terminal.RunAsync([.. command, "--json"]))
            .ShouldBeDone()
            .Output.ShouldContain("year\\u0027s end");
    }

    private Task AskAsync(Application application, string note) =>
        DoneAsync(
            "POST /v1/approval-requests",
            Server.User,
            JsonSerializer.Serialize(new { application = application.ClientId, note })
        );

    private async Task DoneAsync(string call, Somebody by, string? body = null)
    {
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        var answer = await Server.CallAsync(call, by.Basic(), body);
        answer.Status.ShouldBeInRange(200, 299, answer.Text);
    }

    private async Task<List<JsonElement>> SaidAsync(Somebody by, string query, string tenant = "")
    {
        var answer = await Server.CallAsync($"GET {tenant}/v1/approval-ledger{query}", by.Basic());
        answer.Status.ShouldBe(200, answer.Text);
        return [.. answer.Json.GetProperty("items").EnumerateArray()];
    }

    private async Task<int> StatusAsync(Somebody by, string tenant, string query) =>
        (await Server.CallAsync($"GET {tenant}/v1/approval-ledger{query}", by.Basic())).Status;
}
