using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Approvals;
using Counterfoil.Tests.Broker.Applications;
using Counterfoil.Tests.Server.Api;
using Counterfoil.Tests.Server.Commands;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ExitCode = Counterfoil.Server.Commands.ExitCode;

namespace Counterfoil.Tests.Server.Accounts;

/// <summary>What a person said yes to, at home and where they have seats, from a program and from a command line.</summary>
public sealed class ConsentsOfSeatsTests : AuthorizeWalk
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task A_person_reads_and_withdraws_them_at_home_and_at_the_seat_each_for_itself()
    {
        var application = await ConsentAsync("Planner");
        var ann = await Server.LogInAsync(Ann);
        (await TenantsAsync(ann)).ShouldBe(["Home Planner", "Cust2 Planner"]);
        var path = $"DELETE /v1/consents/{application}";
        (await Server.CallAsync(path + "?tenant=cust2", ann)).Status.ShouldBe(200);
        (await TenantsAsync(ann)).ShouldBe(["Home Planner"]);
        (await Server.CallAsync(path + "?tenant=Cust2", ann)).Status.ShouldBe(404);
        (await Server.CallAsync(path, ann)).Status.ShouldBe(200);
        (await TenantsAsync(ann)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_of_any_size_bring_each_once()
    {
        foreach (var name in new[] { "One", "Two", "Three" })
            await ConsentAsync(name);
        var ann = await Server.LogInAsync(Ann);
        var all = await TenantsAsync(ann);
        all.Count.ShouldBe(6);
        for (var limit = 1; limit <= 7; limit++)
        {
            var found = new List<string>();
            string? after = null;
            do
            {
                var query = after is null ? "" : "&after=" + Uri.EscapeDataString(after);
                var page = await Server.CallAsync($"GET /v1/consents?limit={limit}{query}", ann);
                page.Json.GetProperty("items").GetArrayLength().ShouldBeLessThanOrEqualTo(limit);
                found.AddRange(Said(page));
                after = page.Json.GetProperty("next").GetString();
            } while (after is not null);
            found.ShouldBe(all);
        }
    }

    [Fact]
    public async Task Nobody_else_reads_or_withdraws_them_and_no_seat_speaks_for_the_home()
    {
        var application = await ConsentAsync("Planner");
        var there = await ThereAsync();
        var others = new[]
        {
            (Who: await Server.LogInAsync(Server.Operator), At: ""),
            (Who: Server.Stranger.Basic(), At: "/Cust2"),
        };
        foreach (var (who, at) in others)
        {
            (await TenantsAsync(who, at)).ShouldBeEmpty();
            foreach (var tenant in new[] { "", "?tenant=Home", "?tenant=Cust2", "?tenant=*" })
            {
                var tried = $"DELETE {at}/v1/consents/{application}{tenant}";
                (await Server.CallAsync(tried, who)).Status.ShouldBe(404, tried);
            }
        }
        // Who has a password of that tenant's own is somebody there, and not Ann at home.
        (await TenantsAsync(there.Basic(), "/Cust2")).ShouldBe(["Cust2 Planner"]);
        var home = $"DELETE /Cust2/v1/consents/{application}?tenant=Home";
        (await Server.CallAsync(home, there.Basic())).Status.ShouldBe(404);
        (await TenantsAsync(await Server.LogInAsync(Ann))).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_application_that_holds_her_ticket_reads_those_of_its_tenant_alone_and_withdraws_none()
    {
        var application = await ConsentAsync("Planner");
        var issued = await Server
            .Services.GetRequiredService<ApplicationIssuer>()
            .IssueAsync(
                await Doors.Tickets.ProofAsync(Server, Ann, Server.Own),
                new ApplicationTicket
                {
                    Kind = TicketKind.Ticket,
                    Application = Reader.Application.Id.Value,
                },
                Never
            );
        var ticket = issued.ShouldBeOfType<Issued.Done>().Ticket.Reveal();
        Said(await HeldAsync(HttpMethod.Get, "/v1/consents", ticket)).ShouldBe(["Home Planner"]);
        foreach (var (tenant, status) in new[] { ("Home", 403), ("Cust2", 404) })
        {
            var path = $"/v1/consents/{application}?tenant={tenant}";
            (await HeldAsync(HttpMethod.Delete, path, ticket)).Status.ShouldBe(status);
        }
    }

    [Fact]
    public async Task A_seat_that_was_closed_shows_nothing_of_its_tenant()
    {
        await ConsentAsync("Planner");
        var ann = await Server.LogInAsync(Ann);
        await Server.ChangeAsync(
            (await PeopleAsync()).There,
            before => before with { IsActive = false }
        );
        (await TenantsAsync(ann)).ShouldBe(["Home Planner"]);
    }

    [Fact]
    public async Task The_commands_name_the_tenant_and_ask_which_where_there_are_several()
    {
        await ConsentAsync("Planner");
        using var terminal = new Terminal(Server.Address);
        (await terminal.LogInAsync(Ann)).ShouldBeDone();
        var list = (await terminal.RunAsync("consent", "list")).ShouldBeDone().Output;
        list.Split('\n').Count(line => line.Contains("Planner")).ShouldBe(2);
        list.ShouldContain("Cust2");
        (await terminal.RunAsync("consent", "withdraw", "Planner", "--yes"))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain("--for: Home, Cust2");
        var there = new[] { "consent", "withdraw", "Planner", "--for", "cust2", "--yes" };
        (await terminal.RunAsync(there)).ShouldBeDone();
        (await terminal.RunAsync(there)).ShouldEndWith(ExitCode.Refused);
        (await terminal.RunAsync("consent", "list")).Output.ShouldNotContain("Cust2");
        (await terminal.RunAsync("consent", "withdraw", "Planner", "--yes")).ShouldBeDone();
    }

    private async Task<ApiAnswer> HeldAsync(HttpMethod method, string path, string ticket)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"SOTicket {ticket}");
        request.Headers.TryAddWithoutValidation("SO-AppToken", Reader.Token.Reveal());
        using var response = await Server.Client.SendAsync(request);
        return await ApiAnswer.OfAsync(response);
    }

    private async Task<Somebody> ThereAsync()
    {
        var (_, there) = await PeopleAsync();
        var reset = await Server.ResetAsync(new Somebody(there, "seven barges wait for the tide"));
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        return reset;
    }

    private async Task<(Associate Home, Associate There)> PeopleAsync() =>
        (
            Ann.Associate,
            (
                await Server.Database.Associates.FindByNameAsync(
                    Server.Second,
                    NameKey.TryCreate("ann.there", out var name) ? name : default,
                    Never
                )
            ).ShouldNotBeNull()
        );

    /// <summary>Ann's yes at home and in the second tenant; the application's id.</summary>
    private async Task<string> ConsentAsync(string name)
    {
        var now = Server.Time.GetUtcNow();
        var application = Samples.Application(name);
        await Server.Database.Applications.TryAddAsync(
            application,
            [],
            100,
            Samples.At(now),
            Never
        );
        var (home, there) = await PeopleAsync();
        foreach (var person in new[] { home, there })
        {
            var consent = new Consent
            {
                Tenant = person.Tenant,
                Associate = person.Id,
                Application = application.Id,
                Scopes = ["mail"],
                At = now,
            };
            var deed = Deed.Of(by: null, person.Tenant, application, now);
            (await Server.Database.Consents.TryPutAsync(consent, deed, Never)).ShouldBeTrue();
        }
        return application.ClientId;
    }

    private async Task<IReadOnlyList<string>> TenantsAsync(string who, string at = "") =>
        Said(await Server.CallAsync($"GET {at}/v1/consents", who));

    private static IReadOnlyList<string> Said(ApiAnswer answer)
    {
        answer.Status.ShouldBe(200, answer.Text);
        return
        [
            .. answer
                .Json.GetProperty("items")
                .EnumerateArray()
                .Select(one =>
                    $"{one.GetProperty("tenant")} {one.GetProperty("application").GetProperty("name")}"
                ),
        ];
    }
}
