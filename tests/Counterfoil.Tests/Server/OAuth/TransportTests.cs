using System.Net;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>What comes between an application and the server (docs/protocols.md).</summary>
public sealed class TransportTests
{
    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.{0}")]
    [InlineData("Forwarded", "for=203.0.113.{0}")]
    [InlineData("X-Real-IP", "203.0.113.{0}")]
    public async Task Line_33_Who_guesses_tokens_gains_nothing_by_saying_to_come_from_elsewhere(
        string header,
        string value
    )
    {
        var house = new ProtocolHouse();
        await house.InitializeAsync();
        try
        {
            var status = 0;
            for (var tries = 0; tries < 200 && status != 429; tries++)
            {
                using var guess = Exchange($"no code", $"cft_a-guess-{tries}");
                guess.Headers.TryAddWithoutValidation(
                    header,
                    string.Format(System.Globalization.CultureInfo.InvariantCulture, value, tries)
                );
                status = (await house.SendAsync(guess)).Status;
            }
            status.ShouldBe(429);
        }
        finally
        {
            await house.DisposeAsync();
        }
    }

    [Fact]
    public async Task Line_38_Over_plain_http_no_login_is_begun_and_no_token_given()
    {
        var house = new ProtocolHouse
        {
            Settings = settings =>
                settings with
                {
                    TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")],
                },
        };
        await house.InitializeAsync();
        try
        {
            var code = await house.CodeAsync();
            using var plain = Exchange(code, ProtocolHouse.Token);
            (await house.SendAsync(Through("http", plain))).Status.ShouldBe(403);
            using var begun = new HttpRequestMessage(
                HttpMethod.Get,
                $"/login/common/oauth/authorize?{ProtocolHouse.Query()}"
            );
            var refused = await house.SendAsync(Through("http", begun));
            refused.Status.ShouldBe(403);
            refused.Location.ShouldBeNull();

            using var sealedUp = Exchange(code, ProtocolHouse.Token);
            (await house.SendAsync(Through("https", sealedUp)))
                .Text("access_token")
                .ShouldNotBeNull();
        }
        finally
        {
            await house.DisposeAsync();
        }
    }

    private static HttpRequestMessage Through(string scheme, HttpRequestMessage request)
    {
        request.Headers.Add("X-Forwarded-Proto", scheme);
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        return request;
    }

    private static HttpRequestMessage Exchange(string code, string token) =>
        new(HttpMethod.Post, "/login/common/oauth/tokens")
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["grant_type"] = "authorization_code",
                    ["code"] = code,
                    ["redirect_uri"] = ProtocolHouse.Callback,
                    ["client_id"] = ProtocolHouse.ConfidentialId,
                    ["client_secret"] = token,
                    ["code_verifier"] = ProtocolHouse.Verifier,
                }
            ),
        };
}
