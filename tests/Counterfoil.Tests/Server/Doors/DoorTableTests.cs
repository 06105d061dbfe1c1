using System.Text;
using Counterfoil.Authority;
using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Throttling;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Architecture;
using Counterfoil.Tests.Server.Handshakes;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Doors;

/// <summary>
/// Every door in the registry, taken through everything that somebody can bring. What comes out is docs/doors.md; set
/// COUNTERFOIL_WRITE_DOCS to write it anew.
/// </summary>
public sealed class DoorTableTests : IAsyncLifetime
{
    internal const string Site = "https://wiki.example.com";

    private const string Document = "docs/doors.md";

    internal static readonly DoorDriver[] Drivers =
    [
        .. typeof(DoorDriver)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DoorDriver)) && !type.IsAbstract)
            .Select(type => (DoorDriver)Activator.CreateInstance(type)!),
    ];

    private static readonly DoorCase[] Cases =
    [
        new("name and password", Said.LetIn, "believed", (server, _) => server.User.Knock()),
        new(
            "ticket as user name, blank password",
            Said.LetIn,
            "believed",
            async (server, door) => new Knock { UserName = await server.TicketAsync(server.User) }
        ),
        new(
            "ticket as user name, a wrong password (ignored)",
            Said.LetIn,
            "believed",
            async (server, door) =>
                new Knock
                {
                    UserName = await server.TicketAsync(server.User),
                    Password = "not the password",
                }
        ),
        new(
            "name, blank password",
            Said.Refused,
            "blank_password",
            (server, _) => server.User.Knock() with { Password = "" }
        ),
        new(
            "name, wrong password",
            Said.Refused,
            "wrong_password",
            (server, _) => server.User.Knock() with { Password = "not the password" }
        ),
        new(
            "unknown name",
            Said.Refused,
            "unknown_name",
            (server, door) => new Knock { UserName = $"nobody {door}", Password = "whatever it is" }
        ),
        new("disabled associate", Said.Refused, "disabled", (server, _) => server.Disabled.Knock()),
        new(
            "associate of a type that may not log in",
            Said.Refused,
            "type_not_allowed",
            (server, _) => server.Resource.Knock()
        ),
        new(
            "right password after too many failures",
            Said.Wait,
            "throttled",
            async (server, _) =>
            {
                for (var i = 0; i < new ThrottleOptions().Pair.Free; i++)
                    await server.HearAsync(server.Administrator.Name, "not the password");
                return server.Administrator.Knock();
            }
        ),
        new(
            "ticket of another tenant",
            Said.Refused,
            "ticket_of_another_tenant",
            async (server, _) =>
                new Knock { UserName = await server.TicketAsync(server.Stranger, server.Second) }
        ),
        new(
            "ticket that was ended",
            Said.Refused,
            "revoked_ticket",
            async (server, _) => new Knock { UserName = await server.EndedTicketAsync(server.User) }
        ),
        new(
            "made-up ticket",
            Said.Refused,
            "unknown_ticket",
            (_, _) =>
                new Knock
                {
                    UserName = new Ticket(
                        Guid.Parse("c0ffee00-0000-4000-8000-00000000c0de"),
                        7,
                        null
                    ).ToWire(),
                }
        ),
        new(
            "access token",
            Said.LetIn,
            "believed",
            async (server, _) =>
                new Knock
                {
                    UserName = (await server.AccessTokenAsync(server.User)).Ticket.Reveal(),
                }
        )
        {
            Kind = TicketKind.AccessToken,
        },
        new(
            "access token that was ended",
            Said.Refused,
            "revoked_ticket",
            async (server, _) =>
            {
                var token = await server.AccessTokenAsync(server.User);
                await server
                    .Services.GetRequiredService<Counterfoil.Authority.Tickets.GrantDesk>()
                    .EndAsync(token.Stub, CancellationToken.None);
                return new Knock { UserName = token.Ticket.Reveal() };
            }
        ),
        new(
            "access token of another tenant",
            Said.Refused,
            "ticket_of_another_tenant",
            (server, _) =>
                new Knock
                {
                    UserName = TicketForm.ToWire(
                        TicketKind.AccessToken,
                        new Ticket(
                            Guid.Parse("c0ffee00-0000-4000-8000-00000000c0de"),
                            7,
                            server.Second
                        )
                    ),
                }
        ),
        new(
            "name and password beside a ticket of somebody else",
            Said.Refused,
            "several_associates",
            async (server, _) =>
                server.User.Knock() with
                {
                    TicketBeside = await server.TicketAsync(server.External),
                }
        )
        {
            HasTwo = true,
        },
        new(
            "name and password beside one's own ticket",
            Said.LetIn,
            "believed",
            async (server, _) =>
                server.User.Knock() with
                {
                    TicketBeside = await server.TicketAsync(server.User),
                }
        )
        {
            HasTwo = true,
        },
        new(
            "Kerberos handshake of somebody who is linked",
            Said.LetIn,
            "believed",
            (_, _) => new Knock { Handshake = PlayedHandshake.Header("uma@PROBE.TEST") }
        )
        {
            IsHandshake = true,
        },
        new(
            "Kerberos handshake of somebody who is not",
            Said.Refused,
            "not_linked",
            (_, _) => new Knock { Handshake = PlayedHandshake.Header("zoe@PROBE.TEST") }
        )
        {
            IsHandshake = true,
        },
        new(
            "Kerberos handshake of a disabled associate",
            Said.Refused,
            "disabled",
            (_, _) => new Knock { Handshake = PlayedHandshake.Header("dora@PROBE.TEST") }
        )
        {
            IsHandshake = true,
        },
        new(
            "handshake by NTLM, replayed, or for another service",
            Said.Refused,
            "screened_out",
            (_, _) => new Knock { Handshake = $"Negotiate {Convert.ToBase64String("NTLMSSP\0"u8)}" }
        )
        {
            IsHandshake = true,
        },
        new("nothing", Said.Refused, "", (_, _) => new Knock()) { HasNothing = true },
        new(
            "ticket in a cookie",
            Said.Refused,
            "",
            async (server, _) =>
                new Knock { TicketInCookie = await server.TicketAsync(server.User) }
        )
        {
            HasNothing = true,
            IsCookie = true,
        },
        new(
            "a plugin objects",
            Said.Refused,
            "objection",
            (server, _) => server.User.Knock(),
            (_, _) => new(Verdict.Objects("The tests say so."))
        ),
        new(
            "a plugin needs more",
            Said.MoreEvidence,
            "more_evidence",
            (server, _) => server.User.Knock(),
            (_, _) => new(Verdict.Needs(new Challenge("riddle", "What walks on four legs?")))
        ),
        new(
            "a plugin throws",
            Said.Refused,
            "plugin_failed",
            (server, _) => server.User.Knock(),
            (_, _) => throw new InvalidOperationException("The tests say so.")
        ),
        new(
            "a plugin hangs",
            Said.Refused,
            "plugin_failed",
            (server, _) => server.User.Knock(),
            (_, _) => new(new TaskCompletionSource<Verdict>().Task)
        )
        {
            Hangs = true,
        },
    ];

    private readonly MeddlingPlugin plugin = new();
    private TestServer server = null!;

    public async Task InitializeAsync() =>
        server = await TestServer.StartAsync(
            EveryDoorOpen with
            {
                Plugins = [.. EveryDoorOpen.Plugins, _ => plugin],
            }
        );

    /// <summary>A server at which every door of the registry is in use.</summary>
    internal static TestServerOptions EveryDoorOpen =>
        PlayedHandshake.Taken(("uma@PROBE.TEST", "uma"), ("dora@PROBE.TEST", "dora")) with
        {
            Tenant = tenant =>
                tenant with
                {
                    Switches = tenant.Switches with { TicketInUrl = true },
                },
            Settings = settings =>
                settings with
                {
                    Negotiate = PlayedHandshake.Settings(),
                    TrustedProxies = [System.Net.IPNetwork.Parse("127.0.0.0/8")],
                    Sites = [HandOvers.HandOverTests.Parse(Site + "/.counterfoil/callback")],
                },
        };

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public void Every_door_in_the_registry_is_taken_through_the_table() =>
        Drivers
            .Select(driver => driver.Door.Name)
            .Order(StringComparer.Ordinal)
            .ShouldBe(
                Counterfoil
                    .Server.Doors.All.Select(row => row.Door.Name)
                    .Order(StringComparer.Ordinal),
                "a door without its driver"
            );

    [Fact]
    public async Task Every_door_answers_everything_that_is_brought_as_the_documentation_says()
    {
        var drivers = Counterfoil
            .Server.Doors.All.Select(row =>
                Drivers.SingleOrDefault(driver => driver.Door == row.Door)
            )
            .OfType<DoorDriver>()
            .ToList();
        var rows = new List<string[]>();
        foreach (var one in Cases)
        {
            var words = new List<string>
            {
                one.Name,
                one switch
                {
                    { Kind: not null } => $"`{one.Because}`, or `ticket_not_for_this_door`",
                    { Because.Length: > 0 } => $"`{one.Because}`",
                    _ => "",
                },
            };
            foreach (var driver in drivers)
                words.Add(await PlayAsync(one, driver));
            rows.Add([.. words]);
        }
        Compare(Write(drivers, rows));
    }

    [Fact]
    public async Task An_unknown_name_a_wrong_password_and_a_disabled_associate_look_and_cost_the_same()
    {
        var lane = server.Services.GetRequiredService<HashingLane>();
        foreach (var driver in Drivers.Where(driver => !driver.TakesOnlyTickets))
        {
            await driver.PrepareAsync(server);
            var answers = new List<(string Body, long Hashes)>();
            foreach (
                var knock in new[]
                {
                    new Knock
                    {
                        UserName = $"ghost of {driver.Door.Name}",
                        Password = "not the password",
                    },
                    server.User.Knock() with
                    {
                        Password = "not the password",
                    },
                    server.Disabled.Knock(),
                    server.Disabled.Knock() with
                    {
                        Password = "not the password",
                    },
                }
            )
            {
                var before = lane.Completed;
                var answer = await driver.KnockAsync(server, knock);
                answer.Said.ShouldBe(Said.Refused, driver.Door.Name);
                answers.Add((Blur(answer.Body, knock), lane.Completed - before));
            }
            answers.Distinct().Count().ShouldBe(1, driver.Door.Name);
            answers[0].Hashes.ShouldBe(1, driver.Door.Name);
            // Two of the four were tried wrongly with two names: the next door's four must not be throttled.
            server.Time.Jump(TimeSpan.FromDays(31));
        }
    }

    private async Task<string> PlayAsync(DoorCase one, DoorDriver driver)
    {
        if (one.IsHandshake && !driver.TakesHandshake)
            return "—";
        if (driver.IsForPeople && (one.HasNothing || one.HasTwo))
            return "—";
        plugin.Behave();
        await driver.PrepareAsync(server);
        var knock = await one.Prepare(server, driver.Door.Name);
        if (
            driver.TakesOnlyTickets
            && knock.TicketBeside is null
            && (knock.UserName is null || !TicketEvidence.Recognises(knock.UserName))
        )
            return "—";
        // An application that asks has been let in by itself: the plugin meddles with its visitor.
        plugin.Says = (hearing, cancellationToken) =>
            hearing.Associate.Id == server.Application.Associate.Id
                ? MeddlingPlugin.Nothing(hearing, cancellationToken)
                : one.Plugin(hearing, cancellationToken);
        var began = server.Time.GetUtcNow();
        var knocking = driver.KnockAsync(server, knock);
        if (one.Hangs)
        {
            await plugin.Asked;
            while (!knocking.IsCompleted)
            {
                // The limit may not be set yet when the plugin is asked; once it is, this ends it.
                server.Time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }
        var answer = await knocking;
        plugin.Behave();
        var expected =
            one.Expected == Said.MoreEvidence && driver.Door.HasPage ? Said.Asked
            : one.IsCookie && driver.TakesCookie ? Said.LetIn
            : one.IsNotFor(driver.Door) ? Said.Refused
            : one.Expected;
        answer.Said.ShouldBe(expected, $"{driver.Door.Name}: {one.Name}");
        var because = one.IsNotFor(driver.Door) ? "ticket_not_for_this_door" : one.Because;
        await ShouldBeDecidedAsync(one, because, driver, began);
        // Failures of one door must not throttle the next.
        server.Time.Jump(TimeSpan.FromDays(31));
        return answer.Words;
    }

    // A refusal for another reason than the one meant would look the same from outside.
    private async Task ShouldBeDecidedAsync(
        DoorCase one,
        string because,
        DoorDriver driver,
        DateTimeOffset began
    )
    {
        // A page sees by itself that a field was left empty.
        if (because.Length == 0 || (driver.IsForPeople && because == "blank_password"))
            return;
        var decided = await server
            .Services.GetRequiredService<DecisionLog>()
            .ListAsync(
                new DecisionFilter
                {
                    Tenant = server.Own,
                    Door = driver.Door.Name,
                    Since = began,
                },
                new PageRequest(After: null, Limit: 10),
                CancellationToken.None
            );
        decided
            .Items.Select(decision => decision.Outcome)
            .ShouldContain(because, $"{driver.Door.Name}: {one.Name}");
    }

    private static string Blur(string body, Knock knock) =>
        body.Replace(knock.UserName!, "(name)", StringComparison.Ordinal);

    private static string Write(List<DoorDriver> drivers, List<string[]> rows)
    {
        var text = new StringBuilder(
            """
            # Doors and what comes of knocking

            Written by the test that knocks at every door in the registry (`DoorTableTests`); do not edit it by hand.
            What carries evidence at each door stands first, then what each answers. A dash: the form of a page carries one piece
            of evidence, and the browser's cookie is none for a login; an address carries a ticket and nothing else. A cookie is
            evidence at one door alone, where a proxy passes it on. A Kerberos handshake needs a keytab.
            An access token opens the doors of services and none where tickets are handed out, people are, or things are
            administered; it is never exchanged for a ticket. Codes and refresh tokens open the token endpoint alone.

            | door | where | what carries evidence | kinds of tickets that open it |
            |---|---|---|---|

            """
        );
        foreach (var row in Counterfoil.Server.Doors.All)
            text.Append(
                $"| `{row.Door.Name}` | `{row.Path}` | {string.Join("; ", row.Carries)} | {Say(row.Door.Takes)} |\n"
            );
        text.Append("\n| brought | recorded as | ")
            .AppendJoin(" | ", drivers.Select(driver => $"`{driver.Door.Name}`"))
            .Append(" |\n|---|---")
            .Insert(text.Length, "|---", drivers.Count)
            .Append("|\n");
        foreach (var row in rows)
            text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        return text.ToString();
    }

    private static string Say(DoorTakes takes) =>
        takes switch
        {
            DoorTakes.TicketsAndAccessTokens => "tickets, access tokens",
            DoorTakes.GrantsAndRefreshTokens => "codes, refresh tokens",
            _ => "tickets",
        };

    private static void Compare(string text)
    {
        var path = Path.Combine(Repository.Root, Document);
        if (Environment.GetEnvironmentVariable("COUNTERFOIL_WRITE_DOCS") is { Length: > 0 })
            File.WriteAllText(path, text);
        File.ReadAllText(path)
            .ShouldBe(
                text,
                $"{Document} has drifted: set COUNTERFOIL_WRITE_DOCS and run this again"
            );
    }

    private sealed record DoorCase(
        string Name,
        Said Expected,
        string Because,
        Func<TestServer, string, Task<Knock>> Prepare,
        Func<Hearing, CancellationToken, ValueTask<Verdict>> Plugin
    )
    {
        public DoorCase(
            string name,
            Said expected,
            string because,
            Func<TestServer, string, Task<Knock>> prepare
        )
            : this(name, expected, because, prepare, MeddlingPlugin.Nothing) { }

        public DoorCase(
            string name,
            Said expected,
            string because,
            Func<TestServer, string, Knock> prepare
        )
            : this(name, expected, because, prepare, MeddlingPlugin.Nothing) { }

        public DoorCase(
            string name,
            Said expected,
            string because,
            Func<TestServer, string, Knock> prepare,
            Func<Hearing, CancellationToken, ValueTask<Verdict>> plugin
        )
            : this(
                name,
                expected,
                because,
                (server, door) => Task.FromResult(prepare(server, door)),
                plugin
            ) { }

        /// <summary>The kind of ticket that is brought, where not every door takes it.</summary>
        public TicketKind? Kind { get; init; }

        public bool IsNotFor(Door door) => Kind is { } kind && !door.IsFor(kind);

        public bool Hangs { get; init; }

        public bool HasNothing { get; init; }

        public bool HasTwo { get; init; }

        public bool IsCookie { get; init; }

        public bool IsHandshake { get; init; }
    }
}
