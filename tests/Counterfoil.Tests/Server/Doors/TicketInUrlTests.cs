using System.Net;
using Counterfoil.Tests.Server.Hosting;
using Counterfoil.Tests.Server.Pages;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Doors;

/// <summary>A ticket in an address: only where a tenant asked for it, only a ticket, and in no log.</summary>
public sealed class TicketInUrlTests : IAsyncLifetime
{
    private const string Principal = "/api/v1/User/currentPrincipal";

    private readonly CollectedLog log = new();
    private TestServer server = null!;

    public async Task InitializeAsync() =>
        server = await TestServer.StartAsync(new TestServerOptions { Log = log });

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task It_is_refused_unless_the_tenant_allows_it()
    {
        var ticket = await server.TicketAsync(server.User);
        (await GetAsync(Principal + Query(ticket))).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
        await AllowAsync();
        using var answer = await GetAsync(Principal + Query(ticket));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("Referrer-Policy").Single().ShouldBe("no-referrer");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task It_is_heard_beside_a_ticket_in_the_header_that_was_believed_a_moment_ago()
    {
        var ticket = await server.TicketAsync(server.User);
        var other = await server.TicketAsync(server.External);
        (await BothAsync("")).ShouldBe(HttpStatusCode.OK);
        (await BothAsync(Query(ticket))).ShouldBe(HttpStatusCode.Unauthorized);
        await AllowAsync();
        (await BothAsync("")).ShouldBe(HttpStatusCode.OK);
        (await BothAsync(Query(ticket))).ShouldBe(HttpStatusCode.OK);
        (await BothAsync(Query(other))).ShouldBe(HttpStatusCode.Unauthorized);

        async Task<HttpStatusCode> BothAsync(string query)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Principal + query);
            request.Headers.TryAddWithoutValidation("Authorization", $"SOTicket {ticket}");
            using var answer = await server.Client.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task It_is_refused_at_once_when_the_tenant_allows_it_no_longer()
    {
        await AllowAsync();
        var ticket = await server.TicketAsync(server.User);
        (await GetAsync(Principal + Query(ticket))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await server.SwitchAsync(server.Own, switches => switches with { TicketInUrl = false });
        (await GetAsync(Principal + Query(ticket))).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
    }

    [Fact]
    public async Task A_name_and_a_password_are_never_taken_from_an_address_nor_is_a_ticket_by_our_own_API()
    {
        await AllowAsync();
        var user = server.User;
        foreach (
            var query in new[]
            {
                $"?usec={user.Name}&password={Uri.EscapeDataString(user.Password)}",
                $"?usec={Uri.EscapeDataString($"{user.Name}:{user.Password}")}",
                $"?userName={user.Name}&password={Uri.EscapeDataString(user.Password)}",
            }
        )
            (await GetAsync(Principal + query)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var ticket = await server.TicketAsync(user);
        (await GetAsync("/v1/me" + Query(ticket))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var twice = Query(ticket) + "&usec=" + Uri.EscapeDataString(ticket);
        (await GetAsync(Principal + twice)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_page_takes_it_out_of_the_address_and_logs_the_browser_in()
    {
        await AllowAsync();
        var ticket = await server.TicketAsync(server.User);
        var visitor = new PageVisitor(server);
        var shown = await visitor.GetAsync("/tickets" + Query(ticket) + "&everyone=1");
        shown.Status.ShouldBe(303);
        shown.Location.ShouldBe("/tickets?everyone=1");
        visitor.Ticket.ShouldNotBe(ticket, "the browser gets one of its own");
        (await visitor.GetAsync(shown.Location!)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_page_takes_it_out_of_the_address_where_it_is_not_allowed_too()
    {
        var ticket = await server.TicketAsync(server.User);
        var visitor = new PageVisitor(server);
        var shown = await visitor.GetAsync("/login" + Query(ticket));
        shown.Location.ShouldBe("/login");
        visitor.Cookies.ShouldNotContainKey(PageVisitor.TicketCookie);
    }

    [Fact]
    public async Task A_link_makes_nobody_else_of_who_is_logged_in()
    {
        await AllowAsync();
        var visitor = new PageVisitor(server);
        await visitor.LogInAsync(server.User);
        var before = visitor.Ticket;
        await visitor.GetAsync("/tickets" + Query(await server.TicketAsync(server.External)));
        visitor.Ticket.ShouldBe(before);
    }

    [Fact]
    public async Task It_stands_in_no_log()
    {
        await AllowAsync();
        var ticket = await server.TicketAsync(server.User);
        await GetAsync(Principal + Query(ticket));
        await GetAsync("/nowhere" + Query(ticket));
        await new PageVisitor(server).GetAsync("/login" + Query(ticket));
        string.Join("\n", log.Lines).ShouldNotBeEmpty();
        string.Join("\n", log.Lines).ShouldNotContain(ticket);
        string.Join("\n", log.Lines).ShouldNotContain(Uri.EscapeDataString(ticket));
        string.Join("\n", log.Lines).ShouldNotContain("usec");
    }

    [Theory]
    [InlineData("application/xml", true)]
    [InlineData("text/xml;q=0.9, application/json;q=0.5", true)]
    [InlineData("application/json, application/xml;q=0.9", false)]
    [InlineData("application/xml, application/json", false)]
    [InlineData("*/*", false)]
    public async Task REST_answers_in_XML_who_likes_that_better(string accept, bool isXml)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Principal);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.Authorization = TestServer.Basic(server.Administrator);
        using var answer = await server.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (isXml)
        {
            var root = System.Xml.Linq.XDocument.Parse(text).Root!;
            root.Name.LocalName.ShouldBe("SoPrincipalCarrier");
            root.Element("Associate")!.Value.ShouldBe("adam");
            root.Element("FunctionRights")!
                .Elements("string")
                .Single()
                .Value.ShouldBe("AdminUsers");
        }
        else
            text.ShouldStartWith("{");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(
            isXml ? "application/xml" : "application/json"
        );
    }

    [Fact]
    public async Task REST_refuses_in_XML_too()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Principal);
        request.Headers.TryAddWithoutValidation("Accept", "application/xml");
        using var answer = await server.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        System
            .Xml.Linq.XDocument.Parse(await answer.Content.ReadAsStringAsync())
            .Root!.Element("ErrorSource")!
            .Value.ShouldBe("counterfoil:no_evidence");
    }

    private static string Query(string ticket) => "?usec=" + Uri.EscapeDataString(ticket);

    private Task<Counterfoil.Authority.Tenants.Tenant> AllowAsync() =>
        server.SwitchAsync(server.Own, switches => switches with { TicketInUrl = true });

    private Task<HttpResponseMessage> GetAsync(string address) => server.Client.GetAsync(address);
}
