using System.Net;
using Counterfoil.Jose;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Client.Login;

/// <summary>The services of a person's tenant, called as that person, while things happen to the login.</summary>
public sealed class TenantClientTests : IAsyncLifetime
{
    private readonly LoginApp app = new();

    public async Task InitializeAsync()
    {
        await app.StartAsync();
        await app.LogInAsync();
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("//127.0.0.1:7461/slashes")]
    [InlineData("http://127.0.0.1:7461/absolute")]
    [InlineData("https://login.example.com:444/Cust2/api/v1/me")]
    [InlineData("http://login.example.com/Cust2/api/v1/me")]
    [InlineData("https://somebody@login.example.com/Cust2/api/v1/me")]
    [InlineData("\\\\127.0.0.1\\share")]
    [InlineData("../../Cust3/api/v1/me")]
    [InlineData("/Cust3/api/v1/me")]
    [InlineData("/Cust2/apis/v1/me")]
    [InlineData("v1/%2e%2e/%2e%2e/elsewhere")]
    [InlineData("v1/..%2f..%2f..%2felsewhere")]
    [InlineData("v1/..%5c..%5c..%5celsewhere")]
    [InlineData("file:///etc/hostname")]
    public async Task Line_35_A_path_that_leads_out_of_the_tenants_services_is_refused(string path)
    {
        var answer = await app.CallAsync(path);

        answer.Body.ShouldBe(
            "ArgumentException: It leads out of the tenant's services. (Parameter 'path')"
        );
        app.Broker.Called.ShouldBeEmpty("nothing was sent");
    }

    [Theory]
    [InlineData("v1/me")]
    [InlineData("v1/contact?$top=1&$filter=name eq '../x'")]
    [InlineData("https://login.example.com/Cust2/api/v1/me")]
    [InlineData("/Cust2/api/v1/me")]
    [InlineData("")]
    public async Task Line_35_What_is_below_the_tenants_services_is_called(string path)
    {
        (await app.CallAsync(path)).Status.ShouldBe(200);
        app.Broker.Called.ShouldHaveSingleItem()
            .AbsoluteUri.ShouldStartWith("https://login.example.com/Cust2/api/");
    }

    [Theory]
    [InlineData(503, "")]
    [InlineData(502, "<h1>Bad gateway</h1>")]
    [InlineData(503, """{"error":"invalid_grant"}""")]
    [InlineData(429, """{"error":"invalid_client"}""")]
    [InlineData(400, """{"error":"temporarily_unavailable"}""")]
    [InlineData(400, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "<h1>Welcome</h1>")]
    public async Task A_broker_with_troubles_logs_nobody_out_and_is_asked_again(
        int status,
        string body
    )
    {
        app.Broker.RefusesRefresh = ((HttpStatusCode)status, body);
        (await app.CallAsync("v1/me")).Body.ShouldStartWith("AuthorityUnreachableException");
        app.IsLoggedIn.ShouldBeTrue();

        app.Broker.RefusesRefresh = null;
        (await app.CallAsync("v1/me")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(400, "invalid_grant")]
    [InlineData(401, "invalid_client")]
    [InlineData(400, "unauthorized_client")]
    public async Task A_login_that_the_broker_refuses_to_renew_has_ended(int status, string code)
    {
        app.Broker.RefusesRefresh = ((HttpStatusCode)status, $$"""{"error":"{{code}}"}""");
        (await app.CallAsync("v1/me")).Body.ShouldStartWith("LoginEndedException");
        app.IsLoggedIn.ShouldBeFalse();
        (await app.GetAsync("/page")).Status.ShouldBe(302);
    }

    [Fact]
    public async Task A_login_that_ends_within_a_minute_of_its_renewal_has_ended()
    {
        app.Broker.KeepsRefreshToken = true;
        (await app.CallAsync("v1/me")).Status.ShouldBe(200);

        app.Broker.Believes = _ => false;
        app.Broker.RefusesRefresh = (HttpStatusCode.BadRequest, """{"error":"invalid_grant"}""");
        (await app.CallAsync("v1/me")).Body.ShouldStartWith("LoginEndedException");
        app.IsLoggedIn.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_renewed_token_that_has_ended_since_is_renewed_again(bool keeps)
    {
        app.Broker.KeepsRefreshToken = keeps;
        (await app.GetAsync("/call", keepsCookies: false)).Status.ShouldBe(200);

        app.Broker.Believes = token => token == "next 2";
        (await app.GetAsync("/call")).Status.ShouldBe(200);
        app.Broker.Refreshed.ShouldBe(2);
    }

    [Fact]
    public async Task Services_that_refuse_what_was_just_renewed_are_not_asked_on_and_on()
    {
        app.Broker.Believes = _ => false;
        (await app.CallAsync("v1/me")).Body.ShouldStartWith("HttpRequestException");
        app.Broker.Refreshed.ShouldBe(1);
        app.Broker.Called.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Services_that_have_moved_are_followed_by_what_the_renewal_says()
    {
        (await app.CallAsync("v1/me")).Status.ShouldBe(200);
        app.Broker.ServicesHost = "app2.example.com";
        app.Broker.RefreshedIdToken = app.Broker.Token(
            nonce: null,
            services: "https://app2.example.com"
        );

        (await app.CallAsync("v1/me")).Status.ShouldBe(200);
        (await app.CallAsync("v1/me")).Status.ShouldBe(200);
        app.Broker.Called.Select(address => address.Host)
            .ShouldBe(
                ["login.example.com", "login.example.com", "app2.example.com", "app2.example.com"],
                "the next request knows it"
            );
    }

    [Fact]
    public async Task Services_that_are_nowhere_are_not_looked_for_on_and_on()
    {
        app.Broker.ServicesHost = "app2.example.com";
        (await app.CallAsync("v1/me")).Body.ShouldStartWith("HttpRequestException");
        app.Broker.Refreshed.ShouldBe(1);
    }

    [Fact]
    public async Task Line_35_An_address_that_the_broker_did_not_sign_for_this_person_is_not_followed()
    {
        app.Broker.ServicesHost = "app2.example.com";
        const string moved = "https://app2.example.com";
        string[] tokens =
        [
            app.Broker.Token(null, services: moved, subject: "another"),
            app.Broker.Token(null, services: moved, tenant: "Cust3"),
            app.Broker.Token(null, services: moved, audience: "another"),
            app.Broker.Token(null, services: moved, issuer: "https://evil.example"),
            app.Broker.Token(null, services: moved, algorithm: JwsAlgorithm.ES256),
        ];
        foreach (var token in tokens)
        {
            app.Broker.RefreshedIdToken = token;
            (await app.CallAsync("v1/me")).Body.ShouldStartWith("HttpRequestException");
        }
        app.Broker.Called.ShouldAllBe(address => address.Host == "login.example.com");
    }
}
