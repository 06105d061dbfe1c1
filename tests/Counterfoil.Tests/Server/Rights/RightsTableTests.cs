using System.Text.RegularExpressions;
using Counterfoil.Server;
using Counterfoil.Tests.Server.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server;

/// <summary>The table of rights, walked with people who hold what it asks and with people who lack it.</summary>
public sealed partial class RightsTableTests : IAsyncLifetime
{
    private TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public void Every_call_in_the_table_is_there()
    {
        var mapped = Endpoints()
            .Select(endpoint => endpoint.Metadata.GetMetadata<RightsRow>()?.Name)
            .ToHashSet(StringComparer.Ordinal);
        RightsTable
            .All.Where(row => IsCall(row.Name))
            .Select(row => row.Name)
            .Where(name => !mapped.Contains(name))
            .ShouldBeEmpty("in the table and nowhere else");
    }

    [Fact]
    public void Every_endpoint_of_a_machine_is_in_the_table() =>
        Should.NotThrow(() => RightsTable.Check(Endpoints().Where(IsForMachines)));

    [Fact]
    public async Task An_endpoint_outside_the_table_stops_the_start()
    {
        await using var app = Bare();
        var group = app.MapGroup("").Behind(Counterfoil.Server.Doors.Api);
        group.MapGet("/v1/forgotten", () => "x");
        Should
            .Throw<InvalidOperationException>(() =>
                RightsTable.Check(
                    ((IEndpointRouteBuilder)app).DataSources.SelectMany(data => data.Endpoints)
                )
            )
            .Message.ShouldContain("GET /v1/forgotten");
    }

    [Fact]
    public async Task An_endpoint_that_was_not_put_behind_the_gate_stops_the_start()
    {
        await using var app = Bare();
        app.MapGet("/v1/me", () => "x");
        Should.Throw<InvalidOperationException>(() =>
            RightsTable.Check(
                ((IEndpointRouteBuilder)app).DataSources.SelectMany(data => data.Endpoints)
            )
        );
    }

    [Fact]
    public async Task Nobody_and_people_who_lack_the_right_are_kept_out_of_every_call()
    {
        var people = new[] { server.User, server.Administrator, server.Operator };
        foreach (var row in RightsTable.All.Where(row => IsCall(row.Name)))
        {
            var call = Fill(row.Name);
            if (row.Need == Need.Anybody)
                continue;
            (await server.CallAsync(call)).Status.ShouldBe(401, call);
            (
                await server.CallAsync(
                    call,
                    TestServer.Basic(server.User.Name, "not the password").ToString()
                )
            ).Status.ShouldBe(401, call);
            server.Time.Jump(TimeSpan.FromDays(31));
            foreach (var person in people)
            {
                // Who is a developer is a row of the registry and no right: whoever is none is told so by the call itself.
                if (IsOfDevelopers(row.Name) && person != server.Operator)
                    continue;
                var isIn = IsMet(row.Need, person);
                var answer = await server.CallAsync(
                    call,
                    person.Basic(),
                    BodyOf(call, person.Password)
                );
                if (isIn)
                    answer.Status.ShouldNotBeOneOf(
                        [401, 403],
                        $"{person.Name} at {call}: {answer.Text}"
                    );
                else
                    answer.Status.ShouldBe(403, $"{person.Name} at {call}");
            }
        }
    }

    [Fact]
    public async Task A_call_that_nobody_need_log_in_for_asks_nobody()
    {
        foreach (
            var row in RightsTable.All.Where(row => IsCall(row.Name) && row.Need == Need.Anybody)
        )
        {
            var answer = await server.CallAsync(Fill(row.Name), body: BodyOf(Fill(row.Name)));
            // The login and userinfo refuse by their answers, and what proxies call refuses whoever is none of them.
            if (
                row.Name != "POST /v1/login"
                && !row.Name.EndsWith("/userinfo", StringComparison.Ordinal)
                && !row.Name.Contains("forward-auth", StringComparison.Ordinal)
                && !row.Name.Contains(".counterfoil", StringComparison.Ordinal)
            )
                answer.Status.ShouldNotBeOneOf([401, 403], row.Name);
        }
    }

    [Theory]
    [InlineData("GET /v1/tickets?associate=all", "")]
    [InlineData("GET /v1/tickets?associate=olga", "")]
    [InlineData("GET /v1/tickets?associate=nobody", "")]
    [InlineData("GET /v1/credentials?associate=olga", "")]
    [InlineData("GET /v1/credentials?associate=nobody", "")]
    [InlineData("DELETE /v1/credentials/imap/a?associate=olga", "")]
    [InlineData("POST /v1/revocations", """{"scope":"tenant"}""")]
    [InlineData("POST /v1/revocations/preview", """{"scope":"program","program":"x"}""")]
    [InlineData("POST /v1/revocations", """{"scope":"associate","associate":"olga"}""")]
    [InlineData("POST /v1/revocations", """{"scope":"associate","associate":"nobody"}""")]
    public async Task What_is_not_ones_own_needs_more_and_tells_nothing(string call, string body) =>
        (
            await server.CallAsync(call, server.User.Basic(), body.Length > 0 ? body : null)
        ).ShouldBeProblem(403, "forbidden");

    [Theory]
    [InlineData("GET /v1/tickets?associate=olga", "")]
    [InlineData("POST /v1/associates/olga/disable", "")]
    [InlineData("POST /v1/associates/olga/activation", "")]
    [InlineData("PATCH /v1/associates/olga", """{"name":"mine"}""")]
    [InlineData("PATCH /v1/associates/uma", """{"rights":["AdminAll"]}""")]
    [InlineData("POST /v1/associates", """{"name":"new","rights":["AdminAll"]}""")]
    [InlineData("POST /v1/revocations", """{"scope":"associate","associate":"olga"}""")]
    public async Task An_administrator_of_users_reaches_no_operator_and_grants_nothing_beyond(
        string call,
        string body
    ) =>
        (
            await server.CallAsync(
                call,
                server.Administrator.Basic(),
                body.Length > 0 ? body : null
            )
        ).ShouldBeProblem(403, "forbidden");

    private static bool IsMet(Need need, Somebody person) =>
        need switch
        {
            Need.Self => true,
            Need.AdminUsers or Need.AdminApplications => person.Associate.Card.Rights.Count > 0,
            // None of them is a system user: not even an operator may ask.
            Need.Application => false,
            _ => person.Associate.Card.Has(Counterfoil.Rights.AdminAll),
        };

    private static bool IsOfDevelopers(string name) =>
        name.Contains(" /v1/applications", StringComparison.Ordinal)
        || name.Contains(" /v1/developers", StringComparison.Ordinal);

    private static bool IsCall(string name) =>
        name.Split(' ')[0] is "GET" or "POST" or "PUT" or "PATCH" or "DELETE";

    // Names of things that are not there: who may come in finds nothing, and nothing is broken.
    private static string Fill(string name) =>
        Parameter()
            .Replace(
                name.Replace("{ticketId:guid}", "c0ffee00-0000-4000-8000-00000000c0de")
                    .Replace("{account:guid}", "c0ffee00-0000-4000-8000-00000000c0de")
                    .Replace("{tokenId:guid}", "c0ffee00-0000-4000-8000-00000000c0de")
                    .Replace("{number:int}", "99"),
                "nothing"
            );

    private static string? BodyOf(string call, string password = "") =>
        call.StartsWith("GET", StringComparison.Ordinal)
        || call.StartsWith("DELETE", StringComparison.Ordinal)
            ? null
            : call switch
            {
                "POST /v1/login" or "POST /v1/logout" or "POST /v1/tickets" => "{}",
                "POST /v1/tickets/explain" => """{"ticket":"7T:"}""",
                "POST /v1/revocations" or "POST /v1/revocations/preview" =>
                    """{"scope":"associate","associate":"uma"}""",
                "POST /v1/associates" => """{"name":""}""",
                // The right one: a wrong one would be refused, and count.
                "PUT /v1/me/password" => $$"""{"old":"{{password}}","password":"x"}""",
                "POST /v1/activate" => """{"code":"x","password":"y"}""",
                "POST /v1/tenants" => """{"id":"login"}""",
                _ when call.StartsWith("PUT /v1/credentials", StringComparison.Ordinal) =>
                    """{"secret":"s"}""",
                _ => "{}",
            };

    private IEnumerable<RouteEndpoint> Endpoints() =>
        server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static bool IsForMachines(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText is { } path
        && (
            path.Contains("/v1", StringComparison.Ordinal)
            || path.Contains("/api", StringComparison.Ordinal)
            || path.Contains("/Remote", StringComparison.Ordinal)
        );

    private static WebApplication Bare()
    {
        var builder = WebApplication.CreateSlimBuilder();
        return builder.Build();
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();
}
