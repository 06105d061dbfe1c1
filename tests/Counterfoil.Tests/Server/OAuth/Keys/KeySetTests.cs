using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Counterfoil.Jose;
using Counterfoil.Tests.Server.Api;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth.Keys;

/// <summary>The published keys, and what operators do with those behind them.</summary>
public sealed class KeySetTests
{
    [Fact]
    public async Task Everybody_may_read_the_published_keys_from_anywhere_and_keep_them()
    {
        await using var server = await TestServer.StartAsync();
        List<string> bodies = [];
        foreach (
            var path in new[]
            {
                "/login/.well-known/jwks",
                "/Login/.Well-Known/JWKS.json",
                "/.well-known/jwks",
                "/.well-known/jwks.json",
            }
        )
        {
            using var answer = await server.Client.GetAsync(path);
            ((int)answer.StatusCode).ShouldBe(200, path);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
            answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
            answer.Headers.CacheControl!.Public.ShouldBeTrue();
            answer.Headers.CacheControl.MaxAge.ShouldBe(TimeSpan.FromHours(1));
            answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
            bodies.Add(await answer.Content.ReadAsStringAsync());
        }

        bodies.Distinct().ShouldHaveSingleItem();
        using var document = JsonDocument.Parse(bodies[0]);
        var keys = document.RootElement.GetProperty("keys");
        keys.EnumerateArray()
            .Select(key => key.GetProperty("alg").GetString())
            .ShouldBe(["RS256", "PS256", "ES256"]);
        JwkSet.Read(System.Text.Encoding.UTF8.GetBytes(bodies[0]))!.Keys.Count.ShouldBe(3);
        bodies[0].ShouldNotContain("\"d\"");
    }

    [Fact]
    public async Task A_server_makes_no_key_before_one_is_needed()
    {
        await using var server = await TestServer.StartAsync();
        var keys = await server.CallAsync("GET /v1/signing-keys", server.Operator.Basic());
        keys.Status.ShouldBe(200, keys.Text);
        keys.Json.GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_operator_has_a_new_key_published_and_exports_its_certificate()
    {
        await using var server = await TestServer.StartAsync();
        await server.Client.GetAsync("/.well-known/jwks");

        var made = await RotateAsync(server, """{"algorithm":"RS256"}""");
        made.Status.ShouldBe(200, made.Text);
        var keys = made
            .Json.GetProperty("items")
            .EnumerateArray()
            .Where(key => key.GetProperty("algorithm").GetString() == "RS256")
            .ToList();
        keys.Select(key => key.GetProperty("stage").GetString()).ShouldBe(["current", "ahead"]);
        (await RotateAsync(server, """{"algorithm":"RS256"}""")).Status.ShouldBe(409);

        var name = keys[1].GetProperty("name").GetString()!;
        var exported = await server.CallAsync(
            $"GET /v1/signing-keys/{name}/certificate",
            server.Operator.Basic()
        );
        using var certificate = X509Certificate2.CreateFromPem(
            exported.Json.GetProperty("certificate").GetString()
        );
        certificate.Thumbprint.ShouldBe(name);
        certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false).ShouldBe("127.0.0.1");
        (
            await server.CallAsync(
                "GET /v1/signing-keys/nothing/certificate",
                server.Operator.Basic()
            )
        ).Status.ShouldBe(404);
    }

    [Fact]
    public async Task At_once_means_that_the_older_are_published_no_more()
    {
        await using var server = await TestServer.StartAsync();
        var before = await FirstAsync(server);
        await server.Client.GetAsync("/.well-known/jwks");

        (await RotateAsync(server, """{"pace":"atOnce"}""")).Status.ShouldBe(200);

        (await FirstAsync(server)).ShouldNotBe(before);
        (await server.Client.GetStringAsync("/.well-known/jwks")).ShouldNotContain(before);
    }

    [Fact]
    public async Task Nobody_but_an_operator_sees_or_exchanges_them()
    {
        await using var server = await TestServer.StartAsync();
        foreach (
            var call in new[]
            {
                "GET /v1/signing-keys",
                "GET /v1/signing-keys/x/certificate",
                "POST /v1/signing-keys",
            }
        )
        {
            (await server.CallAsync(call, body: Body(call))).Status.ShouldBe(401, call);
            (await server.CallAsync(call, server.User.Basic(), Body(call))).Status.ShouldBe(
                403,
                call
            );
            (
                await server.CallAsync(call, server.Administrator.Basic(), Body(call))
            ).Status.ShouldBe(403, call);
        }
    }

    [Fact]
    public async Task An_algorithm_that_is_none_of_ours_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var name in new[] { "HS256", "none", "", "rs256" })
            (await RotateAsync(server, $$"""{"algorithm":"{{name}}"}""")).Status.ShouldBe(
                422,
                name
            );
    }

    private static string? Body(string call) =>
        call.StartsWith("POST", StringComparison.Ordinal) ? "{}" : null;

    private static Task<ApiAnswer> RotateAsync(TestServer server, string body) =>
        server.CallAsync("POST /v1/signing-keys", server.Operator.Basic(), body);

    private static async Task<string> FirstAsync(TestServer server)
    {
        using var document = JsonDocument.Parse(
            await server.Client.GetStringAsync("/.well-known/jwks")
        );
        return document.RootElement.GetProperty("keys")[0].GetProperty("kid").GetString()!;
    }
}
