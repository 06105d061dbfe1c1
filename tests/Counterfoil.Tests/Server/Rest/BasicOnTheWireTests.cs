using System.Diagnostics;
using System.Net;
using Counterfoil.Tests.Server.Doors;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Rest;

/// <summary>Basic as programs that others wrote send it.</summary>
public sealed class BasicOnTheWireTests(OneServer house) : IClassFixture<OneServer>
{
    private const string Path = "api/v1/User/currentPrincipal";

    private readonly TestServer server = house.Server;

    [Theory]
    [InlineData("{0}")]
    [InlineData("{0}:")]
    [InlineData("{0}:a password behind it")]
    public async Task Curl_brings_a_ticket_with_u(string form)
    {
        var ticket = await server.TicketAsync(server.User);
        (await CurlAsync(string.Format(null, form, ticket))).ShouldBe("200");
    }

    [Fact]
    public async Task Curl_brings_a_name_and_a_password_with_u()
    {
        (await CurlAsync($"{server.User.Name}:{server.User.Password}")).ShouldBe("200");
        (await CurlAsync($"{server.User.Name}:")).ShouldBe("401");
        (await CurlAsync("7T:AAAA:")).ShouldBe("401");
    }

    [Fact]
    public async Task A_network_credential_brings_a_ticket()
    {
        var ticket = await server.TicketAsync(server.User);
        foreach (var password in new[] { "", "ignored" })
        {
            using var client = server.NewClient(
                new SocketsHttpHandler
                {
                    Credentials = new NetworkCredential(ticket, password),
                    UseCookies = false,
                }
            );
            using var response = await client.GetAsync(Path);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    private async Task<string> CurlAsync(string user)
    {
        var start = new ProcessStartInfo("curl")
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            ArgumentList =
            {
                "--silent",
                "--noproxy",
                "*",
                "--output",
                "/dev/null",
                "--write-out",
                "%{http_code}",
                "--user",
                user,
                new Uri(server.Address, Path).AbsoluteUri,
            },
        };
        using var curl = Process.Start(start)!;
        var said = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        return said;
    }
}
