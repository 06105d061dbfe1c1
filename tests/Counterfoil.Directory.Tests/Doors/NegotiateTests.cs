using System.Net;
using System.Text.Json;
using Counterfoil.Tests.Server;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests.Doors;

/// <summary>Kerberos at the doors, from a real domain.</summary>
[Collection(DomainTests.Name)]
public sealed class NegotiateTests(DomainFixture fixture) : IAsyncLifetime
{
    private DoorHouse house = null!;

    public async Task InitializeAsync() => house = await DoorHouse.OpenAsync(fixture.Domain);

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task After_kinit_curl_is_let_in_at_rest()
    {
        var said = await house.CurlAsync(DoorHouse.Rest);
        said.ShouldEndWith("\n200");
        said.ShouldContain("\"Associate\":\"uma\"");
    }

    [Fact]
    public async Task And_at_the_api_and_the_ticket_got_there_is_a_user_name_elsewhere()
    {
        var said = await house.CurlAsync("/v1/login", "--json", "{}");
        said.ShouldEndWith("\n200");
        var ticket = JsonDocument
            .Parse(said[..said.LastIndexOf('\n')])
            .RootElement.GetProperty("ticket")
            .GetString()!;

        using var elsewhere = await house.BringAsync(TestServer.Basic(ticket, "").ToString());
        elsewhere.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var me = await house.BringAsync($"SOTicket {ticket}", "/v1/me");
        (await me.Content.ReadAsStringAsync()).ShouldContain("\"kerberos\"");
    }

    [Fact]
    public async Task And_at_the_login_page()
    {
        var said = await house.CurlAsync("/login", "-i");
        said.ShouldEndWith("\n303");
        said.ShouldContain("Location: /tickets");
        said.ShouldContain("__Host-Counterfoil=");
    }

    [Fact]
    public async Task And_at_soap_by_the_operation_that_asks_for_it()
    {
        const string services = "http://www.superoffice.net/ws/crm/NetServer/Services88";
        var said = await house.CurlAsync(
            "/Remote/Services88/SoPrincipal.svc",
            "-H",
            "Content-Type: text/xml; charset=utf-8",
            "-H",
            $"SOAPAction: \"{services}/SoPrincipal/AuthenticateImplicit\"",
            "-d",
            $"<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><AuthenticateImplicit xmlns='{services}'/></s:Body></s:Envelope>"
        );
        said.ShouldEndWith("\n200");
        said.ShouldContain("AuthenticationSucceeded>true<");
    }

    [Fact]
    public async Task Without_a_ticket_of_kerberos_nobody_is_let_in()
    {
        var said = await house.CurlAsync(DoorHouse.Rest, "--cookie", "x");
        said.ShouldEndWith("\n200");
        File.Delete(house.Cache);
        (await house.CurlAsync(DoorHouse.Rest)).ShouldEndWith("\n401");
    }

    [Fact]
    public async Task A_handshake_that_was_seen_is_refused()
    {
        var header = await house.TakeHandshakeAsync();
        using var first = await house.BringAsync(header);
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var replay = await house.BringAsync(header);
        replay.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Even_where_the_library_keeps_no_cache_of_its_own()
    {
        ProcessVariable.Set("KRB5RCACHENAME", "none:");
        try
        {
            var header = await house.TakeHandshakeAsync();
            using var first = await house.BringAsync(header);
            first.StatusCode.ShouldBe(HttpStatusCode.OK);
            using var replay = await house.BringAsync(header);
            replay.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            house.Log.ShouldContain(line => line.EndsWith("it was shown before "));
        }
        finally
        {
            ProcessVariable.Remove("KRB5RCACHENAME");
        }
    }

    [Fact]
    public async Task A_handshake_for_another_service_is_refused()
    {
        var port = house.Address.Port;
        var said = await house.RunAsync(
            "curl",
            [
                .. DoorHouse.CurlSwitches,
                "--resolve",
                $"other.probe.test:{port}:127.0.0.1",
                $"http://other.probe.test:{port}{DoorHouse.Rest}",
            ]
        );
        said.ShouldEndWith("\n401");
        house.Log.ShouldContain(line => line.Contains("A handshake from 127.0.0.1 was refused"));
        house.Log.ShouldNotContain(line => line.Contains("YII"));
    }

    [Theory]
    [InlineData("+6m", 401)]
    [InlineData("-6m", 401)]
    [InlineData("+4m", 200)]
    public async Task A_clock_that_is_six_minutes_off_is_refused_and_four_are_not(
        string offset,
        int status
    )
    {
        // The controller would refuse such a clock too, so the ticket for the service is there already.
        await house.RunAsync("kvno", ["-q", "HTTP/localhost"]);
        var said = await house.RunAsync(
            "faketime",
            [
                "-f",
                offset,
                "curl",
                .. DoorHouse.CurlSwitches,
                new Uri(house.Address, DoorHouse.Rest).ToString(),
            ]
        );
        said.ShouldEndWith($"\n{status}");
    }

    [Fact]
    public async Task Ntlm_is_refused()
    {
        using var answer = await house.BringAsync(
            "Negotiate TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAAKAGFKAAAADw=="
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        house.Log.ShouldContain(line => line.Contains("NTLM from 127.0.0.1 was refused unread"));
    }
}
