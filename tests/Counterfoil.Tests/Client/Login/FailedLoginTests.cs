using System.Net;
using System.Web;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Client.Login;

/// <summary>What a person sees whose login at an application behind <c>AddCounterfoilLogin</c> did not succeed.</summary>
public sealed class FailedLoginTests : IAsyncLifetime
{
    private const string Iss = "iss=https%3A%2F%2Flogin.example.com";

    private readonly LoginApp app = new();

    public Task InitializeAsync() => app.StartAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("access_denied", 403, "The login was cancelled, or you have no access")]
    [InlineData("temporarily_unavailable", 503, "The login service does not answer")]
    [InlineData("server_error", 503, "The login service does not answer")]
    [InlineData("invalid_request", 400, "The login did not succeed.")]
    public async Task What_the_broker_refuses_is_said_in_a_sentence_with_a_way_to_try_again(
        string error,
        int status,
        string sentence
    )
    {
        var answer = await ComeBackAsync(
            "/page?number=1&name=<b>",
            $"error={error}&error_description=%3Cscript%3Eevil%3C/script%3E&{Iss}"
        );

        answer.Status.ShouldBe(status);
        answer.Body.ShouldContain(sentence);
        answer.Body.ShouldNotContain("evil");
        answer.Body.ShouldNotContain("<b>");
        answer.Body.ShouldContain("href=\"/page?number=1&amp;name=");
        app.IsLoggedIn.ShouldBeFalse();
    }

    [Theory]
    [InlineData("error=access_denied")]
    [InlineData($"error=access_denied&{Iss}")]
    [InlineData($"error=access_denied&state=%3Cscript%3Eevil&{Iss}")]
    [InlineData($"code=a&state=evil&{Iss}")]
    [InlineData("")]
    public async Task An_answer_that_nobody_asked_for_is_400_and_says_nothing_of_itself(
        string query
    )
    {
        var answer = await app.GetAsync($"/signin-counterfoil?{query}");

        answer.Status.ShouldBe(400);
        answer.Body.ShouldContain("The login did not succeed.");
        answer.Body.ShouldNotContain("evil");
        answer.Body.ShouldContain("href=\"/\"");
    }

    [Fact]
    public async Task A_broker_with_troubles_is_503()
    {
        app.Broker.RefusesCode = (HttpStatusCode.BadGateway, "<h1>Bad gateway</h1>");
        (await ComeBackAsync("/page", $"code=a-code&{Iss}")).Status.ShouldBe(503);
    }

    [Fact]
    public async Task A_code_that_the_broker_refuses_is_400()
    {
        app.Broker.RefusesCode = (HttpStatusCode.BadRequest, """{"error":"invalid_grant"}""");
        (await ComeBackAsync("/page", $"code=a-code&{Iss}")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task An_application_may_show_pages_of_its_own()
    {
        await app.DisposeAsync();
        await app.StartAsync(login =>
        {
            login.AccessDeniedPath = "/declined";
            login.Events.OnRemoteFailure = context =>
            {
                context.Response.Redirect("/failed");
                context.HandleResponse();
                return Task.CompletedTask;
            };
        });
        var denied = await ComeBackAsync("/page", $"error=access_denied&{Iss}");
        denied.Location.ShouldNotBeNull().ShouldContain("/declined");
        var failed = await ComeBackAsync("/page", $"error=server_error&{Iss}");
        failed.Location.ShouldBe("/failed");
    }

    [Fact]
    public async Task A_fault_of_the_applications_own_is_not_covered_up()
    {
        await app.DisposeAsync();
        await app.StartAsync(login =>
            login.Events.OnCreatingTicket = _ => throw new InvalidOperationException("A fault.")
        );
        var sent = await app.GetAsync("/page");
        (await app.ReturnAsync(sent, nonce => app.Broker.Token(nonce))).Status.ShouldBe(500);
    }

    private async Task<Answered> ComeBackAsync(string page, string query)
    {
        var sent = await app.GetAsync(page);
        sent.Status.ShouldBe(302);
        var state = HttpUtility.ParseQueryString(new Uri(sent.Location!).Query)["state"]!;
        return await app.GetAsync(
            $"/signin-counterfoil?{query}&state={Uri.EscapeDataString(state)}"
        );
    }
}
