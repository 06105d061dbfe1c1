using System.Text;
using System.Text.RegularExpressions;
using Counterfoil.Server;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Api;

/// <summary>Whatever is sent to the API, the answer is JSON in its own words, and never a 500.</summary>
public sealed partial class ApiFormTests(OneServer house) : IClassFixture<OneServer>
{
    private readonly TestServer server = house.Server;

    [Theory]
    [InlineData("", 400, "malformed_request")]
    [InlineData("{", 400, "malformed_request")]
    [InlineData("null", 400, "malformed_request")]
    [InlineData("[]", 400, "malformed_request")]
    [InlineData("\"text\"", 400, "malformed_request")]
    [InlineData("""{"userName":1}""", 400, "malformed_request")]
    [InlineData("""{"userName":"a","userName":"b"}""", 400, "malformed_request")]
    [InlineData("""{"username":"a"}""", 400, "malformed_request")]
    [InlineData("""{"surprise":true}""", 400, "malformed_request")]
    [InlineData("""{"idleMinutes":"5"}""", 400, "malformed_request")]
    [InlineData("""{"idleMinutes":99999999999}""", 400, "malformed_request")]
    [InlineData("""{"answer":{"challenge":null,"text":"x"}}""", 400, "malformed_request")]
    [InlineData("""{"answer":{"challenge":"otp"}}""", 400, "malformed_request")]
    [InlineData("""{"idleMinutes":0}""", 422, "unfit")]
    [InlineData("""{"lifeMinutes":-1}""", 422, "unfit")]
    [InlineData("""{"doors":["cellar"]}""", 422, "unfit")]
    [InlineData("""{}""", 401, "no_evidence")]
    public async Task A_body_that_is_not_one_is_a_problem(string body, int status, string code) =>
        (await server.CallAsync("POST /v1/login", body: body)).ShouldBeProblem(status, code);

    [Fact]
    public async Task What_was_sent_does_not_come_back()
    {
        var answer = await server.CallAsync("POST /v1/login", body: """{"password":"hunter2""");
        answer.Text.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_body_of_another_kind_or_too_large_is_a_problem()
    {
        using var text = new StringContent(
            "userName=uma",
            Encoding.UTF8,
            "application/x-www-form-urlencoded"
        );
        using var form = await server.Client.PostAsync("/v1/login", text);
        ((int)form.StatusCode).ShouldBe(415);
        form.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (
            await server.CallAsync(
                "POST /v1/login",
                body: $$"""{"userName":"{{new string('a', 70_000)}}"}"""
            )
        ).ShouldBeProblem(413, "too_large");
    }

    [Theory]
    [InlineData("GET /v1/nothing", 404, "not_found")]
    [InlineData("GET /v1", 404, "not_found")]
    [InlineData("GET /Home/v1/nothing/at/all", 404, "not_found")]
    [InlineData("GET /v1/tickets/not-a-guid", 404, "not_found")]
    [InlineData("GET /v1/revocations", 405, "method_not_allowed")]
    [InlineData("PUT /v1/me", 405, "method_not_allowed")]
    [InlineData("GET /v1/tickets?limit=0", 400, "malformed_request")]
    [InlineData("GET /v1/tickets?limit=201", 400, "malformed_request")]
    [InlineData("GET /v1/tickets?limit=many", 400, "malformed_request")]
    [InlineData("GET /v1/tickets?limit=1&limit=2", 400, "malformed_request")]
    [InlineData("GET /v1/tickets?asociate=all", 400, "malformed_request")]
    [InlineData("GET /v1/decisions?since=yesterday", 400, "malformed_request")]
    [InlineData("GET /v1/decisions?refused=maybe", 400, "malformed_request")]
    public async Task A_path_or_a_query_that_is_not_one_is_a_problem(
        string call,
        int status,
        string code
    ) => (await server.CallAsync(call, server.Operator.Basic())).ShouldBeProblem(status, code);

    [Theory]
    [InlineData("POST /v1/logout", 200)]
    [InlineData("POST /v1/tickets", 200)]
    [InlineData("POST /Home/v1/logout", 200)]
    [InlineData("POST /v1/login", 400)]
    public async Task No_body_is_none_even_where_a_page_has_a_path_like_this(
        string call,
        int status
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, call.Split(' ')[1]);
        request.Headers.Authorization = TestServer.Basic(server.User);
        using var response = await server.Client.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData("PATCH /v1/associates/uma", """{ "rights": ["a", null] }""")]
    [InlineData("PATCH /v1/tenants/Home", """{ "switches": { "newcomerGroups": [null] } }""")]
    [InlineData("PATCH /v1/tenants/Home", """{ "switches": { "groupRoles": [null] } }""")]
    [InlineData("POST /v1/tickets", """{ "doors": [null] }""")]
    public async Task A_list_of_texts_holds_texts_alone(string call, string body) =>
        (await server.CallAsync(call, server.Operator.Basic(), body)).ShouldBeProblem(
            400,
            "malformed_request"
        );

    [Fact]
    public async Task A_query_that_is_too_long_is_a_problem() =>
        (
            await server.CallAsync(
                $"GET /v1/associates?search={new string('a', 300)}",
                server.Operator.Basic()
            )
        ).ShouldBeProblem(400, "malformed_request");

    [Fact]
    public async Task Whoever_may_not_come_in_is_told_so_before_the_body_is_read() =>
        (await server.CallAsync("POST /v1/associates", body: "{")).ShouldBeProblem(
            401,
            "no_evidence"
        );

    [Fact]
    public async Task Arbitrary_bodies_never_break_a_call()
    {
        await using var alone = await TestServer.StartAsync();
        var calls = RightsTable
            .All.Select(row => row.Name)
            .Where(name =>
                name.Split(' ')[0] is "POST" or "PUT" or "PATCH"
                && name.Contains("/v1", StringComparison.Ordinal)
            )
            .Select(name => Parameter().Replace(name, "uma"))
            // Ending the operator's own tickets or password would only end the test.
            .ToArray();
        var ticket = alone.Operator.Basic();
        var value = Gen.OneOf(
            Gen.Elements(
                "null",
                "true",
                "-1",
                "1e99",
                "[]",
                "{}",
                "\"\"",
                "[null]",
                "[[[[[[[[[]]]]]]]]]",
                "\"\\ud800\""
            ),
            Anything.Text.Select(text => System.Text.Json.JsonSerializer.Serialize(text))
        );
        var name = Gen.Elements(
            "userName",
            "password",
            "ticket",
            "answer",
            "doors",
            "purpose",
            "scope",
            "associate",
            "program",
            "issuedBefore",
            "name",
            "type",
            "email",
            "rights",
            "secret",
            "code",
            "old",
            "id",
            "admin",
            "switches",
            "state",
            "everywhere",
            "idleMinutes"
        );
        var member = from key in name from said in value select $"\"{key}\":{said}";
        var body = Gen.OneOf(
            Anything.Text,
            member.ArrayOf().Select(members => $"{{{string.Join(',', members)}}}")
        );
        var requests =
            from call in Gen.Elements(calls)
            from sent in body
            select (Call: call, Body: sent);
        foreach (var (call, sent) in requests.Sample(300))
        {
            var answer = await alone.CallAsync(call, ticket, sent);
            answer.Status.ShouldBeLessThan(500, $"{call}\n{sent}\n{answer.Text}");
            if (answer.Status >= 400)
                answer.MediaType.ShouldBe("application/problem+json", $"{call}\n{sent}");
        }
    }

    [Fact]
    public async Task Arbitrary_headers_never_break_a_door()
    {
        await using var alone = await TestServer.StartAsync();
        foreach (
            var line in (
                from scheme in Gen.Elements("Basic ", "SOTicket ", "Bearer ", "")
                from text in Anything.Text
                select scheme
                    + new string([.. text.Where(character => character is > ' ' and < '\u007f')])
            ).Sample(200)
        )
        {
            (await alone.CallAsync("GET /v1/me", line)).Status.ShouldBeOneOf([401, 429], line);
            (
                await alone.CallAsync("GET /api/v1/User/currentPrincipal", line, use: line)
            ).Status.ShouldBeOneOf([401, 429], line);
        }
    }

    [Fact]
    public async Task The_document_lists_every_call_once()
    {
        var document = await server.CallAsync("GET /v1/openapi.json");
        document.Status.ShouldBe(200, document.Text);
        var listed = document
            .Json.GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path =>
                path.Value.EnumerateObject()
                    .Where(item => item.Name.Length < 7)
                    .Select(item => $"{item.Name.ToUpperInvariant()} {path.Name}")
            )
            .Order(StringComparer.Ordinal);
        listed.ShouldBe(
            RightsTable
                .All.Select(row =>
                    row.Name.Replace(":guid", "", StringComparison.Ordinal)
                        .Replace(":int", "", StringComparison.Ordinal)
                )
                .Where(name =>
                    name.Split(' ')[0] is not ("command" or "page")
                    && name.Contains(" /v1/", StringComparison.Ordinal)
                    && !name.EndsWith(".json", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal)
        );
        document.Text.ShouldNotContain("Counterfoil.Server");
        document
            .Json.GetProperty("paths")
            .GetProperty("/v1/login")
            .GetProperty("post")
            .GetProperty("requestBody")
            .GetProperty("content")
            .EnumerateObject()
            .Select(kind => kind.Name)
            .ShouldBe(["application/json", "application/xml", "text/xml"]);
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();
}
