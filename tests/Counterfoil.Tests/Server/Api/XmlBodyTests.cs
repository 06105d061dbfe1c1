using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Counterfoil.Server.Api;
using Counterfoil.Server.Rest;
using Counterfoil.Server.Soap;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Api;

/// <summary>A call that takes JSON takes the same in XML, as strictly, and says what came of it in XML to who wants that.</summary>
public sealed class XmlBodyTests(OneServer house) : IClassFixture<OneServer>
{
    private readonly TestServer server = house.Server;

    [Theory]
    [InlineData("application/xml")]
    [InlineData("text/xml")]
    [InlineData("text/xml; charset=utf-8")]
    [InlineData("Application/XML; charset=\"UTF-8\"")]
    public async Task A_login_in_XML_is_a_login(string mediaType)
    {
        var answer = await SendAsync(
            $"<login><userName>uma</userName><password>{Escaped(server.User.Password)}</password><idleMinutes> 5 </idleMinutes><doors><door>rest</door><door>api</door></doors></login>",
            mediaType
        );
        answer.Status.ShouldBe(200, answer.Text);
        answer.Json.GetProperty("associate").GetProperty("name").GetString().ShouldBe("uma");
        var me = await server.CallAsync("GET /v1/me", $"SOTicket {answer.Say("ticket")}");
        me.Status.ShouldBe(200);
    }

    [Fact]
    public async Task Its_answer_is_in_XML_for_who_likes_that_better()
    {
        var answer = await SendAsync(
            $"<login><userName>uma</userName><password>{Escaped(server.User.Password)}</password></login>",
            accept: "application/xml"
        );
        answer.Status.ShouldBe(200, answer.Text);
        answer.MediaType.ShouldBe("application/xml");
        answer.Headers["Cache-Control"].ShouldBe("no-store");
        var root = XDocument.Parse(answer.Text).Root!;
        root.Name.ShouldBe("IssuedTicket");
        root.Element("associate")!.Element("name")!.Value.ShouldBe("uma");
        Ticket.TryParse(root.Element("ticket")!.Value, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("", 400, "malformed_request")]
    [InlineData("<login>", 400, "malformed_request")]
    [InlineData("{}", 400, "malformed_request")]
    [InlineData("<login>text</login>", 400, "malformed_request")]
    [InlineData("<login surprise=\"1\"/>", 400, "malformed_request")]
    [InlineData("<login xmlns=\"urn:x\"/>", 400, "malformed_request")]
    [InlineData("<login><surprise/></login>", 400, "malformed_request")]
    [InlineData("<login><username>a</username></login>", 400, "malformed_request")]
    [InlineData(
        "<login><userName>a</userName><userName>b</userName></login>",
        400,
        "malformed_request"
    )]
    [InlineData("<login><userName><a/></userName></login>", 400, "malformed_request")]
    [InlineData("<login><idleMinutes>five</idleMinutes></login>", 400, "malformed_request")]
    [InlineData("<login><idleMinutes>99999999999</idleMinutes></login>", 400, "malformed_request")]
    [InlineData("<login><idleMinutes/></login>", 400, "malformed_request")]
    [InlineData("<login><doors>rest</doors></login>", 400, "malformed_request")]
    [InlineData("<login><?x y?></login>", 400, "malformed_request")]
    [InlineData("<!DOCTYPE login><login/>", 400, "malformed_request")]
    [InlineData(
        "<!DOCTYPE l [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><l><userName>&e;</userName></l>",
        400,
        "malformed_request"
    )]
    [InlineData(
        "<!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><l><userName>&b;</userName></l>",
        400,
        "malformed_request"
    )]
    [InlineData("<login><idleMinutes>0</idleMinutes></login>", 422, "unfit")]
    [InlineData("<login/>", 401, "no_evidence")]
    [InlineData(
        "<login xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><ticket xsi:nil=\"true\"/></login>",
        401,
        "no_evidence"
    )]
    public async Task A_body_that_is_not_one_is_a_problem_in_JSON_or_XML(
        string body,
        int status,
        string code
    )
    {
        (await SendAsync(body)).ShouldBeProblem(status, code);

        var answer = await SendAsync(body, accept: "text/xml");
        answer.Status.ShouldBe(status);
        answer.MediaType.ShouldBe("application/problem+xml");
        XDocument.Parse(answer.Text).Root!.Element("code")!.Value.ShouldBe(code);
    }

    [Fact]
    public async Task A_body_that_is_too_deep_or_too_large_is_a_problem()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 40));
        (await SendAsync(deep + deep.Replace("<", "</", StringComparison.Ordinal))).ShouldBeProblem(
            400,
            "malformed_request"
        );
        (
            await SendAsync($"<login><userName>{new string('a', 70_000)}</userName></login>")
        ).ShouldBeProblem(413, "too_large");
    }

    [Theory]
    [InlineData("text/xml; charset=iso-8859-1")]
    [InlineData("application/soap+xml")]
    public async Task A_body_of_another_kind_is_a_problem(string mediaType) =>
        (await SendAsync("<login/>", mediaType)).ShouldBeProblem(415, "unsupported_media_type");

    [Fact]
    public async Task Whoever_may_not_come_in_is_told_so_before_the_body_is_read() =>
        (await SendAsync("<", path: "/v1/associates")).ShouldBeProblem(401, "no_evidence");

    [Fact]
    public async Task What_was_sent_does_not_come_back() =>
        (
            await SendAsync(
                "<login><password>hunter2</password><surprise>hunter3</surprise></login>"
            )
        ).Text.ShouldNotContain("hunter");

    [Fact]
    public void XML_of_any_body_says_what_the_JSON_says()
    {
        var text = Anything.Text.Select(one => Values.Sayable(one).ReplaceLineEndings("\n"));
        var bodies =
            from user in text
            from purpose in text
            from doors in text.ArrayOf()
            from minutes in Gen.Choose(int.MinValue, int.MaxValue)
            select new LogInBody
            {
                UserName = user,
                Password = null,
                Purpose = purpose,
                Doors = doors,
                IdleMinutes = minutes,
                Answer = new AnswerBody(purpose, user),
            };
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            TypeInfoResolver =
                new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
            DefaultIgnoreCondition = System
                .Text
                .Json
                .Serialization
                .JsonIgnoreCondition
                .WhenWritingNull,
        };
        Always.Holds(
            bodies,
            body =>
            {
                var said = JsonSerializer.SerializeToNode(body, json);
                var xml = Encodings.Decode(RestXml.Write("body", said))!;
                var read = ElementReader.Read(xml).ShouldBeOfType<Reading<Element>.Read>().Value;
                var back = XmlToJson.Convert(read, json.GetTypeInfo(typeof(LogInBody)));
                JsonNode.DeepEquals(JsonNode.Parse(back), said).ShouldBeTrue(xml);
            }
        );
    }

    [Fact]
    public void What_XML_cannot_say_is_replaced_and_cuts_no_answer_short()
    {
        var xml = Encoding.UTF8.GetString(
            RestXml.Write("a b", new JsonObject { ["n"] = "x\ud800y\udc00\u0001\U0001F600" })
        );
        XDocument.Parse(xml).Root!.Element("n")!.Value.ShouldBe("x\uFFFDy\uFFFD\uFFFD\U0001F600");
    }

    private static string Escaped(string text) => new XText(text).ToString();

    private async Task<ApiAnswer> SendAsync(
        string body,
        string mediaType = "application/xml",
        string path = "/v1/login",
        string? accept = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body, Encoding.UTF8);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await server.Client.SendAsync(request);
        return await ApiAnswer.OfAsync(response);
    }
}
