using Counterfoil.Authority.Evaluation;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Hosting;

/// <summary>The house as it is put together lets in who should be let in.</summary>
public sealed class TestServerTests
{
    [Fact]
    public async Task The_house_lets_in_whom_it_knows_and_nobody_else()
    {
        await using var server = await TestServer.StartAsync();
        (await HearAsync(server, server.User)).ShouldBeOfType<Outcome.Believed>();
        (await HearAsync(server, server.Operator)).ShouldBeOfType<Outcome.Believed>();
        (await HearAsync(server, server.External)).ShouldBeOfType<Outcome.Believed>();
        (await HearAsync(server, server.Disabled)).ShouldBeOfType<Outcome.Refused>();
        (await HearAsync(server, server.Resource)).ShouldBeOfType<Outcome.Refused>();
        (await HearAsync(server, server.Stranger)).ShouldBeOfType<Outcome.Refused>();
    }

    private static async Task<Outcome> HearAsync(TestServer server, Somebody somebody) =>
        await server
            .Services.GetRequiredService<Evaluator>()
            .HearAsync(
                new Presented
                {
                    Door = new Door("test", "Test"),
                    Evidence = [Evidence.OfUserName(somebody.Name, new Secret(somebody.Password))],
                },
                CancellationToken.None
            );
}
