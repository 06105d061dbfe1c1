using Counterfoil.Server;
using Counterfoil.Tests.Server.Api;
using Counterfoil.Tests.Server.Pages;
using Microsoft.AspNetCore.Routing;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Isolation;

/// <summary>
/// An administrator of another tenant, developer and application at once, goes to every endpoint that there is with every kind
/// of id of a tenant that is none of her business: refused, nothing told, nothing changed.
/// </summary>
public sealed class IsolationWalkTests : IAsyncLifetime
{
    // A name that she gives to something of her own, whatever it is a name of elsewhere.
    private static readonly string[] OfOnesOwn = ["PUT /v1/credentials/{type}/{publicValue}"];

    // Says how many of her own tenant's requests were declined: none.
    private static readonly string[] Counting =
    [
        "POST /v1/approval-requests/{application}/decision",
    ];

    // The account of a site that the settings name goes there, and nobody else; and whoever knows the old password.
    private static readonly string[] ClosedToAll = ["POST /v1/handover", "PUT /v1/me/password"];

    private TestServer server = null!;
    private RouteBook book = null!;
    private Victim victim = null!;
    private Attacker attacker = null!;
    private HashSet<string> before = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(new TestServerOptions { Settings = Unthrottled.Of });
        book = new RouteBook(server);
        victim = new Victim(server);
        await victim.FurnishAsync();
        attacker = new Attacker(server);
        await attacker.ComeAsync();
        before = await Kept.RowsAsync(server);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Advisory_32_No_call_is_a_way_in()
    {
        var forms = new CallForms(server);
        // What makes something of her own by such a name comes last.
        foreach (
            var endpoint in book.Calls()
                .OrderBy(one => !CallForms.NamesSomething(one) || RouteBook.MethodOf(one) == "PUT")
        )
        {
            var row = endpoint.Metadata.GetMetadata<RightsRow>()!;
            var isPast = false;
            var ticket = await attacker.TicketAsync();
            // What stands under the installation's own address is shut to her whole.
            foreach (
                var form in FormsOf(endpoint).TakeLast(RouteBook.IsOfTenants(endpoint) ? 100 : 1)
            )
            {
                var body = forms.Body(endpoint, form);
                var answer = await CallAsync();
                // With the last one she may have done anything, logging out included.
                if (answer.Status == 401 && RouteBook.IsOfTenants(endpoint))
                {
                    ticket = await attacker.TicketAsync();
                    answer = await CallAsync();
                }
                var asked = CallForms.Address(endpoint, Attacker.Tenant, form) + body;
                ShouldTellNothing(row.Name, asked, answer.Text);
                isPast |= answer.Status is not (401 or 403);
                answer.Status.ShouldBeLessThan(500, $"{row.Name} {asked}");
                if (
                    CallForms.NamesSomething(endpoint)
                    && row.Need != Need.Anybody
                    && !OfOnesOwn.Contains(row.Name)
                    && !(Counting.Contains(row.Name) && answer.Text == "{\"decided\":0}")
                )
                    answer.Status.ShouldBeGreaterThanOrEqualTo(400, $"{row.Name} {asked}");

                Task<ApiAnswer> CallAsync() =>
                    server.CallAsync(
                        $"{RouteBook.MethodOf(endpoint)} {CallForms.Address(endpoint, Attacker.Tenant, form)}",
                        ticket,
                        body
                    );
            }
            if (
                RouteBook.IsOfTenants(endpoint)
                && row.Need is not (Need.Operator or Need.Application or Need.Anybody)
                && !ClosedToAll.Contains(row.Name)
            )
                isPast.ShouldBeTrue($"{row.Name} was never gone into");
        }
        await ShouldBeAsBeforeAsync();
    }

    [Fact]
    public async Task Advisory_37_No_call_under_the_other_tenants_own_address_hears_a_ticket_of_elsewhere()
    {
        var forms = new CallForms(server);
        foreach (var endpoint in book.Calls().Where(RouteBook.IsOfTenants))
        {
            var row = endpoint.Metadata.GetMetadata<RightsRow>()!;
            if (row.Need == Need.Anybody)
                continue;
            string Natural(string name) => NaturalOf(name) ?? victim.Ids["name"];
            var answer = await server.CallAsync(
                $"{RouteBook.MethodOf(endpoint)} {CallForms.Address(endpoint, "Cust2", Natural)}",
                await attacker.TicketAsync(),
                forms.Body(endpoint, Natural)
            );
            answer.Status.ShouldBe(401, row.Name);
        }
        await ShouldBeAsBeforeAsync();
    }

    [Fact]
    public async Task No_page_is_a_way_in()
    {
        var pages = book.PageAddresses(Attacker.Tenant);
        pages.Count.ShouldBeGreaterThan(20);
        var visitor = new PageVisitor(server);
        foreach (var address in pages)
        {
            foreach (var form in Forms())
            {
                var own = await visitor.GetAsync("/Cust3/tickets");
                if (own.Status != 200)
                {
                    await visitor.LogInAsync(attacker.Mallory, "/Cust3/login?as=another");
                    own = await visitor.GetAsync("/Cust3/tickets");
                }
                var proof = own.Document.QuerySelector("[name=form]")!.GetAttribute("value")!;
                var query = string.Join(
                    '&',
                    PageFields.Select(field => $"{field}={Uri.EscapeDataString(form(field)!)}")
                );
                var read = await visitor.GetAsync($"{address}?{query}");
                ShouldTellNothing(address, query, read.Text);
                read.Status.ShouldBeLessThan(500, address);
                var sent = await visitor.ForgeAsync(
                    address,
                    [("form", proof), .. PageFields.Select(field => (field, form(field)!))]
                );
                ShouldTellNothing(address, query, sent.Text);
                sent.Status.ShouldBeLessThan(500, address);
            }
        }
        await ShouldBeAsBeforeAsync();
    }

    [Fact]
    public async Task No_endpoint_of_the_protocols_is_a_way_in()
    {
        foreach (var endpoint in book.Endpoints().Where(RouteBook.IsOfProtocols))
        {
            foreach (var form in FormsOf(endpoint))
            {
                foreach (var content in ProtocolForms.Of(form, attacker))
                {
                    var address = CallForms.Address(endpoint, Attacker.Tenant, form);
                    using var request = content.Request(RouteBook.MethodOf(endpoint), address);
                    using var response = await server.Client.SendAsync(request);
                    var text = $"{response.Headers}{await response.Content.ReadAsStringAsync()}";
                    var said = $"{address} {content.Text}";
                    // SOAP 1.1 says every fault with 500.
                    if (!address.EndsWith(".svc", StringComparison.Ordinal))
                        ((int)response.StatusCode).ShouldBeLessThan(500, said);
                    text.ShouldNotContain("The server failed", Case.Sensitive, said);
                    ShouldTellNothing(address, content.Text, text);
                    text.ShouldNotContain("\"access_token\"", Case.Sensitive, said);
                    text.ShouldNotContain("\"active\":true", Case.Sensitive, said);
                    text.ShouldNotContain("AuthenticationSucceeded>true", Case.Sensitive, said);
                    text.ShouldNotContain("IsSuccessful\":true", Case.Sensitive, said);
                    text.ShouldNotContain("IsSuccessful>true", Case.Sensitive, said);
                }
            }
        }
        await ShouldBeAsBeforeAsync();
    }

    [Fact]
    public void Every_endpoint_is_on_one_of_these_ways() => book.Forgotten().ShouldBeEmpty();

    [Fact]
    public async Task All_of_it_is_there_for_who_is_of_the_tenant()
    {
        var told = new System.Text.StringBuilder();
        foreach (
            var (call, by) in new (string, string)[]
            {
                ($"GET /Cust2/v1/associates/{victim.Ids["associate"]}", "stella"),
                ("GET /Cust2/v1/accounts", "stella"),
                ("GET /Cust2/v1/seats", "stella"),
                ($"GET /Cust2/v1/approvals/{victim.Ids["approved"]}", "stella"),
                ("GET /Cust2/v1/approval-requests", "stella"),
                ($"GET /Cust2/v1/tickets/{victim.Ids["ticketId"]}", "stella"),
                ("GET /Cust2/v1/consents", "vera"),
                ("GET /Cust2/v1/credentials/imap/veras%20mail", "vera"),
                ("GET /Cust2/v1/developers/me", "vera"),
                ("GET /Cust2/v1/developers/me/people", "vera"),
                ($"GET /Cust2/v1/applications/{victim.Ids["client_id"]}", "vera"),
                ($"GET /Cust2/v1/applications/{victim.Ids["application"]}/tokens", "vera"),
            }
        )
        {
            var answer = await server.CallAsync(
                call,
                by == "vera" ? $"SOTicket {victim.Ids["ticket"]}" : server.Stranger.Basic()
            );
            answer.Status.ShouldBe(200, $"{call}: {answer.Text}");
            told.Append(answer.Text);
        }
        foreach (var (what, mark) in victim.Marks)
            told.ToString().ShouldContain(mark, Case.Sensitive, what);
    }

    private static readonly string[] PageFields =
    [
        "c",
        "id",
        "ticket",
        "associate",
        "application",
        "tenant",
        "code",
        "account",
        "userName",
        "client_id",
        "returnUrl",
        "to",
        "site",
        "q",
        "search",
    ];

    // All places with the same id, and all places with what belongs there.
    private IEnumerable<Func<string, string?>> Forms() =>
        victim
            .Ids.Where(id => id.Key != "ticket")
            .Select(id => (Func<string, string?>)(_ => id.Value))
            .Append(name => NaturalOf(name) ?? victim.Ids["name"])
            // Only where one belongs: much of what is asked is said again in the answer.
            .Append(name =>
                name == "token" ? victim.Ids["ticket"] : NaturalOf(name) ?? victim.Ids["name"]
            );

    // Besides, each id in the path with what belongs there in the body. A log has the path: no secret stands there.
    private IEnumerable<Func<string, string?>> FormsOf(RouteEndpoint endpoint)
    {
        var forms = CallForms.NamesSomething(endpoint)
            ? Forms()
                .Concat(
                    victim.Ids.Values.Select(id =>
                        (Func<string, string?>)(name => IsInPath(name) ? id : NaturalOf(name) ?? id)
                    )
                )
            : Forms();
        return forms.Select(form =>
            (Func<string, string?>)(
                name =>
                    IsInPath(name) && victim.IsSecret(form(name))
                        ? victim.Ids["ticketId"]
                        : form(name)
            )
        );

        bool IsInPath(string name) => endpoint.RoutePattern.GetParameter(name) is not null;
    }

    private string? NaturalOf(string name) =>
        name.ToLowerInvariant() switch
        {
            "associate" or "associateid" => victim.Ids["associate"],
            "ticketid" or "id" => victim.Ids["ticketId"],
            "tenant" or "customfor" or "of" or "context" or "ctx" => victim.Ids["tenant"],
            "account" or "owner" => victim.Ids["account"],
            "application" or "clientid" or "client_id" => victim.Ids["approved"],
            "alias" => victim.Ids["client_id"],
            "tokenid" => victim.Ids["tokenId"],
            "code" => victim.Ids["code"],
            "type" => victim.Ids["type"],
            "publicvalue" => victim.Ids["publicValue"],
            "number" => "1",
            _ => null,
        };

    private void ShouldTellNothing(string where, string asked, string told)
    {
        var decoded = Uri.UnescapeDataString(asked);
        foreach (
            var (what, word) in victim.Marks.Concat(victim.Ids.Where(id => id.Value.Length > 8))
        )
        {
            // Whoever knows one of the two public names of an application may know the other.
            if (
                what is "application" or "client_id"
                && (
                    decoded.Contains(victim.Ids["client_id"], StringComparison.Ordinal)
                    || decoded.Contains(victim.Ids["application"], StringComparison.Ordinal)
                )
            )
                continue;
            if (!decoded.Contains(word, StringComparison.OrdinalIgnoreCase))
                told.ShouldNotContain(word, Case.Insensitive, $"{what} at {where}, asked {asked}");
        }
    }

    private async Task ShouldBeAsBeforeAsync()
    {
        var after = await Kept.RowsAsync(server);
        var own = await Kept.OwnedByAsync(server, attacker.Account);
        own.AddRange([Attacker.Tenant, attacker.Sandbox, attacker.Account.ToString()]);
        before.Where(IsOfOthers).Except(after).ShouldBeEmpty("what was there is as it was");
        after.Except(before).Where(IsOfOthers).ShouldBeEmpty("and nothing came to it");

        bool IsOfOthers(string row) =>
            !own.Any(word => row.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
