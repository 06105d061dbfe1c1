using System.Net.Http.Headers;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>What an access token is good for.</summary>
public sealed class UserInfoTests : IAsyncLifetime
{
    private const string Path = "/login/common/oauth/userinfo";

    private readonly ProtocolHouse house = new();

    public Task InitializeAsync() => house.InitializeAsync();

    public Task DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task Userinfo_tells_whom_a_token_is_for_as_the_id_token_does()
    {
        var tokens = await house.RedeemAsync(await house.CodeAsync());
        var claims = await IdTokenReading.VerifyAsync(
            house,
            tokens.Text("id_token")!,
            ProtocolHouse.ConfidentialId
        );
        var came = await house.UserInfoAsync(tokens.Text("access_token")!);
        came.Status.ShouldBe(200);
        came.Text("sub").ShouldBe(claims.Subject);
        came.Text("name").ShouldBe("Uma User");
        came.Text("http://schemes.superoffice.net/identity/ctx").ShouldBe("Home");
        came.Body.ShouldNotContain("7T:");
        came.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task Line_26_A_token_in_an_address_or_a_form_is_not_looked_at()
    {
        var token = await TokenAsync();
        (
            await house.GetAsync($"{Path}?access_token={Uri.EscapeDataString(token)}")
        ).Status.ShouldBe(401);
        (await house.PostAsync(Path, ("access_token", token))).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData(Path)]
    [InlineData("/Home/api/v1/User/currentPrincipal")]
    public async Task Line_30_Scripts_of_registered_origins_alone_read_what_a_token_opens_and_all_read_a_refusal(
        string path
    )
    {
        var code = await house.CodeAsync(changes: [("client_id", ProtocolHouse.PublicId)]);
        var token = (await house.RedeemAsPublicAsync(code)).Text("access_token")!;
        (await ReadableAsync(path, "https://spa.example.com", token)).ShouldBe((200, true));
        (await ReadableAsync(path, "https://evil.example", token)).ShouldBe((200, false));
        (await ReadableAsync(path, "https://evil.example", "ended")).ShouldBe((401, true));
        (await ReadableAsync(path, "https://evil.example", token: null)).ShouldBe((401, true));
        using var preflight = new HttpRequestMessage(HttpMethod.Options, path);
        preflight.Headers.Add("Origin", "https://spa.example.com");
        var came = await house.SendAsync(preflight);
        came.Status.ShouldBe(204);
        came.Headers.GetValues("Access-Control-Allow-Headers")
            .ShouldBe(["Authorization, Content-Type"]);
        came.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Basic dTpw")]
    [InlineData("Bearer 8A:Home.AAAA")]
    [InlineData("Bearer 8A:Nowhere.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Bearer 7T:AAAA")]
    public async Task Whatever_is_no_access_token_is_refused_with_a_challenge(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.TryAddWithoutValidation("Authorization", header);
        var came = await house.SendAsync(request);
        came.Status.ShouldBeInRange(400, 401);
        came.Headers.WwwAuthenticate.ShouldContain(one => one.Scheme == "Bearer");
    }

    [Fact]
    public async Task A_token_without_openid_lacks_the_scope()
    {
        var tokens = await house.RedeemAsync(await house.CodeAsync(changes: [("scope", "mail")]));
        var came = await house.UserInfoAsync(tokens.Text("access_token")!);
        came.Status.ShouldBe(403);
        came.Headers.WwwAuthenticate.ToString().ShouldContain("insufficient_scope");
    }

    [Fact]
    public async Task A_token_ends_after_an_hour_however_often_it_is_used()
    {
        var token = await TokenAsync();
        for (var minutes = 0; minutes < 59; minutes += 10)
        {
            (await house.IsGoodAsync(token)).ShouldBeTrue();
            house.Server.Time.Jump(TimeSpan.FromMinutes(10));
        }
        (await house.IsGoodAsync(token)).ShouldBeFalse();
    }

    [Fact]
    public async Task Line_17_A_token_of_one_tenant_is_none_at_another()
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            "/Cust2/api/v1/User/currentPrincipal"
        )
        {
            Headers =
            {
                Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync()),
            },
        };
        (await house.SendAsync(request)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_disabled_person_is_out_at_once()
    {
        var somebody = await house.Server.AddAsync(
            new Associate
            {
                Tenant = house.Server.Own,
                Id = default,
                Name = "passing",
            }
        );
        // What somebody got at the very instant of the password is ended with what came before it.
        house.Server.Time.Advance(TimeSpan.FromSeconds(1));
        var tokens = await house.RedeemAsync(await house.CodeAsync(somebody));
        var first = await house.UserInfoAsync(tokens.Text("access_token")!);
        first.Status.ShouldBe(200, tokens.Body + first.Body + first.Headers);
        await house.Server.ChangeAsync(somebody.Associate, one => one with { IsActive = false });
        (await house.IsGoodAsync(tokens.Text("access_token")!)).ShouldBeFalse();
    }

    private async Task<(int Status, bool IsReadable)> ReadableAsync(
        string path,
        string origin,
        string? token
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Origin", origin);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var came = await house.SendAsync(request);
        return (came.Status, came.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private async Task<string> TokenAsync() =>
        (await house.RedeemAsync(await house.CodeAsync())).Text("access_token")!;
}
