using System.Text;
using Counterfoil.Tests.Server.Soap;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Handshakes;

/// <summary><c>AuthenticateImplicit</c>: what the connection proves.</summary>
public sealed class HandshakeSoapTests : IAsyncLifetime
{
    private const string Uma = "uma@PROBE.TEST";

    private TestServer server = null!;

    public async Task InitializeAsync() =>
        server = await TestServer.StartAsync(PlayedHandshake.Taken((Uma, "uma")));

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task It_is_asked_for_and_lets_in()
    {
        var asked = await SendAsync("AuthenticateImplicit", handshake: null);
        asked.Status.ShouldBe(401);
        asked.Headers.WwwAuthenticate.ToString().ShouldBe("Negotiate");
        asked.IsLetIn.ShouldBeFalse();

        var done = await SendAsync("AuthenticateImplicit", PlayedHandshake.Header(Uma));
        done.Status.ShouldBe(200);
        done.IsLetIn.ShouldBeTrue();
        done.Ticket.ShouldStartWith("7T:");
        done.Said("Associate").ShouldBe("uma");
    }

    [Fact]
    public async Task A_refused_one_is_a_call_that_worked_and_is_not_asked_for_again()
    {
        var refused = await SendAsync(
            "AuthenticateImplicit",
            PlayedHandshake.Header("zoe@PROBE.TEST")
        );
        refused.Status.ShouldBe(200);
        refused.IsLetIn.ShouldBeFalse();
        refused.Headers.WwwAuthenticate.ToString().ShouldNotBe("Negotiate");
    }

    [Fact]
    public async Task It_counts_where_it_is_asked_for_and_nowhere_else()
    {
        var other = await SendAsync("AuthenticateGeneric", PlayedHandshake.Header(Uma));
        other.Status.ShouldBe(200);
        other.IsLetIn.ShouldBeFalse();
    }

    private async Task<Reply> SendAsync(string operation, string? handshake)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, SoapHouse.Path);
        request.Content = new StringContent(
            SoapHouse.Envelope($"<{operation} xmlns='{SoapHouse.Namespace}'/>"),
            Encoding.UTF8,
            "text/xml"
        );
        if (handshake is not null)
            request.Headers.TryAddWithoutValidation("Authorization", handshake);
        using var response = await server.Client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }
}
