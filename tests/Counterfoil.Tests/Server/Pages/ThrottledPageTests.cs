using System.Globalization;
using Counterfoil.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

public sealed class ThrottledPageTests
{
    [Fact]
    public async Task Too_many_failures_are_said_with_the_time_to_wait_and_then_forgiven()
    {
        await using var server = await TestServer.StartAsync();
        server.Time.Advance(TimeSpan.FromMinutes(1));
        var visitor = new PageVisitor(server);
        for (var i = 0; i < 5; i++)
            await visitor.FillAsync("/login", null, ("userName", "uma"), ("password", "wrong"));

        var throttled = await visitor.LogInAsync(server.User);
        throttled.Status.ShouldBe(429);
        var seconds = int.Parse(throttled.Header("Retry-After")!, CultureInfo.InvariantCulture);
        seconds.ShouldBeInRange(1, 60);
        throttled
            .Problems.ShouldHaveSingleItem()
            .ShouldStartWith("Too many failed attempts. Try again in ");
        server.Time.Advance(TimeSpan.FromSeconds(seconds));
        (await visitor.LogInAsync(server.User)).Status.ShouldBe(303);
    }

    [Fact]
    public async Task A_server_that_cannot_hash_more_says_busy()
    {
        await using var server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Services = services => services.AddSingleton(_ => new HashingLane(1, 0)),
            }
        );
        using var release = new ManualResetEventSlim();
        using var taken = new ManualResetEventSlim();
        var held = server
            .Services.GetRequiredService<HashingLane>()
            .RunAsync(
                () =>
                {
                    taken.Set();
                    release.Wait(TimeSpan.FromMinutes(1));
                    return true;
                },
                CancellationToken.None
            );
        taken.Wait(TimeSpan.FromMinutes(1));
        var busy = await new PageVisitor(server).LogInAsync(server.User);
        release.Set();
        await held;

        busy.Status.ShouldBe(503);
        busy.Header("Retry-After").ShouldBe("2");
        busy.Problems.ShouldBe(["The server is busy. Try again in 2 s."]);
    }
}
