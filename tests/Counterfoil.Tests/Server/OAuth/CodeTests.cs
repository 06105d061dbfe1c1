using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Counterfoil.Authority.Decisions;
using Counterfoil.Broker.Applications;
using Counterfoil.Jose;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>A code, and what it is exchanged for (docs/protocols.md).</summary>
public sealed class CodeTests : IAsyncLifetime
{
    private readonly ProtocolHouse house = new()
    {
        Settings = settings => settings with { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] },
    };

    public Task InitializeAsync() => house.InitializeAsync();

    public Task DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task A_code_is_exchanged_for_tokens_as_RFC_6749_says()
    {
        var came = await house.RedeemAsync(await house.CodeAsync());
        came.Status.ShouldBe(200, came.Body);
        came.Text("token_type").ShouldBe("Bearer");
        came.Json.GetProperty("expires_in").GetInt64().ShouldBe(3600);
        came.Text("access_token")!.ShouldStartWith("8A:Home.");
        came.Text("refresh_token").ShouldNotBeNullOrEmpty();
        came.Text("scope").ShouldBe("openid");
        came.Headers.CacheControl!.NoStore.ShouldBeTrue();
        came.Headers.Pragma.ToString().ShouldBe("no-cache");
        (await house.IsGoodAsync(came.Text("access_token")!)).ShouldBeTrue();
    }

    [Fact]
    public async Task Line_5_A_verifier_is_demanded_wherever_there_was_a_challenge()
    {
        var came = await house.RedeemAsync(await house.CodeAsync(), ("code_verifier", null));
        came.Status.ShouldBe(400);
        came.Text("error").ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task Line_6_Advisory_41_A_verifier_is_refused_where_there_was_no_challenge()
    {
        var code = await house.CodeAsync(
            changes: [("code_challenge", null), ("code_challenge_method", null)]
        );
        (await house.RedeemAsync(code)).Text("error").ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_confidential_application_may_do_without_PKCE()
    {
        var code = await house.CodeAsync(
            changes: [("code_challenge", null), ("code_challenge_method", null)]
        );
        (await house.RedeemAsync(code, ("code_verifier", null))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Line_8_The_challenge_is_of_one_request_and_no_other()
    {
        var code = await house.CodeAsync();
        var came = await house.RedeemAsync(
            code,
            ("code_verifier", "another-verifier-that-is-also-long-enough-0123456789")
        );
        came.Text("error").ShouldBe("invalid_grant");
        (await house.RedeemAsync(code)).Text("error").ShouldBe("invalid_grant", "one guess");
    }

    [Theory]
    [InlineData("password")]
    [InlineData("urn:ietf:params:oauth:grant-type:device_code")]
    [InlineData("implicit")]
    public async Task Line_10_A_persons_password_is_no_grant(string type)
    {
        var came = await house.TokensAsync(
            ("grant_type", type),
            ("client_id", ProtocolHouse.ConfidentialId),
            ("client_secret", ProtocolHouse.Token),
            ("username", house.Server.User.Name),
            ("password", house.Server.User.Password)
        );
        came.Status.ShouldBe(400);
        came.Text("error").ShouldBe("unsupported_grant_type");
    }

    [Fact]
    public async Task Line_16_An_access_token_is_for_what_was_agreed_to_and_no_more()
    {
        var came = await house.RedeemAsync(
            await house.CodeAsync(changes: [("scope", "openid mail calendars")])
        );
        came.Text("scope").ShouldBe("openid mail");
    }

    [Fact]
    public async Task Line_27_A_code_used_twice_ends_what_it_was_exchanged_for()
    {
        var code = await house.CodeAsync();
        var first = await house.RedeemAsync(code);
        (await house.RedeemAsync(code)).Text("error").ShouldBe("invalid_grant");
        (await house.IsGoodAsync(first.Text("access_token")!)).ShouldBeFalse();
        (await RefreshAsync(first)).Text("error").ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_code_redeemed_by_a_hundred_at_once_is_redeemed_once()
    {
        var code = await house.CodeAsync();
        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => house.RedeemAsync(code)));
        all.Count(came => came.Status == 200).ShouldBeLessThanOrEqualTo(1);
        foreach (var won in all.Where(came => came.Status == 200))
            (await house.IsGoodAsync(won.Text("access_token")!)).ShouldBeFalse();
    }

    [Fact]
    public async Task Line_28_A_code_lapses_after_a_minute()
    {
        var code = await house.CodeAsync();
        house.Server.Time.Jump(TimeSpan.FromSeconds(60));
        (await house.RedeemAsync(code)).Text("error").ShouldBe("invalid_grant");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://app.example.com/cb/")]
    public async Task Line_28_A_code_is_bound_to_the_address_that_it_was_sent_to(string? address)
    {
        var came = await house.RedeemAsync(await house.CodeAsync(), ("redirect_uri", address));
        came.Text("error").ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task Line_28_A_code_is_bound_to_its_application_and_another_does_not_use_it_up()
    {
        var code = await house.CodeAsync();
        (await house.RedeemAsPublicAsync(code)).Text("error").ShouldBe("invalid_grant");
        (await house.RedeemAsync(code)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_public_application_redeems_by_its_id_and_verifier_alone()
    {
        var code = await house.CodeAsync(changes: [("client_id", ProtocolHouse.PublicId)]);
        (await house.RedeemAsPublicAsync(code)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_person_who_was_disabled_meanwhile_is_refused_at_the_next_step()
    {
        var somebody = await AddAsync();
        var code = await house.CodeAsync(somebody);
        await house.Server.ChangeAsync(somebody.Associate, one => one with { IsActive = false });
        (await house.RedeemAsync(code)).Text("error").ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task An_approval_that_was_withdrawn_meanwhile_is_heard_at_the_next_step()
    {
        var code = await house.CodeAsync();
        house.Registry.Withdraw(house.Confidential);
        (await house.RedeemAsync(code)).Text("error").ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task An_application_that_was_suspended_meanwhile_is_refused_at_the_next_step()
    {
        var code = await house.CodeAsync();
        house.Registry.Put(house.Confidential with { State = ApplicationState.Suspended });
        var came = await house.RedeemAsync(code);
        came.Status.ShouldBe(401);
        came.Text("error").ShouldBe("invalid_client");
    }

    [Fact]
    public async Task An_id_token_has_the_published_claims_and_no_ticket()
    {
        var came = await house.RedeemAsync(await house.CodeAsync(house.Server.Administrator));
        var claims = await VerifyAsync(came.Text("id_token")!);
        var issuer = house.Server.Address.AbsoluteUri.TrimEnd('/');
        claims.Subject.ShouldBe($"Home.{house.Server.Administrator.Associate.Id}");
        claims.Nonce.ShouldBe("a nonce");
        claims.Text("at_hash").ShouldBe(TokenHash.Of(came.Text("access_token")!));
        (claims.Expires - claims.IssuedAt).ShouldBe(TimeSpan.FromMinutes(5));
        (claims.IssuedAt - claims.NotBefore).ShouldBe(TimeSpan.FromMinutes(1));
        Of("ctx").ShouldBe("Home");
        Of("associateid").ShouldBe(house.Server.Administrator.Associate.Id.ToString());
        Of("is_administrator").ShouldBe("True");
        Of("webapi_url").ShouldBe($"{issuer}/Home/api/");
        Of("netserver_url")!.ShouldEndWith("/");
        Of("firstname").ShouldBe("Adam");
        Of("lastname").ShouldBe("Administrator");
        Of("ticket").ShouldBeNull();
        claims.All.GetProperty("iat").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Number);
        claims.All.GetProperty("amr")[0].GetString().ShouldBe("pwd");

        string? Of(string name) => claims.Text("http://schemes.superoffice.net/identity/" + name);
    }

    [Fact]
    public async Task The_originals_iat_is_a_text_for_applications_that_are_marked_for_it()
    {
        house.Registry.Put(
            house.Confidential with
            {
                Compatibility = new Compatibility { IssuedAtAsText = true },
            }
        );
        var came = await house.RedeemAsync(await house.CodeAsync());
        var claims = await VerifyAsync(came.Text("id_token")!);
        claims.All.GetProperty("iat").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.String);
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("PS256")]
    public async Task An_id_token_is_signed_as_the_application_is_registered(string algorithm)
    {
        house.Registry.Put(house.Confidential with { SigningAlgorithm = algorithm });
        var came = await house.RedeemAsync(await house.CodeAsync());
        var header = Encoding.UTF8.GetString(
            System.Buffers.Text.Base64Url.DecodeFromChars(came.Text("id_token")!.Split('.')[0])
        );
        header.ShouldContain($"\"alg\":\"{algorithm}\"");
        await VerifyAsync(came.Text("id_token")!);
    }

    [Fact]
    public async Task Without_openid_there_is_no_id_token()
    {
        var came = await house.RedeemAsync(await house.CodeAsync(changes: [("scope", "mail")]));
        came.Status.ShouldBe(200);
        came.Text("id_token").ShouldBeNull();
    }

    [Theory]
    [InlineData("not the token")]
    [InlineData("")]
    public async Task A_wrong_token_of_the_application_is_401_and_names_the_scheme(string token)
    {
        var code = await house.CodeAsync();
        var came = await house.SendAsync(ByBasic(code, ProtocolHouse.ConfidentialId, token));
        came.Status.ShouldBe(401);
        came.Text("error").ShouldBe("invalid_client");
        came.Headers.WwwAuthenticate.Single().Scheme.ShouldBe("Basic");
        (await house.RedeemAsync(code)).Status.ShouldBe(200, "nothing was used up");
    }

    [Fact]
    public async Task The_application_may_show_its_token_by_Basic()
    {
        var came = await house.SendAsync(
            ByBasic(await house.CodeAsync(), ProtocolHouse.ConfidentialId, ProtocolHouse.Token)
        );
        came.Status.ShouldBe(200);
    }

    [Fact]
    public async Task Two_ways_of_showing_a_token_at_once_are_none()
    {
        using var request = ByBasic(
            await house.CodeAsync(),
            ProtocolHouse.ConfidentialId,
            ProtocolHouse.Token,
            ("client_secret", ProtocolHouse.Token)
        );
        (await house.SendAsync(request)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Line_42_Who_guesses_tokens_waits()
    {
        Came came;
        var tries = 0;
        do
        {
            using var guess = ByBasic("x", ProtocolHouse.ConfidentialId, "guess");
            came = await house.SendAsync(guess);
        } while (came.Status == 401 && ++tries < 200);
        came.Status.ShouldBe(429);
        came.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_request_that_cannot_be_read_is_among_the_applications_errors_with_its_fix()
    {
        var inAddress = await house.SendAsync(
            new HttpRequestMessage(
                HttpMethod.Post,
                $"/login/common/oauth/tokens?grant_type=refresh_token&refresh_token=x&client_id={ProtocolHouse.ConfidentialId}"
            )
        );
        var noForm = await house.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/login/common/oauth/tokens")
            {
                Content = new StringContent("{}"),
                Headers =
                {
                    Authorization = TestServer.Basic(
                        ProtocolHouse.ConfidentialId,
                        ProtocolHouse.Token
                    ),
                },
            }
        );
        var errors = (
            await house
                .Server.Services.GetRequiredService<DecisionLog>()
                .ListOfApplicationAsync(house.Confidential.Id.Value, 50, CancellationToken.None)
        ).Where(one => one.Outcome == "unreadable");
        var sentences = errors.Select(one => one.Votes[0].Reason).ToList();
        sentences.ShouldContain(one => one.Contains("tokenParametersInAddress"));
        sentences.ShouldContain(one => one.StartsWith("The body must be a form"));
        NumberIn(inAddress).ShouldNotBe(NumberIn(noForm));
    }

    private static string NumberIn(Came came) =>
        came.Text("error_description")!.Split("(request ")[1];

    [Fact]
    public async Task Parameters_in_the_address_are_for_applications_that_are_marked_for_them()
    {
        var address =
            $"/login/common/oauth/tokens?grant_type=authorization_code&client_id={ProtocolHouse.ConfidentialId}"
            + $"&client_secret={ProtocolHouse.Token}&redirect_uri={Uri.EscapeDataString(ProtocolHouse.Callback)}"
            + $"&code_verifier={ProtocolHouse.Verifier}&code={await house.CodeAsync()}";
        var refused = await house.SendAsync(new HttpRequestMessage(HttpMethod.Post, address));
        refused.Status.ShouldBe(400);
        refused.Text("error").ShouldBe("invalid_request");
        house.Registry.Put(
            house.Confidential with
            {
                Compatibility = new Compatibility { TokenParametersInAddress = true },
            }
        );
        (await house.SendAsync(new HttpRequestMessage(HttpMethod.Post, address))).Status.ShouldBe(
            200
        );
    }

    [Fact]
    public async Task A_body_of_ten_megabytes_is_refused()
    {
        // Asked before it is sent: refused early, it is never sent.
        var came = await house.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/login/common/oauth/tokens")
            {
                Headers = { ExpectContinue = true },
                Content = new StringContent(
                    "grant_type=" + new string('x', 10_000_000),
                    Encoding.ASCII,
                    "application/x-www-form-urlencoded"
                ),
            }
        );
        came.Status.ShouldBe(413);
        came.Text("error").ShouldBe("invalid_request");
    }

    [Theory]
    [InlineData("application/json", "{\"grant_type\":\"password\"}")]
    [InlineData("multipart/form-data; boundary=x", "--x--")]
    [InlineData("application/x-www-form-urlencoded", "grant_type=%zz")]
    [InlineData("application/x-www-form-urlencoded", "grant_type=%ff")]
    [InlineData("application/x-www-form-urlencoded", "=&==&%=")]
    public async Task What_is_no_form_is_refused(string type, string body)
    {
        var content = new StringContent(body, Encoding.ASCII);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var came = await house.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/login/common/oauth/tokens")
            {
                Content = content,
            }
        );
        came.Status.ShouldBeInRange(400, 401);
    }

    [Fact]
    public async Task Line_30_Scripts_of_registered_origins_alone_read_the_token_endpoint()
    {
        foreach (
            var (origin, may) in ((string, bool)[])
                [("https://spa.example.com", true), ("https://evil.example", false)]
        )
        {
            var code = await house.CodeAsync(changes: [("client_id", ProtocolHouse.PublicId)]);
            using var request = new HttpRequestMessage(
                HttpMethod.Post,
                "/login/common/oauth/tokens"
            )
            {
                Content = new FormUrlEncodedContent(
                    new Dictionary<string, string>
                    {
                        ["grant_type"] = "authorization_code",
                        ["code"] = code,
                        ["client_id"] = ProtocolHouse.PublicId,
                        ["redirect_uri"] = ProtocolHouse.Callback,
                        ["code_verifier"] = ProtocolHouse.Verifier,
                    }
                ),
            };
            request.Headers.Add("Origin", origin);
            var came = await house.SendAsync(request);
            came.Headers.Contains("Access-Control-Allow-Origin").ShouldBe(may);
        }
    }

    private Task<Came> RefreshAsync(Came tokens) =>
        house.TokensAsync(
            ("grant_type", "refresh_token"),
            ("refresh_token", tokens.Text("refresh_token")),
            ("client_id", ProtocolHouse.ConfidentialId),
            ("client_secret", ProtocolHouse.Token)
        );

    private static HttpRequestMessage ByBasic(
        string code,
        string id,
        string token,
        params (string Name, string Value)[] more
    ) =>
        new(HttpMethod.Post, "/login/common/oauth/tokens")
        {
            Headers =
            {
                Authorization = TestServer.Basic(
                    Uri.EscapeDataString(id),
                    Uri.EscapeDataString(token)
                ),
            },
            Content = new FormUrlEncodedContent([
                new("grant_type", "authorization_code"),
                new("code", code),
                new("redirect_uri", ProtocolHouse.Callback),
                new("code_verifier", ProtocolHouse.Verifier),
                .. more.Select(field => KeyValuePair.Create(field.Name, field.Value)),
            ]),
        };

    private async Task<JwtClaims> VerifyAsync(string token) =>
        await IdTokenReading.VerifyAsync(house, token, ProtocolHouse.ConfidentialId);

    private Task<Somebody> AddAsync() =>
        house.Server.AddAsync(
            new Associate
            {
                Tenant = house.Server.Own,
                Id = default,
                Name = "passing",
            }
        );
}
