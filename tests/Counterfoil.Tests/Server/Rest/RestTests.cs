using System.Text.Json;
using Counterfoil.Tests.Server.Api;
using Counterfoil.Tests.Server.Doors;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Rest;

/// <summary>REST as the published clients speak it.</summary>
public sealed class RestTests(OneServer house) : IClassFixture<OneServer>
{
    private readonly TestServer server = house.Server;

    [Theory]
    [InlineData("/api/v1/User/currentPrincipal")]
    [InlineData("/api/v1/user/currentprincipal")]
    [InlineData("/API/V1/USER/CURRENTPRINCIPAL")]
    [InlineData("/Home/api/v1/User/currentPrincipal")]
    [InlineData("/home/API/v1/User/currentPrincipal")]
    public async Task The_principal_is_who_was_believed(string path)
    {
        var answer = await server.CallAsync($"GET {path}", server.Operator.Basic());
        answer.Status.ShouldBe(200, answer.Text);
        answer.MediaType.ShouldBe("application/json");
        answer.Headers["Cache-Control"].ShouldBe("no-store");
        answer.Say("Associate").ShouldBe("olga");
        answer.Say("FullName").ShouldBe("Olga Operator");
        answer.Say("UserType").ShouldBe("InternalAssociate");
        answer.Say("DatabaseContextIdentifier").ShouldBe("Home");
        answer.Json.GetProperty("FunctionRights")[0].GetString().ShouldBe("AdminAll");
    }

    [Fact]
    public async Task Every_member_is_in_pascal_case()
    {
        foreach (var path in new[] { "currentPrincipal", "currentAssociate" })
        {
            var answer = await server.CallAsync($"GET /api/v1/User/{path}", server.User.Basic());
            answer
                .Json.EnumerateObject()
                .Select(member => member.Name[0])
                .ShouldAllBe(first => char.IsUpper(first));
        }
    }

    [Fact]
    public async Task The_associate_is_too()
    {
        var answer = await server.CallAsync(
            "GET /api/v1/User/currentAssociate",
            $"Bearer {await server.TicketAsync(server.User)}"
        );
        answer.Say("Name").ShouldBe("uma");
        answer.Say("AssociateId").ShouldBe(server.User.Associate.Id.ToString());
        answer.Say("Deleted").ShouldBe("False");
    }

    [Fact]
    public async Task A_refusal_has_the_published_body_and_both_challenges()
    {
        var answer = await server.CallAsync("GET /api/v1/User/currentPrincipal");
        answer.Status.ShouldBe(401);
        answer
            .Headers["WWW-Authenticate"]
            .ShouldBe("SOTicket, Basic realm=\"Counterfoil\", charset=\"UTF-8\"");
        answer.Headers["Cache-Control"].ShouldBe("no-store");
        answer
            .Json.EnumerateObject()
            .Select(member => member.Name)
            .ShouldBe(["Error", "ErrorType", "ErrorMessage", "ErrorSource"]);
        answer.Json.GetProperty("Error").ValueKind.ShouldBe(JsonValueKind.True);
        answer.Say("ErrorType").ShouldBe("SoSessionException");
        answer.Say("ErrorSource").ShouldBe("counterfoil:no_evidence");
    }

    [Theory]
    [InlineData("GET /api/v1/Person/1", 404, "SoNotFoundException")]
    [InlineData("GET /api/v2", 404, "SoNotFoundException")]
    [InlineData("GET /Home/api/nothing/here", 404, "SoNotFoundException")]
    [InlineData("POST /api/v1/User/currentPrincipal", 405, "SoException")]
    [InlineData("DELETE /api/v1/User/currentAssociate", 405, "SoException")]
    public async Task What_is_not_there_is_said_in_the_same_words(
        string call,
        int status,
        string type
    )
    {
        var answer = await server.CallAsync(call, server.User.Basic());
        answer.Status.ShouldBe(status);
        answer.Say("ErrorType").ShouldBe(type);
        answer.MediaType.ShouldBe("application/json");
    }

    [Theory]
    [InlineData("Bearer 8A:Home.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", true)]
    [InlineData("bearer nonsense", true)]
    [InlineData("SOTicket 7T:nonsense", false)]
    public async Task Who_comes_with_a_bearer_token_is_told_that_it_is_not_good(
        string line,
        bool isBearer
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/User/currentPrincipal");
        request.Headers.TryAddWithoutValidation("Authorization", line);
        using var answer = await server.Client.SendAsync(request);
        answer
            .Headers.WwwAuthenticate.Select(one => one.Scheme)
            .ShouldBe(isBearer ? ["SOTicket", "Basic", "Bearer"] : ["SOTicket", "Basic"]);
        if (isBearer)
            answer
                .Headers.WwwAuthenticate.Last()
                .Parameter!.ShouldContain("error=\"invalid_token\"");
    }

    [Fact]
    public async Task An_unreadable_header_is_refused_and_not_broken()
    {
        foreach (
            var line in new[]
            {
                "Basic ***",
                "Basic",
                "SOTicket",
                "Bearer",
                "Basic /w==",
                "SOTicket 7T:",
                "Bearer x",
            }
        )
            (await server.CallAsync("GET /api/v1/User/currentPrincipal", line)).Status.ShouldBe(
                401,
                line
            );
    }

    [Fact]
    public async Task An_application_token_is_read_over_until_the_broker_knows_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/User/currentPrincipal");
        request.Headers.Authorization = TestServer.Basic(server.User);
        request.Headers.TryAddWithoutValidation("SO-AppToken", "whatever");
        using var response = await server.Client.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task The_versions_are_there_for_anybody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        using var response = await server.Client.SendAsync(request);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        json.RootElement.EnumerateObject()
            .Select(member => member.Name)
            .ShouldBe([
                "v1",
                "NetServerVersion",
                "NetServerAssembly",
                "NetServerDate",
                "NetServerLabel",
                "NetServer",
                "Services",
                "ServicesCurrent",
                "Version",
            ]);
        json.RootElement.GetProperty("v1").GetString().ShouldBe($"{server.Address}api/v1");
    }

    [Fact]
    public async Task They_are_a_page_unless_json_is_asked_for()
    {
        var answer = await server.CallAsync("GET /api");
        answer.Status.ShouldBe(200);
        answer.MediaType.ShouldBe("text/html");
        answer.Text.ShouldContain("<th scope=\"row\">NetServerVersion</th>");
    }
}
