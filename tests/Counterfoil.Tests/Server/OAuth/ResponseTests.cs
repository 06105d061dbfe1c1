using AngleSharp.Html.Parser;
using Counterfoil.Broker.Applications;
using Counterfoil.Jose;
using Counterfoil.Tests.Architecture;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>How an answer goes back to an application by the browser (docs/protocols.md, lines 20 to 32).</summary>
public sealed class ResponseTests : IAsyncLifetime
{
    private readonly ProtocolHouse house = new();

    public async Task InitializeAsync()
    {
        await house.InitializeAsync();
        house.Registry.Put(
            house.Confidential with
            {
                Flows = Flows.Code | Flows.Refresh | Flows.Hybrid | Flows.Implicit,
            }
        );
    }

    public Task DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task Line_24_The_browser_is_sent_on_with_303()
    {
        var came = await house.AgreeAsync(house.Server.User);
        came.Status.ShouldBe(303);
        came.Headers.CacheControl!.NoStore.ShouldBeTrue();
        came.Location!.ShouldStartWith(ProtocolHouse.Callback + "?code=Home.c");
    }

    [Theory]
    [InlineData("code", null)]
    [InlineData("code", "fragment")]
    [InlineData("code", "form_post")]
    [InlineData("code", "form_data")]
    [InlineData("code id_token", null)]
    [InlineData("id_token code token", "form_post")]
    [InlineData("code token", null)]
    [InlineData("id_token", null)]
    [InlineData("token id_token", null)]
    [InlineData("token", "fragment")]
    public async Task Lines_20_and_21_Every_answer_says_who_gives_it_and_what_it_answers(
        string type,
        string? mode
    )
    {
        var came = await house.AgreeAsync(
            house.Server.User,
            ("response_type", type),
            ("response_mode", mode)
        );
        came.Fields["iss"].ShouldBe(house.Server.Address.AbsoluteUri.TrimEnd('/'));
        came.Fields["state"].ShouldBe("a state");
        var words = type.Split(' ');
        came.Fields.ContainsKey("code").ShouldBe(words.Contains("code", StringComparer.Ordinal));
        came.Fields.ContainsKey("id_token")
            .ShouldBe(words.Contains("id_token", StringComparer.Ordinal));
        came.Fields.ContainsKey("access_token")
            .ShouldBe(words.Contains("token", StringComparer.Ordinal));
        if (mode?.StartsWith("form", StringComparison.Ordinal) == true)
            came.Status.ShouldBe(200);
        else
            came.Location!.ShouldStartWith(
                ProtocolHouse.Callback + (type == "code" && mode is null ? "?" : "#")
            );
    }

    [Theory]
    [InlineData("token")]
    [InlineData("id_token")]
    [InlineData("code id_token")]
    public async Task Line_29_Tokens_never_stand_in_a_query(string type)
    {
        var came = await house.AuthorizeKnownAsync(
            ("response_type", type),
            ("response_mode", "query")
        );
        came.Location!.ShouldStartWith(ProtocolHouse.Callback + "#");
        came.Fields["error"].ShouldBe("invalid_request");
    }

    [Theory]
    [InlineData("id_token")]
    [InlineData("code id_token")]
    [InlineData("id_token token")]
    public async Task An_id_token_by_the_browser_needs_a_nonce(string type)
    {
        var came = await house.AuthorizeAsync(("response_type", type), ("nonce", null));
        came.Fields["error"].ShouldBe("invalid_request");
    }

    [Fact]
    public async Task A_hybrid_answer_binds_its_parts_to_one_another()
    {
        var came = await house.AgreeAsync(
            house.Server.User,
            ("response_type", "code id_token token")
        );
        var claims = await IdTokenReading.VerifyAsync(
            house,
            came.Fields["id_token"],
            ProtocolHouse.ConfidentialId
        );
        claims.Text("c_hash").ShouldBe(TokenHash.Of(came.Fields["code"]));
        claims.Text("at_hash").ShouldBe(TokenHash.Of(came.Fields["access_token"]));
        claims.Nonce.ShouldBe("a nonce");
        (await house.IsGoodAsync(came.Fields["access_token"])).ShouldBeTrue();
        var code = came.Fields["code"];
        (await house.RedeemAsync(code)).Status.ShouldBe(200);
        await house.RedeemAsync(code);
        (await house.IsGoodAsync(came.Fields["access_token"])).ShouldBeFalse(
            "it hangs by the code's grant"
        );
    }

    [Fact]
    public async Task Advisory_31_The_page_that_sends_itself_has_one_fixed_script_and_encoded_fields()
    {
        const string naughty = "\"><script>alert(1)</script>";
        var came = await house.AgreeAsync(
            house.Server.User,
            ("response_mode", "form_post"),
            ("state", naughty)
        );
        came.Fields["state"].ShouldBe(naughty);
        var page = new HtmlParser().ParseDocument(came.Body);
        var script = page.QuerySelectorAll("script").ShouldHaveSingleItem();
        page.QuerySelectorAll("button").ShouldHaveSingleItem();
        page.QuerySelector("form")!.GetAttribute("action").ShouldBe(ProtocolHouse.Callback);
        var policy = came.Headers.GetValues("Content-Security-Policy").Single();
        var hash = Convert.ToBase64String(
            System.Security.Cryptography.SHA256.HashData(
                System.Text.Encoding.UTF8.GetBytes(script.TextContent)
            )
        );
        policy.ShouldContain($"script-src 'sha256-{hash}'");
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        came.Headers.GetValues("Referrer-Policy").Single().ShouldBe("no-referrer");
    }

    [Fact]
    public void Line_32_No_page_of_ours_sends_messages_to_other_windows_or_hears_any() =>
        Repository
            .Files("src/Counterfoil.Server", "*")
            .Where(path =>
                path.EndsWith(".cs", StringComparison.Ordinal)
                || path.EndsWith(".cshtml", StringComparison.Ordinal)
                || path.EndsWith(".js", StringComparison.Ordinal)
            )
            .Where(path =>
                Repository.Read(path).Contains("postMessage", StringComparison.OrdinalIgnoreCase)
                || Repository.Read(path).Contains("onmessage", StringComparison.OrdinalIgnoreCase)
                || Repository.Read(path).Contains("'message'", StringComparison.OrdinalIgnoreCase)
            )
            .ShouldBeEmpty();

    [Fact]
    public async Task Advisory_9_A_flow_that_is_switched_off_meanwhile_gives_nothing()
    {
        var request = ProtocolHouse.Query(("response_type", "id_token token"));
        house.Registry.Put(house.Confidential);
        var came = await house.GetAsync($"/login/common/oauth/authorize?{request}");
        came.Fields["error"].ShouldBe("unauthorized_client");
    }

    [Fact]
    public async Task An_address_with_a_query_keeps_it()
    {
        const string address = "https://app.example.com/cb?tenant=a";
        house.Registry.Put(house.Confidential with { RedirectUris = [address] });
        var came = await house.AgreeAsync(house.Server.User, ("redirect_uri", address));
        came.Location!.ShouldStartWith(address + "&code=");
    }
}
