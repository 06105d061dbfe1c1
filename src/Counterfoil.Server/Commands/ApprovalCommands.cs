using System.CommandLine;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil approval …</c>: applications in a tenant, for its administrators and for operators.</summary>
internal static class ApprovalCommands
{
    private const string Approving = """
        Approve an application for the tenant: for all that it asks for now. Asked again after it asks for more, its system
        user token stays.

        Examples:
          counterfoil approval approve 0123456789abcdef0123456789abcdef
          counterfoil approval approve 0123456789abcdef0123456789abcdef --until 2027-12-31 --yes
          counterfoil approval approve 0123456789abcdef0123456789abcdef --for Cust12345
        """;

    private const string Withdrawing = """
        Withdraw an approval: the application's tickets and tokens in the tenant end before the command returns.

        Examples:
          counterfoil approval withdraw 0123456789abcdef0123456789abcdef
        """;

    /// <summary>The commands.</summary>
    public static Command Make(Surroundings surroundings) =>
        new("approval", "Approve applications, look at requests for them, withdraw approvals.")
        {
            List(surroundings),
            Show(surroundings),
            Approve(surroundings),
            Withdraw(surroundings),
            Requests(surroundings),
            Request(surroundings),
            Decide(surroundings),
            Tenants(surroundings),
            ApprovalLedgerCommand.Make(surroundings, Named(), For()),
        };

    private static Command List(Surroundings surroundings)
    {
        var tenant = For();
        return ConnectedCommand.Make(
            surroundings,
            "list",
            "List what the tenant has said yes and no to.\n\nExamples:\n  counterfoil approval list\n  counterfoil approval list --for Cust12345",
            [tenant, Switches.Limit, Switches.After],
            async (call, cancellationToken) =>
            {
                var answer = await call.Api.GetAsync(
                    "approvals"
                        + ConnectedCommand.Query([("tenant", call.Get(tenant)), .. call.Page()]),
                    cancellationToken
                );
                call.Print.List(
                    answer,
                    ["application", "name", "standing", "scopes", "system user", "since"],
                    one =>
                        [
                            Printer.Text(one["application"]!["clientId"]),
                            Printer.Text(one["application"]!["name"]),
                            Printer.Text(one["standing"]),
                            string.Join(' ', one["scopes"]!.AsArray().Select(Printer.Text)),
                            one["hasSystemUser"]!.GetValue<bool>() ? "yes" : "no",
                            Printer.Instant(one["at"]),
                        ],
                    "Nothing was approved yet."
                );
            }
        );
    }

    private static Command Show(Surroundings surroundings)
    {
        var (application, tenant) = (Named(), For());
        return ConnectedCommand.Make(
            surroundings,
            "show",
            "Show one approval, with the system user token that it made.\n\nExamples:\n  counterfoil approval show 0123456789abcdef0123456789abcdef",
            [application, tenant],
            async (call, cancellationToken) =>
            {
                var answer = await call.Api.GetAsync(
                    $"approvals/{Uri.EscapeDataString(await call.IdOfApprovedAsync(application, call.Get(tenant), cancellationToken))}"
                        + ConnectedCommand.Query(("tenant", call.Get(tenant))),
                    cancellationToken
                );
                call.Print.Answer(
                    answer,
                    print =>
                    {
                        print.Line(Sentence(answer));
                        if (answer["systemUserToken"] is { } token)
                            print.Line($"System user token: {Printer.Text(token)}");
                    }
                );
            }
        );
    }

    private static Command Approve(Surroundings surroundings)
    {
        var (application, tenant) = (Id(), For());
        var until = new Option<DateTimeOffset?>("--until")
        {
            Description = "Until when it counts; without it for good.",
            HelpName = "INSTANT",
            CustomParser = Instants.Parse,
        };
        return ConnectedCommand.Make(
            surroundings,
            "approve",
            Approving,
            [application, tenant, until, Switches.Yes],
            async (call, cancellationToken) =>
            {
                call.Confirm("Let this application into the tenant?");
                var answer = await call.Api.SendAsync(
                    HttpMethod.Put,
                    $"approvals/{Uri.EscapeDataString(call.Get(application))}",
                    new JsonObject
                    {
                        ["tenant"] = call.Get(tenant),
                        ["until"] = Instants.Write(call.Get(until)),
                    },
                    cancellationToken
                );
                call.Print.Answer(answer, print => print.Line(Sentence(answer)));
            }
        );
    }

    private static Command Withdraw(Surroundings surroundings)
    {
        var (application, tenant) = (Named(), For());
        return ConnectedCommand.Make(
            surroundings,
            "withdraw",
            Withdrawing,
            [application, tenant, Switches.Yes],
            async (call, cancellationToken) =>
            {
                call.Confirm("Withdraw the approval, and end what the application was given?");
                var answer = await call.Api.SendAsync(
                    HttpMethod.Delete,
                    $"approvals/{Uri.EscapeDataString(await call.IdOfApprovedAsync(application, call.Get(tenant), cancellationToken))}"
                        + ConnectedCommand.Query(("tenant", call.Get(tenant))),
                    body: null,
                    cancellationToken
                );
                call.Print.Answer(answer, print => print.Line(Sentence(answer)));
            }
        );
    }

    private static Command Requests(Surroundings surroundings) =>
        ConnectedCommand.Make(
            surroundings,
            "requests",
            "List who asks for which application.\n\nExamples:\n  counterfoil approval requests",
            [Switches.Limit, Switches.After],
            async (call, cancellationToken) =>
            {
                var answer = await call.Api.GetAsync(
                    "approval-requests" + ConnectedCommand.Query(call.Page()),
                    cancellationToken
                );
                call.Print.List(
                    answer,
                    ["application", "name", "who", "since", "note"],
                    one =>
                        [
                            Printer.Text(one["application"]!["clientId"]),
                            Printer.Text(one["application"]!["name"]),
                            Printer.Text(one["associate"]!["name"]),
                            Printer.Instant(one["at"]),
                            Printer.Text(one["note"]),
                        ],
                    "Nobody asks for anything."
                );
            }
        );

    private static Command Request(Surroundings surroundings)
    {
        var application = Id();
        var note = new Option<string>("--note")
        {
            Description = "What for, in a sentence.",
            HelpName = "TEXT",
        };
        return ConnectedCommand.Make(
            surroundings,
            "request",
            "Ask the tenant's administrators for an application.\n\nExamples:\n  counterfoil approval request 0123456789abcdef0123456789abcdef --note \"for the fair in May\"",
            [application, note],
            async (call, cancellationToken) =>
            {
                var answer = await call.Api.SendAsync(
                    HttpMethod.Post,
                    "approval-requests",
                    new JsonObject
                    {
                        ["application"] = call.Get(application),
                        ["note"] = call.Get(note) ?? "",
                    },
                    cancellationToken
                );
                call.Print.Answer(
                    answer,
                    print => print.Line("The administrators see that you asked.")
                );
            }
        );
    }

    private static Command Decide(Surroundings surroundings)
    {
        var application = Id();
        var decision = new Argument<string>("decision")
        {
            Description = "approve or decline.",
            HelpName = "approve|decline",
        };
        decision.AcceptOnlyFromAmong("approve", "decline");
        return ConnectedCommand.Make(
            surroundings,
            "decide",
            "Answer everybody who asks for an application.\n\nExamples:\n  counterfoil approval decide 0123456789abcdef0123456789abcdef decline",
            [application, decision, Switches.Yes],
            async (call, cancellationToken) =>
            {
                call.Confirm($"{call.Get(decision)}?");
                var answer = await call.Api.SendAsync(
                    HttpMethod.Post,
                    $"approval-requests/{Uri.EscapeDataString(call.Get(application))}/decision",
                    new JsonObject { ["decision"] = call.Get(decision) },
                    cancellationToken
                );
                call.Print.Answer(
                    answer,
                    print => print.Line($"{Printer.Text(answer["decided"])} requests answered.")
                );
            }
        );
    }

    private static Command Tenants(Surroundings surroundings)
    {
        var application = Named();
        return ConnectedCommand.Make(
            surroundings,
            "tenants",
            "List the tenants that have an approval for an application; for operators.\n\nExamples:\n  counterfoil approval tenants 0123456789abcdef0123456789abcdef",
            [application, Switches.Limit, Switches.After],
            async (call, cancellationToken) =>
            {
                var answer = await call.Api.GetAsync(
                    $"approvals/{Uri.EscapeDataString(await call.IdOfAsync(application, cancellationToken))}/tenants"
                        + ConnectedCommand.Query(call.Page()),
                    cancellationToken
                );
                call.Print.List(
                    answer,
                    ["tenant", "stands", "since"],
                    one =>
                        [
                            Printer.Text(one["tenant"]),
                            one["stands"]!.GetValue<bool>() ? "yes" : "no",
                            Printer.Instant(one["at"]),
                        ],
                    "No tenant has an approval for it."
                );
            }
        );
    }

    private static string Sentence(JsonNode answer) =>
        $"{Printer.Text(answer["application"]!["name"])} in {Printer.Text(answer["tenant"])}: {Printer.Text(answer["standing"])}.";

    private static Argument<string> Id() =>
        new("application") { Description = "The application id.", HelpName = "APPLICATION" };

    // Only of what is approved: names are anybody's to choose, and an approval is for one very application.
    private static Argument<string> Named() =>
        new("application")
        {
            Description = "The application id, or its name where no other has it.",
            HelpName = "APPLICATION",
        };

    private static Option<string> For() =>
        new("--for")
        {
            Description = "The tenant that is meant; for operators. Without it the caller's own.",
            HelpName = "CTX",
        };
}
