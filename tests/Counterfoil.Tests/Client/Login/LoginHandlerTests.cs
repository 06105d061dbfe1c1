using Counterfoil.Jose;
using Counterfoil.Tests.Jose;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Client.Login;

/// <summary>An application that lets people log in by <c>AddCounterfoilLogin</c> believes no other answer than the right one.</summary>
public sealed class LoginHandlerTests : IAsyncLifetime
{
    private readonly LoginApp app = new();

    public Task InitializeAsync() => app.StartAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task The_right_answer_lets_somebody_in_with_the_keys_that_discovery_names()
    {
        (await app.ComeBackAsync(nonce => app.Broker.Token(nonce))).ShouldBeTrue();
        (await app.GetAsync("/page")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://login.example.com/")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Line_20_An_answer_of_another_issuer_is_not_looked_at(string? issuer) =>
        (await app.ComeBackAsync(nonce => app.Broker.Token(nonce), issuer)).ShouldBeFalse();

    [Fact]
    public async Task An_id_token_with_another_nonce_or_none_is_refused()
    {
        (await app.ComeBackAsync(_ => app.Broker.Token("another"))).ShouldBeFalse();
        (await app.ComeBackAsync(_ => app.Broker.Token(nonce: null))).ShouldBeFalse();
    }

    [Fact]
    public async Task An_id_token_for_another_application_is_refused() =>
        (
            await app.ComeBackAsync(nonce => app.Broker.Token(nonce, audience: "another"))
        ).ShouldBeFalse();

    [Fact]
    public async Task An_id_token_of_another_issuer_is_refused() =>
        (
            await app.ComeBackAsync(nonce =>
                app.Broker.Token(nonce, issuer: "https://evil.example")
            )
        ).ShouldBeFalse();

    [Fact]
    public async Task An_id_token_that_has_ended_is_refused() =>
        (
            await app.ComeBackAsync(nonce =>
                app.Broker.Token(nonce, ended: TimeSpan.FromMinutes(2))
            )
        ).ShouldBeFalse();

    [Fact]
    public async Task An_id_token_of_another_key_is_refused() =>
        (
            await app.ComeBackAsync(nonce => app.Broker.Token(nonce, algorithm: JwsAlgorithm.ES256))
        ).ShouldBeFalse();

    [Fact]
    public async Task An_id_token_without_a_signature_is_refused()
    {
        (
            await app.ComeBackAsync(nonce => Unsigned(app.Broker.Token(nonce), "none", ""))
        ).ShouldBeFalse();
        (
            await app.ComeBackAsync(nonce => Unsigned(app.Broker.Token(nonce), "RS256", ""))
        ).ShouldBeFalse();
    }

    [Fact]
    public async Task Keys_of_a_document_of_another_issuer_are_not_taken()
    {
        app.Broker.SaysIssuer = "https://evil.example";
        (await app.ComeBackAsync(nonce => app.Broker.Token(nonce))).ShouldBeFalse();
    }

    [Fact]
    public async Task Clocks_may_differ_by_as_much_as_the_application_says()
    {
        await app.DisposeAsync();
        await app.StartAsync(login => login.ClockSkew = TimeSpan.FromMinutes(5));
        (
            await app.ComeBackAsync(nonce =>
                app.Broker.Token(nonce, ended: TimeSpan.FromMinutes(4))
            )
        ).ShouldBeTrue();
    }

    [Fact]
    public async Task Requests_that_come_together_use_a_refresh_token_once()
    {
        (await app.ComeBackAsync(nonce => app.Broker.Token(nonce))).ShouldBeTrue();
        var all = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => app.GetAsync("/call", keepsCookies: false))
        );
        all.ShouldAllBe(one => one.Status == 200);
        app.Broker.Refreshed.ShouldBe(1);
        app.Broker.Bearers.ShouldAllBe(one => one == "next 1");

        // The browser has the next one by then.
        await app.GetAsync("/call");
        app.Time.Jump(TimeSpan.FromHours(1));
        (await app.GetAsync("/call")).Status.ShouldBe(200);
        app.Broker.Refreshed.ShouldBe(2);
    }

    private static string Unsigned(string token, string algorithm, string signature) =>
        $"{Keyring.Encode($$"""{"alg":"{{algorithm}}","typ":"JWT"}""")}.{token.Split('.')[1]}.{signature}";
}
