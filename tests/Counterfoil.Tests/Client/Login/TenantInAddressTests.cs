using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Client.Login;

/// <summary>A web panel's <c>uctx</c> says which tenant is meant, whoever is logged in already.</summary>
public sealed class TenantInAddressTests : IAsyncLifetime
{
    private readonly LoginApp app = new();

    public async Task InitializeAsync()
    {
        await app.StartAsync();
        await app.LogInAsync();
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("/page?uctx=Cust2")]
    [InlineData("/page?uctx=cUST2")]
    [InlineData("/page?uctx=<uctx>")]
    [InlineData("/page?uctx=")]
    [InlineData("/page")]
    public async Task Whoever_is_logged_in_to_the_tenant_that_is_meant_stays_so(string page) =>
        (await app.GetAsync(page)).Status.ShouldBe(200);

    [Fact]
    public async Task Another_tenant_than_the_one_logged_in_to_has_a_login_of_its_own()
    {
        var sent = await app.GetAsync("/page?uctx=Demo");
        sent.Status.ShouldBe(302);
        sent.Location.ShouldNotBeNull().ShouldStartWith("https://login.example.com/login/Demo/");
        (await app.GetAsync("/page")).Status.ShouldBe(200, "the login before is still there");

        var back = await app.ReturnAsync(sent, nonce => app.Broker.Token(nonce, tenant: "Demo"));
        back.Location.ShouldBe("/page?uctx=Demo");
        (await app.GetAsync("/page?uctx=Demo")).Status.ShouldBe(200);
        (await app.GetAsync("/page?uctx=Cust2")).Status.ShouldBe(302);
    }

    [Fact]
    public async Task An_answer_about_another_tenant_is_no_login_and_no_loop()
    {
        var sent = await app.GetAsync("/page?uctx=Demo");
        var back = await app.ReturnAsync(sent, nonce => app.Broker.Token(nonce, tenant: "Cust2"));
        back.Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("POST", null, null)]
    [InlineData("POST", "Sec-Fetch-Mode", "navigate")]
    [InlineData("GET", "Sec-Fetch-Mode", "cors")]
    [InlineData("GET", "X-Requested-With", "XMLHttpRequest")]
    public async Task Forms_and_scripts_do_nothing_in_a_tenant_that_was_not_meant(
        string method,
        string? header,
        string? value
    )
    {
        (await SendAsync("/change?uctx=Cust2")).Status.ShouldBe(200);
        (await SendAsync("/change?uctx=Demo")).Status.ShouldBe(401);

        Task<Answered> SendAsync(string path)
        {
            var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (header is not null)
                request.Headers.Add(header, value);
            return app.SendAsync(request);
        }
    }

    [Fact]
    public async Task Services_are_not_called_as_somebody_of_another_tenant()
    {
        (await app.GetAsync("/nobody?uctx=Demo")).Body.ShouldStartWith("LoginEndedException");
        app.Broker.Called.ShouldBeEmpty();
        (await app.GetAsync("/nobody")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_application_that_wants_none_of_it_says_so()
    {
        await app.DisposeAsync();
        await app.StartAsync(login => login.TenantParameter = null);
        await app.LogInAsync();
        (await app.GetAsync("/page?uctx=Demo")).Status.ShouldBe(200);
    }
}
