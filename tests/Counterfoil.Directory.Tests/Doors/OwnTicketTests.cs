using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Client;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests.Doors;

/// <summary>Our own programs, started by somebody who is logged in to the domain.</summary>
[Collection(DomainTests.Name)]
public sealed class OwnTicketTests(DomainFixture fixture) : IAsyncLifetime
{
    private readonly string folder = System
        .IO.Directory.CreateTempSubdirectory("counterfoil-")
        .FullName;

    private DoorHouse house = null!;

    public async Task InitializeAsync() => house = await DoorHouse.OpenAsync(fixture.Domain);

    public async Task DisposeAsync()
    {
        await house.DisposeAsync();
        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_command_line_logs_in_unasked_and_keeps_the_ticket()
    {
        (await RunAsync("login")).ShouldStartWith("Logged in as uma (Home).");
        (await RunAsync("whoami")).ShouldContain("uma");
    }

    [Fact]
    public async Task Whoever_is_named_is_meant()
    {
        var refused = await Should.ThrowAsync<InvalidOperationException>(() =>
            RunAsync("login", "--user", "uma", "--password-stdin")
        );
        refused.Message.ShouldContain("Not logged in.");
    }

    [Fact]
    public async Task Without_a_ticket_of_kerberos_it_asks()
    {
        File.Delete(house.Cache);
        var refused = await Should.ThrowAsync<InvalidOperationException>(() => RunAsync("login"));
        refused.Message.ShouldContain("There is nobody to ask for a name.");
    }

    [Fact]
    public async Task The_client_library_opens_a_session_unasked()
    {
        ProcessVariable.Set("KRB5CCNAME", $"FILE:{house.Cache}");
        try
        {
            await using var session = await TicketSession.OpenAsync(Options());
            session.Principal.Identity!.Name.ShouldBe("uma");
            (await session.GetSafeCredentialsAsync()).Reveal().ShouldStartWith("7T:");
        }
        finally
        {
            ProcessVariable.Remove("KRB5CCNAME");
        }
    }

    [Fact]
    public async Task And_asks_where_there_is_no_ticket_of_kerberos()
    {
        ProcessVariable.Set("KRB5CCNAME", $"FILE:{folder}/none");
        try
        {
            var asked = 0;
            await using var session = await TicketSession.OpenAsync(
                Options() with
                {
                    AskAsync = (_, _) =>
                    {
                        asked++;
                        var user = house.Server.User;
                        return new(new NameAndPassword(user.Name, new Secret(user.Password)));
                    },
                }
            );
            asked.ShouldBe(1);
            session.Principal.Identity!.Name.ShouldBe("uma");
        }
        finally
        {
            ProcessVariable.Remove("KRB5CCNAME");
        }
    }

    [Fact]
    public async Task A_number_is_no_name_of_a_service()
    {
        (await KerberosHandshake.BeginAsync(house.Server.Address)).ShouldBeNull();
    }

    private TicketSessionOptions Options() =>
        new()
        {
            Authority = house.Address,
            Time = house.Server.Time,
            AskAsync = (_, _) => throw new InvalidOperationException("Nobody was to be asked."),
        };

    private Task<string> RunAsync(params IReadOnlyList<string> arguments)
    {
        var environment = house.Environment;
        environment["XDG_STATE_HOME"] = folder;
        return DomainPrograms.RunAsync(
            "dotnet",
            [
                typeof(Counterfoil.Server.Hosting.ServerHost).Assembly.Location,
                .. arguments,
                "--server",
                house.Address.ToString(),
            ],
            environment,
            "wrong\n"
        );
    }
}
