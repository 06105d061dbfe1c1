using System.CommandLine;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil consent list|withdraw</c>: one's own.</summary>
internal static class ConsentCommands
{
    /// <summary>The commands.</summary>
    public static Command Make(Surroundings surroundings) =>
        new("consent", "List and withdraw what you let applications do for you.")
        {
            List(surroundings),
            Withdraw(surroundings),
        };

    private static Command List(Surroundings surroundings) =>
        ConnectedCommand.Make(
            surroundings,
            "list",
            "List the applications that you let in, in all tenants where you may go.\n\nExamples:\n  counterfoil consent list",
            [Switches.Limit, Switches.After],
            async (call, cancellationToken) =>
            {
                var answer = await call.Api.GetAsync(
                    "consents" + ConnectedCommand.Query(call.Page()),
                    cancellationToken
                );
                call.Print.List(
                    answer,
                    ["tenant", "application", "name", "scopes", "since"],
                    one =>
                        [
                            Printer.Text(one["tenant"]),
                            Printer.Text(one["application"]!["clientId"]),
                            Printer.Text(one["application"]!["name"]),
                            string.Join(' ', one["scopes"]!.AsArray().Select(Printer.Text)),
                            Printer.Instant(one["at"]),
                        ],
                    "You let no application in."
                );
            }
        );

    private static Command Withdraw(Surroundings surroundings)
    {
        var application = new Argument<string>("application")
        {
            Description = "The application id, or its name where no other has it.",
            HelpName = "APPLICATION",
        };
        var where = new Option<string?>("--for")
        {
            Description = "The tenant where you let it in. Needed where you did so in several.",
            HelpName = "CTX",
        };
        return ConnectedCommand.Make(
            surroundings,
            "withdraw",
            "Withdraw your consent: what the application was given for you there ends before the command returns.\n\nExamples:\n  counterfoil consent withdraw 0123456789abcdef0123456789abcdef\n  counterfoil consent withdraw Planner --for Cust12345",
            [application, where, Switches.Yes],
            async (call, cancellationToken) =>
            {
                call.Confirm("Withdraw your consent, and end what the application was given?");
                var (id, tenant) = await call.ConsentedAsync(
                    application,
                    call.Get(where),
                    cancellationToken
                );
                var answer = await call.Api.SendAsync(
                    HttpMethod.Delete,
                    $"consents/{Uri.EscapeDataString(id)}"
                        + ConnectedCommand.Query(("tenant", tenant)),
                    body: null,
                    cancellationToken
                );
                call.Print.Answer(answer, print => print.Line("Withdrawn."));
            }
        );
    }
}
