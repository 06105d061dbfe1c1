using System.Text.Json;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Broker.Applications;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Api;

/// <summary>Naughty strings where people type them in the broker: refused, or kept as they were sent; nothing breaks.</summary>
public sealed class NaughtyCallsTests(OneServer one) : IClassFixture<OneServer>
{
    private TestServer Server => one.Server;

    [Theory]
    [InlineData("POST /v1/accounts", """{"loginName":?,"home":{"associate":#}}""", "loginName")]
    [InlineData(
        "POST /v1/accounts",
        """{"loginName":"$@x.example","email":?,"home":{"associate":#}}""",
        "email"
    )]
    [InlineData("POST /v1/tenants", """{"id":?}""", null)]
    [InlineData("POST /v1/tenants", """{"id":"T$","name":?}""", null)]
    [InlineData("POST /v1/applications", """{"name":"x","tokenLabel":?}""", null)]
    [InlineData("POST /v1/applications", """{"name":"x","publisher":{"name":?}}""", null)]
    [InlineData("POST /v1/applications", """{"name":"x","redirectUris":[?]}""", null)]
    [InlineData("POST /v1/applications", """{"name":"x","scopes":[?]}""", null)]
    [InlineData("POST /v1/applications/@/tokens", """{"label":?}""", null)]
    [InlineData("POST /v1/approval-requests", """{"application":?}""", null)]
    [InlineData("POST /v1/approval-requests", """{"application":"@","note":?}""", "note")]
    [InlineData("PUT /v1/approvals/@", """{"scopes":[?]}""", null)]
    [InlineData("PUT /v1/approvals/@", """{"tenant":?}""", null)]
    [InlineData("POST /v1/me/seats", """{"tenant":?,"code":?}""", null)]
    [InlineData("POST /v1/developers", """{"company":?,"contactEmail":?,"purpose":?}""", null)]
    public async Task In_a_body_each_is_refused_or_comes_back(
        string call,
        string body,
        string? says
    )
    {
        var application = Samples.Application();
        await Server.Database.Applications.TryAddAsync(
            application,
            [],
            100,
            Samples.At(Server.Time.GetUtcNow()),
            default
        );
        var made = 0;
        foreach (var naughty in Naughty.Strings)
        {
            // Each home has one account, so each account has somebody of its own.
            var home = body.Contains('#', StringComparison.Ordinal) ? await HomeAsync() : 0;
            var answer = await Server.CallAsync(
                call.Replace("@", application.ClientId, StringComparison.Ordinal),
                Server.Operator.Basic(),
                body.Replace("@\"", application.ClientId + "\"", StringComparison.Ordinal)
                    .Replace("$", $"n{++made}x{home}", StringComparison.Ordinal)
                    .Replace("#", $"{home}", StringComparison.Ordinal)
                    .Replace("?", JsonSerializer.Serialize(naughty), StringComparison.Ordinal)
            );
            answer.Status.ShouldBeOneOf([200, 201, 400, 403, 404, 409, 422], naughty);
            if (says is not null && answer.Status is 200 or 201)
                answer.Say(says!).ShouldBeOneOf([naughty, naughty.Trim()]);
        }
    }

    [Theory]
    [InlineData("/v1/accounts?search=")]
    [InlineData("/v1/accounts?home=")]
    [InlineData("/v1/accounts?after=")]
    [InlineData("/v1/applications?search=")]
    [InlineData("/v1/applications?after=")]
    [InlineData("/v1/tenants?search=")]
    [InlineData("/v1/tenants?after=")]
    [InlineData("/v1/developers?search=")]
    [InlineData("/v1/developers?state=")]
    [InlineData("/v1/developers?after=")]
    [InlineData("/v1/approvals?tenant=")]
    [InlineData("/v1/approvals?after=")]
    [InlineData("/v1/approval-requests?application=")]
    [InlineData("/v1/approval-requests?state=")]
    [InlineData("/v1/consents?after=")]
    [InlineData("/v1/seats?after=")]
    [InlineData("/v1/accounts/")]
    [InlineData("/v1/applications/")]
    [InlineData("/v1/approvals/")]
    [InlineData("/v1/tenants/")]
    [InlineData("/api/state/")]
    public async Task In_an_address_each_finds_nothing_and_breaks_nothing(string address)
    {
        foreach (var naughty in Naughty.Strings.Where(one => one.Length < 1000))
            (
                await Server.CallAsync($"GET {address}{Escaped(naughty)}", Server.Operator.Basic())
            ).Status.ShouldBeOneOf([200, 400, 404, 405], $"{address}{Escaped(naughty)}");
    }

    private async Task<int> HomeAsync()
    {
        var added = await Server.CallAsync(
            "POST /v1/associates",
            Server.Operator.Basic(),
            $$"""{"name":"home {{Randomness.NextGuid()}}"}"""
        );
        return added.Json.GetProperty("id").GetInt32();
    }

    // A lone surrogate is no character: its bytes are sent as somebody would who does not care.
    private static string Escaped(string text) =>
        string.Concat(System.Text.Encoding.UTF8.GetBytes(text).Select(one => $"%{one:X2}"));
}
