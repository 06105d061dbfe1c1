using System.Net;
using Counterfoil.Client;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.SystemUsers;

/// <summary>The client library, against our server.</summary>
public sealed class SystemUserClientTests(SystemUserHouse house) : IClassFixture<SystemUserHouse>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task It_signs_exchanges_verifies_and_keeps_the_ticket_until_a_service_refuses_it()
    {
        var (application, token) = await house.AddAsync("Client");
        var system = (await house.ApproveAsync(application)).SystemUserToken!;
        using var client = New(token);
        var first = await client.GetAsync("Cust2", system, Never);
        first.Ticket.Reveal().ShouldStartWith("7T:");
        first.WebApi!.AbsolutePath.ShouldBe("/Cust2/api/");
        (await client.GetAsync("Cust2", system, Never)).ShouldBeSameAs(first);
        using (var response = await SendAsync(client, system))
            ((int)response.StatusCode).ShouldBe(200);

        await house.WithdrawAsync(application);
        await Should.ThrowAsync<SystemUserRefusedException>(SendAsync(client, system));
        house.Server.Time.Jump(TimeSpan.FromSeconds(1));
        var anew = (await house.ApproveAsync(application)).SystemUserToken!;
        using var again = await SendAsync(client, anew);
        ((int)again.StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task A_customer_with_a_serial_number_is_known_by_it()
    {
        await house.Server.SwitchAsync(
            house.Server.Second,
            before => before with { SerialNumber = "1234567890" }
        );
        var (application, token) = await house.AddAsync("Client");
        var system = (await house.ApproveAsync(application)).SystemUserToken!;
        var said = await house.ExchangeAsync(house.Sign(system), token);
        var claims = SystemUserHouse.ClaimsOf(said.Token.ShouldNotBeNull());
        claims.GetProperty("aud").GetString().ShouldBe("spn:1234567890");
        claims
            .GetProperty("http://schemes.superoffice.net/identity/serial")
            .GetString()
            .ShouldBe("1234567890");
        house.Server.Time.Jump(TimeSpan.FromMinutes(1));
        using var client = New(token);
        (await client.GetAsync("Cust2", system, Never)).Ticket.Reveal().ShouldStartWith("7T:");
        await house.Server.SwitchAsync(
            house.Server.Second,
            before => before with { SerialNumber = null }
        );
    }

    [Fact]
    public async Task Asked_again_within_the_minute_it_signs_another_one()
    {
        var (application, token) = await house.AddAsync("Client");
        var system = (await house.ApproveAsync(application)).SystemUserToken!;
        using var client = New(token);
        for (var i = 0; i < 2; i++)
        {
            var ticket = await client.GetAsync("Cust2", system, Never);
            client.Forget("Cust2", system, ticket);
        }
        using var another = New(token);
        (await another.GetAsync("Cust2", system, Never)).ShouldNotBeNull();
    }

    [Fact]
    public async Task It_says_what_the_broker_said()
    {
        var (_, token) = await house.AddAsync("Client");
        using var client = New(token);
        var refused = await Should.ThrowAsync<SystemUserRefusedException>(
            client.GetAsync("Cust2", new Secret("Client-0123456789"), Never)
        );
        refused.Message.ShouldStartWith("Authorization error: Denied (4)");
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/absolute")]
    [InlineData("http://other.example/Cust2/api/v1/User/currentPrincipal")]
    [InlineData("//127.0.0.1:1/slashes")]
    [InlineData("../../Cust3/api/v1/User/currentPrincipal")]
    public async Task Line_35_Ticket_and_token_go_to_the_services_that_came_with_the_ticket_alone(
        string address
    )
    {
        var (application, token) = await house.AddAsync("Client");
        var system = (await house.ApproveAsync(application)).SystemUserToken!;
        using var client = New(token);
        var refused = await Should.ThrowAsync<ArgumentException>(
            SendAsync(client, system, address)
        );
        refused.Message.ShouldBe("It leads out of the tenant's services. (Parameter 'path')");

        var ticket = await client.GetAsync("Cust2", system, Never);
        var services = ticket.WebApi!.AbsoluteUri;
        using (var same = await SendAsync(client, system, services + "v1/User/currentPrincipal"))
            ((int)same.StatusCode).ShouldBe(200);
        var soap = ticket.NetServer!.AbsoluteUri;
        using (var other = await SendAsync(client, system, soap))
            other.RequestMessage!.RequestUri!.AbsoluteUri.ShouldStartWith(soap);
    }

    [Theory]
    [InlineData(HttpStatusCode.MisdirectedRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    public async Task Where_the_tenant_has_moved_another_ticket_says_where_to(HttpStatusCode first)
    {
        var (application, token) = await house.AddAsync("Client");
        var system = (await house.ApproveAsync(application)).SystemUserToken!;
        using var moving = new FirstAnswer(first);
        using var http = new HttpClient(moving);
        using var client = New(token, http);
        var before = await client.GetAsync("Cust2", system, Never);

        using var response = await SendAsync(client, system);

        ((int)response.StatusCode).ShouldBe(200);
        (await client.GetAsync("Cust2", system, Never)).ShouldNotBeSameAs(before);
    }

    // Answers the first request to the services itself.
    private sealed class FirstAnswer(HttpStatusCode status)
        : DelegatingHandler(new SocketsHttpHandler())
    {
        private int called;

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            request.RequestUri!.AbsolutePath.Contains("/api/v1/", StringComparison.Ordinal)
            && Interlocked.Increment(ref called) == 1
                ? Task.FromResult(new HttpResponseMessage(status))
                : base.SendAsync(request, cancellationToken);
    }

    private SystemUserClient New(Secret token, HttpClient? http = null) =>
        new(
            new SystemUserOptions
            {
                Authority = house.Server.Address,
                ApplicationToken = token,
                PrivateKey = SystemUserHouse.PrivateKey,
            },
            http ?? house.Server.Client,
            house.Server.Time
        );

    private static Task<HttpResponseMessage> SendAsync(
        SystemUserClient client,
        Secret system,
        string address = "v1/User/currentPrincipal"
    ) =>
        client.SendAsync(
            "Cust2",
            system,
            () => new HttpRequestMessage(HttpMethod.Get, address),
            Never
        );
}
