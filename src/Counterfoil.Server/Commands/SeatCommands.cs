using System.CommandLine;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil seat …</c>: what accounts of other homes are in a tenant.</summary>
internal static class SeatCommands
{
    /// <summary>The commands.</summary>
    public static Command Make(Surroundings surroundings) =>
        new("seat", "Invite accounts of other homes into a tenant, and look after their seats.")
        {
            Invite(surroundings),
            List(surroundings),
            Confirm(surroundings),
            Remove(surroundings),
            Mine(surroundings),
            Accept(surroundings),
            Leave(surroundings),
        };

    private static Command Invite(Surroundings surroundings)
    {
        var associate = new Argument<string>("associate")
        {
            Description = "The associate whom the account becomes: name or number.",
            HelpName = "NAME",
        };
        return ConnectedCommand.Make(
            surroundings,
            "invite",
            "Make a code, good once and for a week, with which an account becomes the associate. Give it to that person alone.\n\nExamples:\n  counterfoil seat invite anna --tenant Cust12345",
            [associate],
            async (call, cancellationToken) =>
            {
                var invited = await call.Api.SendAsync(
                    HttpMethod.Post,
                    $"associates/{Uri.EscapeDataString(call.Get(associate))}/seat-invitation",
                    body: null,
                    cancellationToken
                );
                call.Print.Answer(
                    invited,
                    print =>
                    {
                        print.Line($"Code: {Printer.Text(invited["code"])}");
                        print.Aside(
                            $"Shown once. Whoever has it, and an account elsewhere, becomes associate {Printer.Text(invited["associate"])}: counterfoil seat accept {Printer.Text(invited["tenant"])}"
                        );
                    }
                );
            }
        );
    }

    private static Command List(Surroundings surroundings)
    {
        var waiting = new Option<bool>("--waiting")
        {
            Description = "Only those that wait to be confirmed.",
        };
        return ConnectedCommand.Make(
            surroundings,
            "list",
            "List the tenant's seats. What is to be confirmed came from home by another credential than before.\n\nExamples:\n  counterfoil seat list --tenant Cust12345\n  counterfoil seat list --waiting",
            [waiting, Switches.Limit, Switches.After],
            async (call, cancellationToken) =>
                call.Print.List(
                    await call.Api.GetAsync(
                        "seats"
                            + ConnectedCommand.Query([
                                ("waiting", call.Get(waiting) ? "true" : null),
                                .. call.Page(),
                            ]),
                        cancellationToken
                    ),
                    ["account", "login name", "associate", "home", "last used", "to confirm"],
                    seat =>
                        [
                            Printer.Text(seat["account"]),
                            Printer.Text(seat["loginName"]),
                            Printer.Text(seat["associate"]),
                            Printer.Text(seat["homeTenant"]),
                            Printer.Instant(seat["lastUsed"]),
                            Printer.Instant(seat["toConfirm"]),
                        ],
                    call.Get(waiting)
                        ? "No seat here waits to be confirmed."
                        : "Nobody of another home has a seat here."
                )
        );
    }

    private static Command Confirm(Surroundings surroundings)
    {
        var account = Account();
        return ConnectedCommand.Make(
            surroundings,
            "confirm",
            "Believe an account anew that came from home by another credential: after you asked the person, by a way that its home's administrators do not have, whether they got a new password.\n\nExamples:\n  counterfoil seat confirm 7f0c1d8e-2b6a-4c7e-9a51-0e6f3f0f5d11 --tenant Cust12345",
            [account, Switches.Yes],
            async (call, cancellationToken) =>
            {
                var id = call.Get(account);
                var seat = await FindAsync(call, id, cancellationToken);
                if (seat["toConfirm"]?.GetValue<string>() is not { } toConfirm)
                    throw new CommandRefusedException(
                        ExitCode.Refused,
                        "There is nothing to confirm at this seat."
                    );
                call.Confirm(
                    $"{Printer.Text(seat["loginName"])} came from {Printer.Text(seat["homeTenant"])} by another credential on {Printer.Instant(seat["toConfirm"])}. Is it still the same person?"
                );
                var confirmed = await call.Api.SendAsync(
                    HttpMethod.Post,
                    $"seats/{Uri.EscapeDataString(id)}/confirm",
                    new JsonObject { ["toConfirm"] = toConfirm },
                    cancellationToken
                );
                Tell(call, confirmed, "is believed again");
            }
        );
    }

    private static Command Remove(Surroundings surroundings)
    {
        var account = Account();
        return ConnectedCommand.Make(
            surroundings,
            "remove",
            "Take a seat away; in force at once.\n\nExamples:\n  counterfoil seat remove 7f0c1d8e-2b6a-4c7e-9a51-0e6f3f0f5d11 --tenant Cust12345",
            [account],
            async (call, cancellationToken) =>
                Tell(
                    call,
                    await call.Api.SendAsync(
                        HttpMethod.Delete,
                        $"seats/{Uri.EscapeDataString(call.Get(account))}",
                        body: null,
                        cancellationToken
                    ),
                    "has no seat here any more"
                )
        );
    }

    private static Command Mine(Surroundings surroundings) =>
        ConnectedCommand.Make(
            surroundings,
            "mine",
            "Show your account, and the tenants where it may go.\n\nExamples:\n  counterfoil seat mine",
            [],
            async (call, cancellationToken) =>
            {
                var own = await call.Api.GetAsync("me/account", cancellationToken);
                call.Print.Answer(
                    own,
                    print =>
                    {
                        print.Line(Printer.Text(own["account"]!["loginName"]));
                        foreach (var place in own["places"]!.AsArray())
                            print.Line(
                                $"  {Printer.Text(place!["tenant"])}, associate {Printer.Text(place["associate"])}{NoteOn(place)}"
                            );
                    }
                );
            }
        );

    private static string NoteOn(JsonNode place) =>
        place["home"]!.GetValue<bool>() ? " (home)"
        : place["toConfirm"] is not null ? " (an administrator there has to confirm it anew)"
        : "";

    private static Command Accept(Surroundings surroundings)
    {
        var tenant = Tenant();
        var stdin = new Option<bool>("--code-stdin")
        {
            Description = "Read the code from standard input; else it is asked for.",
        };
        return ConnectedCommand.Make(
            surroundings,
            "accept",
            "Take a seat in another tenant, with the code that its administrator gave you.\n\nExamples:\n  counterfoil seat accept Cust12345",
            [tenant, stdin],
            async (call, cancellationToken) =>
            {
                var code = ReadCode(call, stdin);
                Tell(
                    call,
                    await call.Api.SendAsync(
                        HttpMethod.Post,
                        "me/seats",
                        new JsonObject { ["tenant"] = call.Get(tenant), ["code"] = code.Reveal() },
                        cancellationToken
                    ),
                    $"has a seat in {call.Get(tenant)}"
                );
            }
        );
    }

    private static Command Leave(Surroundings surroundings)
    {
        var tenant = Tenant();
        return ConnectedCommand.Make(
            surroundings,
            "leave",
            "Give up your seat in another tenant; in force at once.\n\nExamples:\n  counterfoil seat leave Cust12345",
            [tenant],
            async (call, cancellationToken) =>
                Tell(
                    call,
                    await call.Api.SendAsync(
                        HttpMethod.Delete,
                        $"me/seats/{Uri.EscapeDataString(call.Get(tenant))}",
                        body: null,
                        cancellationToken
                    ),
                    $"has left {call.Get(tenant)}"
                )
        );
    }

    private static async Task<JsonNode> FindAsync(
        Call call,
        string account,
        CancellationToken cancellationToken
    )
    {
        string? after = null;
        do
        {
            var page = await call.Api.GetAsync(
                "seats" + ConnectedCommand.Query(("limit", "200"), ("after", after)),
                cancellationToken
            );
            foreach (var seat in page["items"]!.AsArray())
            {
                if (
                    string.Equals(
                        Printer.Text(seat!["account"]),
                        account,
                        StringComparison.OrdinalIgnoreCase
                    )
                )
                    return seat;
            }
            after = page["next"]?.GetValue<string>();
        } while (after is not null);
        throw new CommandRefusedException(ExitCode.Refused, "That account has no seat here.");
    }

    private static Secret ReadCode(Call call, Option<bool> stdin)
    {
        if (call.Get(stdin))
            return new Secret(call.Surroundings.Input.ReadLine() ?? "");
        return call.Surroundings.IsInteractive
            ? new Secret(call.Surroundings.ReadHidden("Code: "))
            : throw new CommandRefusedException(
                ExitCode.Usage,
                "There is nobody to ask for the code. Give --code-stdin."
            );
    }

    private static void Tell(Call call, JsonNode seat, string what) =>
        call.Print.Answer(seat, print => print.Line($"{Printer.Text(seat["loginName"])} {what}."));

    private static Argument<string> Account() =>
        new("account")
        {
            Description = "The account's id, as 'seat list' shows it.",
            HelpName = "ID",
        };

    private static Argument<string> Tenant() =>
        new("ctx") { Description = "The tenant's context identifier.", HelpName = "CTX" };
}
