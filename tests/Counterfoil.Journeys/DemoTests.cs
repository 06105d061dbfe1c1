using Shouldly;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>The demo as a newcomer meets it, on both databases.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task On_PostgreSQL_it_is_one_setting_and_a_ticket_works_until_the_logout()
    {
        await using var database = await OwnDatabase.CreateAsync();
        using var server = new RunningServer { Switches = ["--database", database.Connection] };
        await server.InitializeAsync();
        try
        {
            var uma = server.Person("user");
            (
                await server.CommandAsync(
                    ["login", "--user", uma.Name, "--password-stdin"],
                    uma.Password
                )
            ).ExitCode.ShouldBe(0);
            var ticket = (await server.CommandAsync(["ticket", "issue"])).Output.Trim();
            (await server.CurlAsync("/v1/me", "-u", $"{ticket}:")).Output.ShouldContain(
                "\"name\":\"uma\""
            );

            (await server.CommandAsync(["logout"])).ExitCode.ShouldBe(0);

            (
                await server.CurlAsync(
                    "/v1/me",
                    "-o",
                    "/dev/null",
                    "-w",
                    "%{http_code}",
                    "-u",
                    $"{ticket}:"
                )
            ).Output.ShouldBe("401");
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Two_nodes_on_one_PostgreSQL_refuse_within_a_second_what_the_other_ended()
    {
        await using var database = await OwnDatabase.CreateAsync();
        using var first = new RunningServer { Switches = ["--database", database.Connection] };
        await first.InitializeAsync();
        using var second = new SecondNode(first.Told.Data, database.Connection);
        await second.StartAsync();
        try
        {
            var uma = first.Person("user");
            var ticket = (
                await first.CommandAsync(
                    ["ticket", "issue", "--user", uma.Name, "--password-stdin"],
                    uma.Password
                )
            ).Output.Trim();
            (await second.StatusAsync(ticket)).ShouldBe(200);
            (await second.StatusAsync(ticket)).ShouldBe(200);

            (
                await first.CurlAsync(
                    "/v1/logout",
                    "-o",
                    "/dev/null",
                    "-w",
                    "%{http_code}",
                    "-X",
                    "POST",
                    "-u",
                    $"{ticket}:"
                )
            ).Output.ShouldBe("200");

            await second.RefusesWithinASecondAsync(ticket);
        }
        finally
        {
            await first.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_gives_one_sentence_and_the_switch_to_use()
    {
        using var server = new RunningServer();
        await server.InitializeAsync();
        var folder = Directory.CreateTempSubdirectory("counterfoil-");
        try
        {
            var refused = await Shell.RunAsync(
                "dotnet",
                [
                    Places.Server,
                    "demo",
                    "--data",
                    folder.FullName,
                    "--port",
                    $"{server.Told.Address.Port}",
                ]
            );

            refused.ExitCode.ShouldNotBe(0);
            refused.Errors.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("--port");
        }
        finally
        {
            await server.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}
