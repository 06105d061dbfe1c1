using System.Text;
using Counterfoil.Authority;
using Counterfoil.Authority.Decisions;
using Counterfoil.Broker.Applications;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>What an authorization request must stand, and where its errors go (docs/protocols.md).</summary>
public sealed class AuthorizeTests(ProtocolHouse house) : IClassFixture<ProtocolHouse>
{
    [Theory]
    [InlineData("https://app.example.com/cb/")]
    [InlineData("https://app.example.com/cb?x=1")]
    [InlineData("https://app.example.com/CB")]
    [InlineData("https://APP.example.com/cb")]
    [InlineData("https://app.example.com:443/cb")]
    [InlineData("https://app.example.com/cb#x")]
    [InlineData("https://app.example.com/%63b")]
    [InlineData("https://app.example.com/x/../cb")]
    [InlineData("https://app.example.com/x/..;/cb")]
    [InlineData("https://app.example.com/cb%00")]
    [InlineData("https://app.example.com\\@evil.example/cb")]
    [InlineData("https://app.example.com@evil.example/cb")]
    [InlineData("https://app.example.com.evil.example/cb")]
    [InlineData("https://app.example.com/cb\t")]
    [InlineData(" https://app.example.com/cb")]
    [InlineData("http://app.example.com/cb")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//evil.example/cb")]
    [InlineData("https://evil.example/cb")]
    public async Task Line_1_A_redirect_uri_is_compared_exactly(string address)
    {
        var came = await house.AuthorizeAsync(("redirect_uri", address));
        came.Status.ShouldBe(400);
        came.Location.ShouldBeNull();
    }

    [Theory]
    [InlineData("client_id", null)]
    [InlineData("client_id", "nobody")]
    [InlineData("redirect_uri", null)]
    [InlineData("redirect_uri", "https://evil.example/")]
    public async Task Line_2_An_error_is_shown_here_while_it_is_not_proven_where_to_send_it(
        string name,
        string? value
    )
    {
        var came = await house.AuthorizeAsync((name, value));
        came.Status.ShouldBe(400);
        came.Location.ShouldBeNull();
        came.Body.ShouldContain("request ");
        came.Body.ShouldNotContain("evil.example");
    }

    [Fact]
    public async Task An_error_page_has_a_number_by_which_the_decisions_find_it()
    {
        var came = await house.AuthorizeAsync(("redirect_uri", "https://evil.example/"));
        var at = came.Body.IndexOf("(request ", StringComparison.Ordinal) + "(request ".Length;
        var number = long.Parse(
            came.Body[at..came.Body.IndexOf(')', at)],
            System.Globalization.CultureInfo.InvariantCulture
        );
        var found = await house
            .Server.Services.GetRequiredService<DecisionLog>()
            .ListAsync(
                new DecisionFilter { Tenant = house.Server.Own, Request = number },
                new PageRequest(After: null, 10),
                CancellationToken.None
            );
        var decision = found.Items.ShouldHaveSingleItem();
        decision.Outcome.ShouldBe("check_redirect_uri");
        decision.Votes[0].Plugin.ShouldContain(ProtocolHouse.ConfidentialId);
    }

    [Theory]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("response_type", "device", "unsupported_response_type")]
    [InlineData("response_type", "code code", "unsupported_response_type")]
    [InlineData("response_mode", "web_message", "invalid_request")]
    [InlineData("registration", "{}", "registration_not_supported")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("prompt", "sometimes", "invalid_request")]
    [InlineData("max_age", "-1", "invalid_request")]
    [InlineData("max_age", "soon", "invalid_request")]
    [InlineData("acr_values", "tenant:NoSuch", "invalid_request")]
    [InlineData("acr_values", "tenant:Cust2 tenant:Home", "invalid_request")]
    [InlineData("id_token_hint", "eyJhbGciOiJub25lIn0.e30.", "invalid_request")]
    [InlineData("scope", "openid \"quoted\"", "invalid_scope")]
    public async Task A_fault_goes_to_the_proven_address_with_state_and_issuer(
        string name,
        string? value,
        string error
    )
    {
        var came = await house.AuthorizeKnownAsync((name, value));
        came.Status.ShouldBe(303);
        came.Location!.ShouldStartWith(ProtocolHouse.Callback + "?error=");
        came.Fields["error"].ShouldBe(error);
        came.Fields["state"].ShouldBe("a state");
        came.Fields["iss"].ShouldBe(house.Server.Address.AbsoluteUri.TrimEnd('/'));
        came.Fields["error_description"].ShouldContain("(request ");
    }

    /// <summary>CVE-2026-9793: a request in another wrapping escaped what was asked of requests. Here there is one wrapping.</summary>
    [Theory]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported")]
    [InlineData("request", "e30.e30.AAAA.AAAA.AAAA", "request_not_supported")]
    [InlineData("request_uri", "https://evil.example/r", "request_uri_not_supported")]
    public async Task Advisory_13_A_request_in_a_wrapping_of_its_own_is_not_looked_at(
        string name,
        string value,
        string error
    ) => (await house.AuthorizeKnownAsync((name, value))).Fields["error"].ShouldBe(error);

    [Theory]
    [InlineData("response_type", "bogus")]
    [InlineData("scope", "openid \"quoted\"")]
    [InlineData("prompt", "none login")]
    [InlineData("acr_values", "tenant:NoSuch")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.")]
    public async Task Line_36_Nobody_whom_this_server_does_not_know_is_sent_to_an_application_by_an_error(
        string name,
        string value
    )
    {
        var came = await house.AuthorizeAsync((name, value));
        came.Status.ShouldBe(400);
        came.Location.ShouldBeNull();
        came.Body.ShouldContain("On to Confidential");
        came.Body.ShouldNotContain("<script");
        came.Link!.ShouldStartWith(ProtocolHouse.Callback + "?error=");
        came.Fields["state"].ShouldBe("a state");
        came.Fields["iss"].ShouldBe(house.Server.Address.AbsoluteUri.TrimEnd('/'));
    }

    [Fact]
    public async Task Line_36_Where_the_answer_is_a_form_the_person_sends_it()
    {
        var came = await house.AuthorizeAsync(
            ("response_mode", "form_post"),
            ("prompt", "sometimes")
        );
        came.Status.ShouldBe(400);
        came.Body.ShouldNotContain("<script");
        came.Body.ShouldContain($"method=\"post\" action=\"{ProtocolHouse.Callback}\"");
        came.Fields["error"].ShouldBe("invalid_request");
        came.Headers.GetValues("Content-Security-Policy")
            .Single()
            .ShouldContain("form-action 'self' https:;");
    }

    [Fact]
    public async Task Line_36_Who_asks_in_silence_is_answered_in_silence()
    {
        var came = await house.AuthorizeAsync(("prompt", "none"), ("response_type", "bogus"));
        came.Status.ShouldBe(303);
        came.Fields["error"].ShouldBe("unsupported_response_type");
    }

    [Fact]
    public async Task Different_mistakes_have_different_numbers_and_the_same_one_has_one()
    {
        var missing = NumberIn(await house.AuthorizeAsync(("client_id", null)));
        NumberIn(await house.AuthorizeAsync(("client_id", null))).ShouldBe(missing);
        NumberIn(await house.AuthorizeAsync(("client_id", "nobody"))).ShouldNotBe(missing);
    }

    private static string NumberIn(Came came) => came.Body.Split("(request ")[1].Split(')')[0];

    [Fact]
    public async Task Line_4_A_public_application_must_use_PKCE()
    {
        var came = await house.AuthorizeAsync(
            ("client_id", ProtocolHouse.PublicId),
            ("code_challenge", null),
            ("code_challenge_method", null)
        );
        came.Fields["error"].ShouldBe("invalid_request");
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("S512")]
    [InlineData(null)]
    public async Task Line_7_Only_S256_is_a_method_of_PKCE(string? method)
    {
        var came = await house.AuthorizeAsync(("code_challenge_method", method));
        came.Fields["error"].ShouldBe("invalid_request");
    }

    [Theory]
    [InlineData("too-short")]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=")]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM")]
    public async Task A_challenge_that_is_no_digest_is_refused(string challenge)
    {
        var came = await house.AuthorizeAsync(("code_challenge", challenge));
        came.Fields["error"].ShouldBe("invalid_request");
    }

    [Theory]
    [InlineData("token")]
    [InlineData("id_token")]
    [InlineData("id_token token")]
    [InlineData("code id_token")]
    [InlineData("code token")]
    [InlineData("code id_token token")]
    public async Task Line_9_Implicit_and_hybrid_are_off_unless_the_application_asked_for_them(
        string type
    )
    {
        var came = await house.AuthorizeKnownAsync(("response_type", type));
        came.Status.ShouldBe(303);
        came.Location!.ShouldStartWith(ProtocolHouse.Callback + "#");
        came.Fields["error"].ShouldBe("unauthorized_client");
    }

    [Theory]
    [InlineData("client_id")]
    [InlineData("redirect_uri")]
    public async Task Advisory_5_Who_is_said_twice_is_nobody(string name)
    {
        var came = await house.GetAsync(
            $"/login/common/oauth/authorize?{ProtocolHouse.Query()}&{name}=https%3A%2F%2Fevil.example"
        );
        came.Status.ShouldBe(400);
        came.Location.ShouldBeNull();
    }

    [Theory]
    [InlineData("scope=openid")]
    [InlineData("state=another")]
    [InlineData("unknown=1&unknown=2")]
    public async Task Advisory_5_A_repeated_parameter_is_refused(string more)
    {
        var came = await house.GetAsync(
            $"/login/common/oauth/authorize?{ProtocolHouse.Query()}&{more}"
        );
        came.Fields["error"].ShouldBe("invalid_request");
    }

    [Fact]
    public async Task A_scope_that_stands_twice_in_one_parameter_is_one_scope()
    {
        var came = await house.AgreeAsync(house.Server.User, ("scope", "openid openid"));
        came.Fields.ShouldContainKey("code");
    }

    [Fact]
    public async Task Advisory_14_A_very_long_scope_is_refused_before_it_is_looked_at()
    {
        var came = await house.PostAsync(
            "/login/common/oauth/authorize",
            ("client_id", ProtocolHouse.ConfidentialId),
            ("redirect_uri", ProtocolHouse.Callback),
            ("response_type", "code"),
            ("scope", string.Join(' ', Enumerable.Repeat("openid", 500)))
        );
        came.Fields["error"].ShouldBe("invalid_scope");
    }

    [Theory]
    [InlineData("state", "a\0b")]
    [InlineData("nonce", "a\nb")]
    [InlineData("login_hint", "a\u0085b")]
    public async Task A_control_character_is_refused(string name, string value)
    {
        var came = await house.AuthorizeAsync((name, value));
        came.Fields["error"].ShouldBe("invalid_request");
    }

    [Fact]
    public async Task Ten_thousand_parameters_are_refused_early()
    {
        var body = new StringContent(
            string.Join('&', Enumerable.Range(0, 10_000).Select(i => $"p{i}=1"))[..60_000],
            Encoding.ASCII,
            "application/x-www-form-urlencoded"
        );
        var came = await house.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/login/common/oauth/authorize")
            {
                Content = body,
            }
        );
        came.Status.ShouldBe(400);
    }

    [Fact]
    public async Task Paths_ignore_case_and_a_tenant_may_stand_in_them()
    {
        foreach (
            var path in (string[])["/Login/Common/OAuth/Authorize", "/login/cust2/oauth/authorize"]
        )
        {
            var came = await house.GetAsync(
                $"{path}?{ProtocolHouse.Query(("response_type", "nothing"))}"
            );
            came.Fields["error"].ShouldBe("unsupported_response_type");
        }
    }

    [Fact]
    public async Task Line_30_Scripts_of_other_sites_cannot_read_the_authorization_endpoint()
    {
        using var asking = new HttpRequestMessage(
            HttpMethod.Get,
            $"/login/common/oauth/authorize?{ProtocolHouse.Query(("client_id", ProtocolHouse.PublicId))}"
        );
        asking.Headers.Add("Origin", "https://spa.example.com");
        (await house.SendAsync(asking))
            .Headers.Contains("Access-Control-Allow-Origin")
            .ShouldBeFalse();
        using var preflight = new HttpRequestMessage(
            HttpMethod.Options,
            "/login/common/oauth/authorize"
        );
        preflight.Headers.Add("Origin", "https://spa.example.com");
        preflight.Headers.Add("Access-Control-Request-Method", "GET");
        (await house.SendAsync(preflight))
            .Headers.Contains("Access-Control-Allow-Origin")
            .ShouldBeFalse();
    }

    [Fact]
    public async Task Lines_25_and_31_Nothing_of_the_error_page_is_framed_foreign_or_told_on()
    {
        var came = await house.AuthorizeAsync(("client_id", "nobody"));
        var policy = came.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain("default-src 'none'");
        came.Headers.GetValues("Referrer-Policy").Single().ShouldBe("no-referrer");
        came.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Theory]
    [InlineData(ApplicationState.Suspended)]
    [InlineData(ApplicationState.Closed)]
    public async Task A_suspended_application_is_shown_and_not_sent_back(ApplicationState state)
    {
        var closed = house.Registry.Put(
            ProtocolHouse.New(state.ToString(), "Closed") with
            {
                State = state,
            }
        );
        var came = await house.AuthorizeAsync(("client_id", closed.ClientId));
        came.Status.ShouldBe(400);
        came.Location.ShouldBeNull();
        came.Body.ShouldContain("unauthorized_client");
    }
}
