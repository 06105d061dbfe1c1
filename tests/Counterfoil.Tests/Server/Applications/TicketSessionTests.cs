using System.Net;
using System.Text;
using Counterfoil.Authority.Tickets;
using Counterfoil.Client;
using Counterfoil.Tests.Server.Api;
using Counterfoil.Tests.Server.Doors;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Applications;

/// <summary>A program that logs in by the standard flow, at a real server by a clock that is moved by hand.</summary>
public sealed class TicketSessionTests : IAsyncLifetime
{
    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal)
    {
        ["HOME"] = "/nowhere",
    };
    private TestServer server = null!;
    private string input = "";

    public async Task InitializeAsync() => server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_ticket_in_the_environment_is_enough_and_is_not_left_there_for_others()
    {
        environment[TicketPassage.Variable] = await server.TicketAsync(server.Administrator);
        await using var session = await OpenAsync();
        session.Principal.Identity!.Name.ShouldBe("adam");
        session.Principal.IsInRole(Rights.AdminUsers).ShouldBeTrue();
        environment.ShouldNotContainKey(TicketPassage.Variable);
    }

    [Fact]
    public async Task A_ticket_of_another_authority_is_shown_to_nobody()
    {
        environment[TicketPassage.Variable] = await server.TicketAsync(server.Administrator);
        environment[TicketPassage.AuthorityVariable] = "https://another.example.com/";
        var refused = await Should.ThrowAsync<TicketRefusedException>(
            OpenAsync(Options() with { AskAsync = (_, _) => new((NameAndPassword?)null) })
        );
        refused.Code.ShouldBe("no_evidence");
    }

    [Fact]
    public async Task A_ticket_that_names_this_authority_is_enough()
    {
        environment[TicketPassage.Variable] = await server.TicketAsync(server.User);
        environment[TicketPassage.AuthorityVariable] = server.Address.AbsoluteUri.TrimEnd('/');
        await using var session = await OpenAsync();
        session.Principal.Identity!.Name.ShouldBe("uma");
    }

    [Fact]
    public async Task A_ticket_that_was_handed_on_stays_for_nobody_where_another_is_named()
    {
        environment[TicketPassage.Variable] = await server.TicketAsync(server.Operator);
        environment[TicketPassage.DescriptorVariable] = "7";
        await using var session = await OpenAsync(
            Options() with
            {
                Ticket = new Secret(await server.TicketAsync(server.User)),
            }
        );
        session.Principal.Identity!.Name.ShouldBe("uma");
        environment.Keys.ShouldNotContain(name =>
            name.StartsWith(TicketPassage.Variable, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_ticket_on_an_inherited_descriptor_is_enough_and_the_rest_of_the_input_is_the_programs()
    {
        input = $"{await server.TicketAsync(server.User)}\nthe rest";
        environment[TicketPassage.DescriptorVariable] = "0";
        using var stream = new MemoryStream(Encoding.ASCII.GetBytes(input));
        await using var session = await OpenAsync(
            Options(standardInput: () => new Borrowed(stream))
        );
        session.Principal.Identity!.Name.ShouldBe("uma");
        using var rest = new StreamReader(stream);
        (await rest.ReadToEndAsync()).ShouldBe("the rest");
    }

    [Fact]
    public async Task What_counterfoil_login_keeps_is_enough()
    {
        var folder = Directory.CreateDirectory(Path.Combine(server.Folder, "state", "counterfoil"));
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "login.json"),
            System.Text.Json.JsonSerializer.Serialize(
                new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    [server.Address.AbsoluteUri] = new
                    {
                        ticket = await server.TicketAsync(server.User),
                    },
                }
            )
        );
        environment["XDG_STATE_HOME"] = Path.Combine(server.Folder, "state");
        await using var session = await OpenAsync();
        session.Principal.Identity!.Name.ShouldBe("uma");
    }

    [Fact]
    public async Task Where_what_is_there_has_ended_a_person_is_asked_a_few_times()
    {
        environment[TicketPassage.Variable] = await server.EndedTicketAsync(server.User);
        var questions = new List<LoginQuestion>();
        await using var session = await OpenAsync(
            Options() with
            {
                AskAsync = (question, _) =>
                {
                    questions.Add(question);
                    return new(
                        new NameAndPassword(
                            server.User.Name,
                            new Secret(question.Try < 3 ? "mistyped" : server.User.Password)
                        )
                    );
                },
            }
        );
        session.Principal.Identity!.Name.ShouldBe("uma");
        questions.Select(question => question.Try).ShouldBe([1, 2, 3]);
        questions[0].Problem.ShouldBeNull();
        questions[1].Problem.ShouldNotBeNull().ShouldNotContain("mistyped");
    }

    [Fact]
    public async Task After_three_tries_it_gives_up_and_says_no_secret()
    {
        var asked = 0;
        var refused = await Should.ThrowAsync<TicketRefusedException>(
            OpenAsync(
                Options() with
                {
                    AskAsync = (_, _) =>
                    {
                        asked++;
                        return new(new NameAndPassword("uma", new Secret("mistyped secret")));
                    },
                }
            )
        );
        asked.ShouldBe(3);
        refused.Code.ShouldBe("invalid_credentials");
        refused.ToString().ShouldNotContain("mistyped secret");
    }

    [Fact]
    public async Task Who_wants_to_be_nobody_is_asked_no_more() =>
        (
            await Should.ThrowAsync<TicketRefusedException>(
                OpenAsync(Options() with { AskAsync = (_, _) => new((NameAndPassword?)null) })
            )
        ).Code.ShouldBe("no_evidence");

    [Fact]
    public async Task A_named_ticket_that_has_ended_is_not_replaced_by_whoever_is_there()
    {
        environment[TicketPassage.Variable] = await server.TicketAsync(server.Operator);
        var ended = await server.EndedTicketAsync(server.User);
        var refused = await Should.ThrowAsync<TicketRefusedException>(
            OpenAsync(Options() with { Ticket = new Secret(ended) })
        );
        refused.ToString().ShouldNotContain(ended);
    }

    [Fact]
    public async Task A_ticket_on_the_command_line_is_refused_where_the_tenant_forbids_it()
    {
        var ticket = new Secret(await server.TicketAsync(server.User));
        await using (await OpenAsync(Options() with { TicketOnCommandLine = ticket })) { }
        await server.SwitchAsync(
            server.Own,
            switches => switches with { TicketOnCommandLine = false }
        );
        await Should.ThrowAsync<TicketRefusedException>(
            OpenAsync(Options() with { TicketOnCommandLine = ticket })
        );
        await using (await OpenAsync(Options() with { Ticket = ticket })) { }
    }

    [Fact]
    public async Task The_ticket_for_taking_along_is_the_same_in_the_same_program_and_ends_with_its_login()
    {
        var login = await server.TicketAsync(server.User);
        await using var session = await OpenAsync(Options() with { Ticket = new Secret(login) });
        await using var second = await OpenAsync(Options() with { Ticket = new Secret(login) });
        var all = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => session.GetSafeCredentialsAsync().AsTask())
        );
        all.ShouldAllBe(one => one.Equals(all[0]));
        (await second.GetSafeCredentialsAsync()).Equals(all[0]).ShouldBeTrue();
        all[0].Reveal().ShouldNotBe(login);
        await server.CallAsync("POST /v1/logout", $"SOTicket {login}", "{}");
        (await server.CallAsync("GET /v1/me", $"SOTicket {all[0].Reveal()}")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task It_is_renewed_before_it_idles_out_and_dies_at_the_absolute_end()
    {
        await using var session = await OpenAsync(
            Options() with
            {
                Ticket = new Secret(await server.TicketAsync(server.User)),
            }
        );
        var safe = await session.GetSafeCredentialsAsync();
        // Asked now and then, as a program does: six days of it, and the ticket is the same one.
        for (var hours = 0; hours < 6 * 24; hours += 5)
        {
            await server
                .Services.GetRequiredService<TicketRenewals>()
                .FlushAsync(CancellationToken.None);
            server.Time.Jump(TimeSpan.FromHours(5));
            (await session.GetSafeCredentialsAsync()).Equals(safe).ShouldBeTrue($"after {hours} h");
            (await server.CallAsync("GET /v1/me", $"SOTicket {safe.Reveal()}")).Status.ShouldBe(
                200
            );
        }
        server.Time.Jump(TimeSpan.FromDays(2));
        (
            await Should.ThrowAsync<TicketRefusedException>(
                session.GetSafeCredentialsAsync().AsTask()
            )
        ).Code.ShouldBe("invalid_credentials");
    }

    [Fact]
    public async Task A_program_with_an_account_of_its_own_logs_in_again_past_the_absolute_end()
    {
        await using var session = await OpenAsync(
            Options() with
            {
                UserName = server.System.Name,
                Password = new Secret(server.System.Password),
            }
        );
        var safe = await session.GetSafeCredentialsAsync();
        server.Time.Jump(TimeSpan.FromDays(8));
        var next = await session.GetSafeCredentialsAsync();
        next.Equals(safe).ShouldBeFalse();
        (await server.CallAsync("GET /v1/me", $"SOTicket {next.Reveal()}")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Logging_out_ends_a_login_of_its_own_and_leaves_alone_what_was_handed_to_it()
    {
        var handed = await server.TicketAsync(server.User);
        await using var guest = await OpenAsync(Options() with { Ticket = new Secret(handed) });
        var taken = await guest.GetSafeCredentialsAsync();
        await guest.LogOutAsync();
        (await StatusAsync(taken.Reveal())).ShouldBe(401);
        (await StatusAsync(handed)).ShouldBe(200);
        await Should.ThrowAsync<ObjectDisposedException>(async () =>
            await guest.GetSafeCredentialsAsync()
        );

        await using var owner = await OpenAsync(
            Options() with
            {
                UserName = server.User.Name,
                Password = new Secret(server.User.Password),
            }
        );
        var own = await owner.GetSafeCredentialsAsync();
        await owner.LogOutAsync();
        (await StatusAsync(own.Reveal())).ShouldBe(401);
    }

    [Fact]
    public async Task The_ticket_goes_to_the_named_origins_alone_and_nowhere_that_a_redirect_leads()
    {
        await using var stranger = await Listener.StartAsync(_ => null);
        await using var friend = await Listener.StartAsync(path =>
            path == "/away" ? stranger.Address : null
        );
        await using var session = await OpenAsync(
            Options() with
            {
                Ticket = new Secret(await server.TicketAsync(server.User)),
            }
        );
        using var http = session.CreateClient(friend.Address);
        await http.GetAsync("here");
        friend.Heard.ShouldHaveSingleItem().ShouldStartWith("SOTicket 7T:");
        friend.Uses.ShouldHaveSingleItem().ShouldContain("nightly");
        (await http.GetAsync("away")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await http.GetAsync(stranger.Address);
        stranger.Heard.ShouldBe([""]);

        using var inner = new SocketsHttpHandler { AllowAutoRedirect = true };
        using var following = new HttpClient(session.CreateHandler(inner, friend.Address));
        await following.GetAsync(new Uri(friend.Address, "away"));
        stranger.Heard.ShouldBe(["", ""]);
        stranger.Heard.Count.ShouldBe(2, "the redirect was followed");

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(friend.Address, "here"));
        await following.SendAsync(request);
        request.Headers.Authorization.ShouldBeNull("a request that is kept keeps no ticket");
        Should.Throw<ArgumentException>(() => session.CreateClient(new Uri("http://example.com")));
    }

    [Fact]
    public async Task An_authority_that_does_not_answer_is_said_so()
    {
        var gone = new Uri($"http://127.0.0.1:{FreePort()}/");
        var failure = await Should.ThrowAsync<AuthorityUnreachableException>(
            OpenAsync(
                Options() with
                {
                    Authority = gone,
                    Ticket = new Secret(await server.TicketAsync(server.User)),
                }
            )
        );
        failure.ToString().ShouldNotContain("7T:");
    }

    private async Task<int> StatusAsync(string ticket) =>
        (await server.CallAsync("GET /v1/me", $"SOTicket {ticket}")).Status;

    private Task<TicketSession> OpenAsync(TicketSessionOptions? options = null) =>
        TicketSession.OpenAsync(options ?? Options());

    private TicketSessionOptions Options(Func<Stream>? standardInput = null) =>
        new()
        {
            Authority = server.Address,
            Program = "nightly",
            Time = server.Time,
            AskAsync = (_, _) => throw new InvalidOperationException("Nobody is to be asked."),
            Surroundings = new Surroundings(
                name => environment.GetValueOrDefault(name),
                name => environment.Remove(name),
                standardInput ?? (() => Stream.Null)
            ),
        };

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A stream that outlives whoever reads it, as standard input does.</summary>
    private sealed class Borrowed(Stream inner) : MemoryStream
    {
        public override int ReadByte() => inner.ReadByte();
    }
}
