using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests.Doors;

/// <summary>What somebody whom an administrator linked may do to the link.</summary>
[Collection(DomainTests.Name)]
public sealed class OwnLinkTests(DomainFixture fixture) : IAsyncLifetime
{
    private DoorHouse house = null!;

    public async Task InitializeAsync() => house = await DoorHouse.OpenAsync(fixture.Domain);

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task Nobody_unlinks_themselves_to_get_the_blocked_password_back()
    {
        var said = await house.CurlAsync("/v1/login", "--json", "{}");
        var ticket = JsonDocument
            .Parse(said[..said.LastIndexOf('\n')])
            .RootElement.GetProperty("ticket")
            .GetString()!;

        using var removal = new HttpRequestMessage(
            HttpMethod.Delete,
            "/v1/me/credentials/ActiveDirectory/1"
        );
        removal.Headers.TryAddWithoutValidation("Authorization", $"SOTicket {ticket}");
        using var answer = await house.Server.Client.SendAsync(removal);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await house.CurlAsync(DoorHouse.Rest)).ShouldEndWith("\n200");
    }
}
