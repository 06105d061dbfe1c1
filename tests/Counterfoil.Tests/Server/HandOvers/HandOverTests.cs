using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Counterfoil.Authority.Tickets;
using Counterfoil.Cryptography;
using Counterfoil.Server.Sites;
using Counterfoil.Tests.Server.Pages;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.HandOvers;

/// <summary>A ticket reaches another site by a code, and never by an address.</summary>
public sealed class HandOverTests : IAsyncLifetime
{
    private const string CallBack = "https://app.example.com/signed-in";
    private const string Nonce = "a-nonce-of-the-browser-at-the-site";

    private static readonly string Bound = SecretDigest.ComputeBound(Nonce);

    private TestServer server = null!;

    public async Task InitializeAsync() =>
        server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Settings = settings =>
                    settings with
                    {
                        Sites =
                        [
                            Parse($"{CallBack} account=sync"),
                            Parse("https://app.example.com/other account=sync"),
                            Parse("https://cust2.example.com/in account=stella tenant=Cust2"),
                        ],
                    },
            }
        );

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Who_is_not_logged_in_logs_in_and_comes_back_to_the_site_with_a_code()
    {
        var visitor = new PageVisitor(server);
        var sent = await visitor.GetAsync(Address());
        sent.Status.ShouldBe(303);
        var login = await visitor.GetAsync(sent.Location!);
        login.Header("Content-Security-Policy")!.ShouldContain("form-action 'self' https:;");
        var done = await visitor.SubmitAsync(
            login,
            "/login",
            ("userName", server.User.Name),
            ("password", server.User.Password)
        );
        done.Status.ShouldBe(303);
        var back = await visitor.GetAsync(done.Location!);
        back.Status.ShouldBe(303);
        back.Location!.ShouldStartWith($"{CallBack}?code=");
        Uri.UnescapeDataString(back.Location!).ShouldNotContain("7T:");

        var (status, json) = await ExchangeAsync(CodeOf(back));
        status.ShouldBe(HttpStatusCode.OK);
        json.GetProperty("to").GetString().ShouldBe("/reports?year=2026");
        json.GetProperty("associate").GetProperty("name").GetString().ShouldBe(server.User.Name);
        (await IsGoodAsync(json.GetProperty("ticket").GetString()!)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_ticket_joins_the_line_of_the_login_and_ends_with_it()
    {
        var (visitor, code) = await CodeAsync();
        var (_, json) = await ExchangeAsync(code);
        var ticket = json.GetProperty("ticket").GetString()!;
        ticket.ShouldNotBe(visitor.Ticket);
        (await IsGoodAsync(ticket)).ShouldBeTrue();
        await visitor.FillAsync("/logout", to: null);
        (await IsGoodAsync(ticket)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_second_use_gets_nothing_and_ends_the_ticket_that_the_first_got()
    {
        var (visitor, code) = await CodeAsync();
        var (_, json) = await ExchangeAsync(code);
        (await ExchangeAsync(code)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await IsGoodAsync(json.GetProperty("ticket").GetString()!)).ShouldBeFalse();
        (await IsGoodAsync(visitor.Ticket)).ShouldBeTrue("the login is not the code's");
    }

    [Fact]
    public async Task Of_many_at_once_at_most_one_gets_a_ticket_and_none_is_good_afterwards()
    {
        var (_, code) = await CodeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ExchangeAsync(code)));
        foreach (var (_, json) in answers.Where(answer => answer.Status == HttpStatusCode.OK))
            (await IsGoodAsync(json.GetProperty("ticket").GetString()!)).ShouldBeFalse();
        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task A_code_lapses_after_a_minute()
    {
        var (_, code) = await CodeAsync();
        server.Time.Advance(TimeSpan.FromSeconds(60));
        (await ExchangeAsync(code)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(CallBack, "another-nonce-of-another-browser")]
    [InlineData("https://app.example.com/other", Nonce)]
    public async Task A_code_for_another_browser_or_another_site_is_used_up_by_trying(
        string site,
        string nonce
    )
    {
        var (_, code) = await CodeAsync();
        (await ExchangeAsync(code, nonce, site)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await ExchangeAsync(code)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Only_the_sites_own_account_exchanges_and_nobody_else_uses_the_code_up()
    {
        var (_, code) = await CodeAsync();
        (await ExchangeAsync(code, by: server.Operator)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await ExchangeAsync(code, site: "https://cust2.example.com/in")).Status.ShouldBe(
            HttpStatusCode.Forbidden
        );
        (await ExchangeAsync(code)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("https://app.example.com/signed-in/")]
    [InlineData("https://app.example.com/signed-in?x=1")]
    [InlineData("https://app.example.com:443/signed-in")]
    [InlineData("https://APP.example.com/signed-in")]
    [InlineData("https://app.example.com/signed-in%2e")]
    [InlineData("https://app.example.com\\@evil.example/signed-in")]
    [InlineData("https://app.example.com@evil.example/signed-in")]
    [InlineData("https://app.example.com/signed-in#x")]
    [InlineData(" https://app.example.com/signed-in")]
    [InlineData("https://cust2.example.com/in")]
    [InlineData("")]
    public async Task What_is_not_exactly_a_site_of_this_tenant_gets_no_code(string site)
    {
        var visitor = new PageVisitor(server);
        await visitor.LogInAsync(server.User);
        var refused = await visitor.GetAsync(Address(site));
        refused.Status.ShouldBe(400);
        refused.Location.ShouldBeNull();
    }

    [Fact]
    public async Task A_site_named_twice_is_no_site()
    {
        var visitor = new PageVisitor(server);
        await visitor.LogInAsync(server.User);
        var refused = await visitor.GetAsync(
            Address() + "&site=" + Uri.EscapeDataString("https://evil.example/")
        );
        refused.Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task A_goal_that_is_no_place_on_the_site_becomes_its_front(string goal)
    {
        var (_, code) = await CodeAsync(goal);
        var (_, json) = await ExchangeAsync(code);
        json.GetProperty("to").GetString().ShouldBe("/");
    }

    [Fact]
    public async Task A_ticket_that_never_reached_its_site_is_swept_away()
    {
        var (visitor, _) = await CodeAsync();
        await LivingOfAsync(visitor, 2);
        server.Time.Advance(TimeSpan.FromMinutes(2));
        await server.Services.GetRequiredService<Sweeper>().SweepAsync(CancellationToken.None);
        await LivingOfAsync(visitor, 1);
    }

    internal static Site Parse(string text) =>
        Site.TryParse(text, out var site) ? site : throw new FormatException(text);

    private static string Address(string site = CallBack, string to = "/reports?year=2026") =>
        $"/handover?site={Uri.EscapeDataString(site)}&bound={Bound}&to={Uri.EscapeDataString(to)}";

    private static string CodeOf(Shown back) => back.Location![(CallBack.Length + 6)..];

    private async Task LivingOfAsync(PageVisitor visitor, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/tickets");
        request.Headers.TryAddWithoutValidation("Authorization", $"SOTicket {visitor.Ticket}");
        using var response = await server.Client.SendAsync(request);
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();
        json.GetProperty("items").GetArrayLength().ShouldBe(expected);
    }

    private async Task<(PageVisitor Visitor, string Code)> CodeAsync(
        string to = "/reports?year=2026"
    )
    {
        server.Time.Advance(TimeSpan.FromSeconds(1));
        var visitor = new PageVisitor(server);
        await visitor.LogInAsync(server.User);
        var back = await visitor.GetAsync(Address(to: to));
        back.Status.ShouldBe(303, back.Text);
        return (visitor, CodeOf(back));
    }

    private async Task<(HttpStatusCode Status, JsonElement Json)> ExchangeAsync(
        string code,
        string nonce = Nonce,
        string site = CallBack,
        Somebody? by = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/handover");
        request.Headers.Authorization = TestServer.Basic(by ?? server.System);
        request.Content = JsonContent.Create(
            new
            {
                code,
                nonce,
                site,
            }
        );
        using var response = await server.Client.SendAsync(request);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private async Task<bool> IsGoodAsync(string ticket)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
        request.Headers.TryAddWithoutValidation("Authorization", $"SOTicket {ticket}");
        using var response = await server.Client.SendAsync(request);
        return response.StatusCode == HttpStatusCode.OK;
    }
}
