using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>What clients find everything by.</summary>
public sealed class DiscoveryTests(ProtocolHouse house) : IClassFixture<ProtocolHouse>
{
    [Theory]
    [InlineData("/login/.well-known/openid-configuration")]
    [InlineData("/Login/.Well-Known/OpenID-Configuration")]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/oauth-authorization-server")]
    public async Task Lines_3_19_and_21_One_document_says_what_there_is_and_where(string path)
    {
        var came = await house.GetAsync(path);
        came.Status.ShouldBe(200);
        var issuer = house.Server.Address.AbsoluteUri.TrimEnd('/');
        came.Text("issuer").ShouldBe(issuer);
        came.Text("authorization_endpoint").ShouldBe(issuer + "/login/common/oauth/authorize");
        came.Text("token_endpoint").ShouldBe(issuer + "/login/common/oauth/tokens");
        came.Text("end_session_endpoint").ShouldBe(issuer + "/login/logout");
        came.Text("jwks_uri").ShouldBe(issuer + "/login/.well-known/jwks");
        came.Json.GetProperty("code_challenge_methods_supported")
            .EnumerateArray()
            .Select(one => one.GetString())
            .ShouldBe(["S256"]);
        came.Json.GetProperty("authorization_response_iss_parameter_supported")
            .GetBoolean()
            .ShouldBeTrue();
        came.Json.GetProperty("request_uri_parameter_supported").GetBoolean().ShouldBeFalse();
        came.Json.GetProperty("grant_types_supported")
            .EnumerateArray()
            .Select(one => one.GetString())
            .ShouldNotContain("password");
        came.Headers.GetValues("Access-Control-Allow-Origin").Single().ShouldBe("*");
    }

    [Fact]
    public async Task Advisory_28_What_a_request_says_of_the_host_changes_nothing()
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            "/.well-known/openid-configuration"
        );
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        (await house.SendAsync(request)).Body.ShouldNotContain("evil");
    }

    /// <summary>CVE-2024-1249: messages that anybody could send made the session's frame flood the server.</summary>
    [Fact]
    public async Task Advisory_15_There_is_no_frame_that_asks_after_sessions()
    {
        var document = await house.GetAsync("/.well-known/openid-configuration");
        document.Json.TryGetProperty("check_session_iframe", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Every_endpoint_that_it_names_is_there()
    {
        var document = await house.GetAsync("/.well-known/openid-configuration");
        foreach (
            var endpoint in document
                .Json.EnumerateObject()
                .Where(one =>
                    one.Name.EndsWith("_endpoint", StringComparison.Ordinal)
                    || one.Name == "jwks_uri"
                )
        )
        {
            var path = new Uri(endpoint.Value.GetString()!).AbsolutePath;
            var got = await house.GetAsync(path);
            var posted = await house.PostAsync(path);
            (got.Status is not (404 or 405) || posted.Status is not (404 or 405)).ShouldBeTrue(
                path
            );
        }
    }
}
