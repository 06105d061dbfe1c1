using Counterfoil.Broker.Applications;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Jose;
using Counterfoil.Tests.Server.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Api;

/// <summary>The registry over the API: what operators may, what a developer may, and that nobody reaches another's.</summary>
public sealed class ApplicationCallsTests : IAsyncLifetime
{
    private const string Planner =
        """{"name":"Planner","redirectUris":["https://planner.example/cb"],"publisher":{"name":"Contoso"}}""";

    private TestServer server = null!;

    private string Operator => server.Operator.Basic();

    public async Task InitializeAsync() => server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task An_operator_adds_an_application_and_sees_its_token_once()
    {
        var added = await server.CallAsync("POST /v1/applications", Operator, Planner);
        added.Status.ShouldBe(201, added.Text);
        added.Headers["Cache-Control"].ShouldBe("no-store");
        var token = added.Json.GetProperty("token").GetString()!;
        TokenText.IsWellFormed(token).ShouldBeTrue();
        var clientId = added.Json.GetProperty("application").GetProperty("clientId").GetString()!;
        clientId.ShouldMatch("^[0-9a-f]{32}$");

        var known = server.Services.GetRequiredService<IKnownApplications>();
        (
            await known.FindByTokenAsync(new Secret(token), null, default)
        )!.Application.ClientId.ShouldBe(clientId);
        foreach (
            var call in new[]
            {
                $"GET /v1/applications/{clientId}",
                "GET /v1/applications",
                $"GET /v1/applications/{clientId}/tokens",
            }
        )
        {
            var answer = await server.CallAsync(call, Operator);
            answer.Status.ShouldBe(200, answer.Text);
            answer.Text.ShouldNotContain(token[40..60]);
        }
    }

    [Fact]
    public async Task The_old_form_brings_its_token_as_jwt_and_no_other_kind_is_taken()
    {
        const string Of =
            """{"name":"Old","redirectUris":["https://old.example/cb"],"oldForm":{"defaultRedirectUri":"https://old.example/cb","tokens":KINDS}}""";
        foreach (var kinds in new[] { "[]", """["saml"]""", """["jwt","saml"]""" })
        {
            var refused = await server.CallAsync(
                "POST /v1/applications",
                Operator,
                Of.Replace("KINDS", kinds, StringComparison.Ordinal)
            );
            refused.Status.ShouldBe(422, refused.Text);
            refused.Text.ShouldContain("no other kind");
        }
        var added = await server.CallAsync(
            "POST /v1/applications",
            Operator,
            Of.Replace("KINDS", """["JWT"]""", StringComparison.Ordinal)
        );
        added.Status.ShouldBe(201, added.Text);
        added.Text.ShouldContain("\"tokens\":[\"jwt\"]");
    }

    [Fact]
    public async Task A_public_application_has_no_token_and_gets_none()
    {
        var added = await server.CallAsync(
            "POST /v1/applications",
            Operator,
            """{"name":"Pocket","type":"public","native":true,"redirectUris":["http://127.0.0.1"]}"""
        );
        added.Status.ShouldBe(201, added.Text);
        added.Json.GetProperty("token").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (
            await server.CallAsync(
                $"POST /v1/applications/{ClientId(added)}/tokens",
                Operator,
                "{}"
            )
        ).ShouldBeProblem(409, "conflict");
    }

    [Theory]
    [InlineData("""{"name":"x","redirectUris":["^http://127.0.0.1\\:\\d{4,10}$"]}""")]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":"x","customFor":"no such name"}""")]
    [InlineData("""{"name":"x","secret":"short"}""")]
    [InlineData(
        """{"name":"x","publicKeys":[{"label":"a","key":"-----BEGIN PRIVATE KEY-----"}]}"""
    )]
    public async Task What_is_out_of_bounds_is_refused_with_a_sentence(string body) =>
        (await server.CallAsync("POST /v1/applications", Operator, body)).ShouldBeProblem(
            422,
            "unfit"
        );

    [Fact]
    public async Task A_key_whose_private_half_others_can_find_is_refused_with_what_to_do()
    {
        var pem = System.Text.Json.JsonSerializer.Serialize(Wycheproof.RocaPem());
        var answer = await server.CallAsync(
            "POST /v1/applications",
            Operator,
            $$"""{"name":"x","publicKeys":[{"label":"a","key":{{pem}}}]}"""
        );
        answer.ShouldBeProblem(422, "unfit");
        answer.Text.ShouldContain("Make a new pair");
    }

    [Theory]
    [InlineData("""{"name":"x","flows":["code","password"]}""")]
    [InlineData("""{"name":"x","flows":["code, refresh"]}""")]
    [InlineData("""{"name":"x","flows":[3]}""")]
    [InlineData("""{"name":"x","redirectUris":[null]}""")]
    [InlineData("""{"name":"x","redirectUrls":[]}""")]
    public async Task What_cannot_be_read_is_refused(string body) =>
        (await server.CallAsync("POST /v1/applications", Operator, body)).Status.ShouldBe(400);

    [Theory]
    [InlineData("name")]
    [InlineData("description")]
    [InlineData("customFor")]
    [InlineData("signingAlgorithm")]
    [InlineData("clientId")]
    [InlineData("secret")]
    [InlineData("tokenLabel")]
    public async Task A_naughty_string_is_refused_or_comes_back_as_it_was_sent(string field)
    {
        foreach (var naughty in Naughty)
        {
            var text = System.Text.Json.JsonSerializer.Serialize(naughty);
            var name = field == "name" ? "" : "\"name\":\"x\",";
            var added = await server.CallAsync(
                "POST /v1/applications",
                Operator,
                $"{{{name}\"{field}\":{text}}}"
            );
            added.Status.ShouldBeOneOf([201, 400, 409, 422]);
            if (added.Status != 201 || field is not ("name" or "description"))
                continue;
            var found = await server.CallAsync($"GET /v1/applications/{ClientId(added)}", Operator);
            found.Say(field).ShouldBe(naughty);
        }
    }

    private static readonly string[] Naughty =
    [
        "",
        " ",
        "\0",
        "null",
        "undefined",
        "'; DROP TABLE applications; --",
        "<script>alert(1)</script>",
        "${jndi:ldap://x}",
        "%00%0d%0a",
        "../../etc/passwd",
        "\u202eevil",
        "\ufeff",
        "田中さんにあげて下さい",
        "Ω≈ç√∫˜µ≤≥÷",
        "🏳️‍🌈",
        "e\u0301",
        "{{7*7}}",
        new string('a', 5000),
    ];

    [Fact]
    public async Task Tokens_rotate_with_overlap_or_at_once_and_are_revoked()
    {
        var added = await server.CallAsync("POST /v1/applications", Operator, Planner);
        var first = added.Json.GetProperty("token").GetString()!;
        var path = $"/v1/applications/{ClientId(added)}";
        var rotated = await server.CallAsync(
            $"POST {path}/tokens",
            Operator,
            """{"label":"second","othersEndAfterHours":24}"""
        );
        rotated.Status.ShouldBe(201, rotated.Text);
        var second = rotated.Json.GetProperty("text").GetString()!;
        (await IsKnownAsync(first)).ShouldBeTrue();
        server.Time.Advance(TimeSpan.FromHours(24));
        (await IsKnownAsync(first)).ShouldBeFalse();
        (await IsKnownAsync(second)).ShouldBeTrue();
        var third = (
            await server.CallAsync($"POST {path}/tokens", Operator, """{"othersEndAfterHours":0}""")
        )
            .Json.GetProperty("text")
            .GetString()!;
        (await IsKnownAsync(second)).ShouldBeFalse();
        var list = await server.CallAsync($"GET {path}/tokens", Operator);
        var living = list
            .Json.GetProperty("items")
            .EnumerateArray()
            .Single(one => one.GetProperty("living").GetBoolean());
        (
            await server.CallAsync(
                $"DELETE {path}/tokens/{living.GetProperty("id").GetString()}",
                Operator
            )
        ).Status.ShouldBe(200);
        (await IsKnownAsync(third)).ShouldBeFalse();
    }

    [Fact]
    public async Task Where_a_token_was_used_is_named_as_the_tenant_is_registered()
    {
        var added = await server.CallAsync("POST /v1/applications", Operator, Planner);
        await server
            .Services.GetRequiredService<IKnownApplications>()
            .FindByTokenAsync(
                new Secret(added.Json.GetProperty("token").GetString()!),
                ContextIdentifier.Parse("cUST2"),
                CancellationToken.None
            );
        await server.Services.GetRequiredService<TokenUses>().FlushAsync(CancellationToken.None);
        var list = await server.CallAsync(
            $"GET /v1/applications/{ClientId(added)}/tokens",
            Operator
        );
        var token = list.Json.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        var use = token.GetProperty("uses").EnumerateArray().ShouldHaveSingleItem();
        use.GetProperty("tenant").GetString().ShouldBe("Cust2");
    }

    [Fact]
    public async Task An_operator_brings_a_published_id_and_secret_along()
    {
        var added = await server.CallAsync(
            "POST /v1/applications",
            Operator,
            """{"name":"Old","clientId":"0a1b2c","secret":"a secret since 2015"}"""
        );
        added.Status.ShouldBe(201, added.Text);
        added.Text.ShouldNotContain("since 2015");
        (await IsKnownAsync("a secret since 2015")).ShouldBeTrue();
        ClientId(added).ShouldBe("0a1b2c");
        (
            await server.CallAsync(
                "POST /v1/applications",
                Operator,
                """{"name":"x","clientId":"0a1b2c"}"""
            )
        ).ShouldBeProblem(409, "conflict");
    }

    [Fact]
    public async Task An_old_id_lives_on_until_it_is_dropped()
    {
        var old = ClientId(await server.CallAsync("POST /v1/applications", Operator, Planner));
        var renewed = await server.CallAsync($"POST /v1/applications/{old}/client-id", Operator);
        renewed.Status.ShouldBe(200, renewed.Text);
        var id = renewed.Say("clientId")!;
        (await server.CallAsync($"GET /v1/applications/{old}", Operator)).Status.ShouldBe(200);
        (
            await server.CallAsync($"DELETE /v1/applications/{id}/aliases/{old}", Operator)
        ).Status.ShouldBe(200);
        (await server.CallAsync($"GET /v1/applications/{old}", Operator)).ShouldBeProblem(
            404,
            "not_found"
        );
        var atOnce = await server.CallAsync(
            $"POST /v1/applications/{id}/client-id",
            Operator,
            """{"atOnce":true}"""
        );
        (await server.CallAsync($"GET /v1/applications/{id}", Operator)).ShouldBeProblem(
            404,
            "not_found"
        );
        atOnce.Json.GetProperty("aliases").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_closed_application_stays_closed()
    {
        var id = ClientId(await server.CallAsync("POST /v1/applications", Operator, Planner));
        (
            await server.CallAsync(
                $"PATCH /v1/applications/{id}",
                Operator,
                """{"state":"suspended"}"""
            )
        ).Status.ShouldBe(200);
        (
            await server.CallAsync(
                $"PATCH /v1/applications/{id}",
                Operator,
                """{"state":"closed"}"""
            )
        ).Status.ShouldBe(200);
        (
            await server.CallAsync(
                $"PATCH /v1/applications/{id}",
                Operator,
                """{"state":"active"}"""
            )
        ).ShouldBeProblem(409, "conflict");
    }

    [Fact]
    public async Task A_developer_asks_waits_is_approved_and_has_a_sandbox_with_people()
    {
        var uma = (await server.AddAccountAsync(server.User.Associate)).Id;
        var basic = server.User.Basic();
        (await server.CallAsync("POST /v1/applications", basic, Planner)).ShouldBeProblem(
            403,
            "forbidden"
        );
        (await server.CallAsync("GET /v1/developers/me", basic)).ShouldBeProblem(404, "not_found");
        var asked = await server.CallAsync("POST /v1/developers", basic, Ask);
        asked.Status.ShouldBe(200, asked.Text);
        asked.Say("state").ShouldBe("waiting");
        (await server.CallAsync("POST /v1/applications", basic, Planner)).ShouldBeProblem(
            403,
            "forbidden"
        );
        (await server.CallAsync("GET /v1/developers?state=waiting", Operator))
            .Json.GetProperty("items")
            .GetArrayLength()
            .ShouldBe(1);

        var approved = await server.CallAsync(
            $"PATCH /v1/developers/{uma}",
            Operator,
            """{"state":"approved","decision":"Welcome."}"""
        );
        approved.Status.ShouldBe(200, approved.Text);
        var sandbox = approved.Say("sandbox")!;
        sandbox.ShouldStartWith("Sbx");
        (
            await server.Database.Tenants.FindAsync(ContextIdentifier.Parse(sandbox), default)
        ).ShouldNotBeNull();
        (await server.CallAsync("POST /v1/developers", basic, Ask)).ShouldBeProblem(
            409,
            "conflict"
        );

        var person = await server.CallAsync(
            "POST /v1/developers/me/people",
            basic,
            """{"name":"sam","rights":["AdminAll"]}"""
        );
        person.Status.ShouldBe(201, person.Text);
        var code = await server.CallAsync("POST /v1/developers/me/people/sam/activation", basic);
        code.Json.GetProperty("link").GetString()!.ShouldContain(sandbox);
        (await server.CallAsync("GET /v1/developers/me/people", basic))
            .Json.GetProperty("items")
            .GetArrayLength()
            .ShouldBe(1);
        (
            await server.CallAsync("POST /v1/developers/me/people/nobody/activation", basic)
        ).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task A_developer_changes_the_own_applications_and_takes_no_decision_of_others()
    {
        var basic = await DeveloperAsync(server.User);
        var added = await server.CallAsync(
            "POST /v1/applications",
            basic,
            """{"name":"Mine","state":"active","level":"implicit"}"""
        );
        added.Status.ShouldBe(201, added.Text);
        var application = added.Json.GetProperty("application");
        application.GetProperty("state").GetString().ShouldBe("development");
        application.GetProperty("level").GetString().ShouldBe("admin");
        var path = $"/v1/applications/{ClientId(added)}";
        (await server.CallAsync($"PATCH {path}", basic, """{"name":"Mine too"}""")).Status.ShouldBe(
            200
        );
        foreach (
            var change in new[]
            {
                """{"state":"active"}""",
                """{"level":"implicit"}""",
                $$"""{"owner":"{{Randomness.NextGuid()}}"}""",
            }
        )
            (await server.CallAsync($"PATCH {path}", basic, change)).ShouldBeProblem(
                403,
                "forbidden"
            );
        (
            await server.CallAsync(
                $"POST {path}/tokens",
                basic,
                """{"secret":"an imported secret"}"""
            )
        ).ShouldBeProblem(403, "forbidden");
        (
            await server.CallAsync(
                "POST /v1/applications",
                basic,
                """{"name":"x","clientId":"brought"}"""
            )
        ).ShouldBeProblem(403, "forbidden");
        await server.CallAsync($"PATCH {path}", Operator, """{"state":"suspended"}""");
        (await server.CallAsync($"PATCH {path}", basic, """{"name":"x"}""")).ShouldBeProblem(
            403,
            "forbidden"
        );
        (await server.CallAsync($"POST {path}/tokens", basic, "{}")).ShouldBeProblem(
            403,
            "forbidden"
        );
    }

    [Fact]
    public async Task Nobody_reaches_an_application_that_is_anothers_by_any_call()
    {
        var mine = await DeveloperAsync(server.User);
        var theirs = await DeveloperAsync(server.Administrator);
        var added = await server.CallAsync("POST /v1/applications", mine, Planner);
        var key = added.Json.GetProperty("application").GetProperty("id").GetString();
        var tokens = await server.CallAsync($"GET /v1/applications/{key}/tokens", mine);
        var token = tokens.Json.GetProperty("items")[0].GetProperty("id").GetString();
        foreach (var name in new[] { key, ClientId(added) })
        {
            var path = $"/v1/applications/{name}";
            foreach (
                var (call, body) in new[]
                {
                    ($"GET {path}", null),
                    ($"PATCH {path}", """{"name":"x"}"""),
                    ($"POST {path}/client-id", "{}"),
                    ($"DELETE {path}/aliases/x", null),
                    ($"GET {path}/tokens", null),
                    ($"POST {path}/tokens", "{}"),
                    ($"DELETE {path}/tokens/{token}", (string?)null),
                }
            )
            {
                (await server.CallAsync(call, theirs, body)).ShouldBeProblem(404, "not_found");
                (await server.CallAsync(call, server.External.Basic(), body)).ShouldBeProblem(
                    403,
                    "forbidden"
                );
                (await server.CallAsync(call, body: body)).Status.ShouldBe(401);
                (
                    await server.CallAsync(
                        call.Replace("/v1", "/Cust2/v1", StringComparison.Ordinal),
                        server.Stranger.Basic(),
                        body
                    )
                ).ShouldBeProblem(403, "forbidden");
            }
        }
        (await server.CallAsync("GET /v1/applications", theirs))
            .Json.GetProperty("items")
            .GetArrayLength()
            .ShouldBe(0);
        (await server.CallAsync("GET /v1/developers", theirs)).Status.ShouldBe(403);
        (await server.CallAsync("GET /v1/applications", mine))
            .Json.GetProperty("items")
            .GetArrayLength()
            .ShouldBe(1);
    }

    private const string Ask =
        """{"company":"Contoso","contactEmail":"dev@contoso.example","purpose":"A planner"}""";

    private static string ClientId(ApiAnswer added) =>
        added.Json.GetProperty("application").GetProperty("clientId").GetString()!;

    private async Task<bool> IsKnownAsync(string token) =>
        await server
            .Services.GetRequiredService<IKnownApplications>()
            .FindByTokenAsync(new Secret(token), null, default)
            is not null;

    private async Task<string> DeveloperAsync(Somebody somebody)
    {
        var account = (await server.AddAccountAsync(somebody.Associate)).Id;
        var basic = somebody.Basic();
        (await server.CallAsync("POST /v1/developers", basic, Ask)).Status.ShouldBe(200);
        (
            await server.CallAsync(
                $"PATCH /v1/developers/{account}",
                Operator,
                """{"state":"approved"}"""
            )
        ).Status.ShouldBe(200);
        return basic;
    }
}
