using System.CommandLine;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil approval ledger</c>: what was ever said about applications in a tenant.</summary>
internal static class ApprovalLedgerCommand
{
    private const string Reading = """
        Show what was ever said about applications in the tenant, the newest first: who asked, approved, declined and withdrew,
        and who let one act for themselves. The names are those of then.

        Examples:
          counterfoil approval ledger
          counterfoil approval ledger 0123456789abcdef0123456789abcdef --for Cust12345
        """;

    /// <summary>The command.</summary>
    public static Command Make(
        Surroundings surroundings,
        Argument<string> application,
        Option<string> tenant
    )
    {
        application.Arity = ArgumentArity.ZeroOrOne;
        return ConnectedCommand.Make(
            surroundings,
            "ledger",
            Reading,
            [application, tenant, Switches.Limit, Switches.After],
            async (call, cancellationToken) =>
            {
                var meant = call.Parsed.GetValue(application) is null
                    ? null
                    : await call.IdOfApprovedAsync(
                        application,
                        call.Get(tenant),
                        cancellationToken
                    );
                var answer = await call.Api.GetAsync(
                    "approval-ledger"
                        + ConnectedCommand.Query([
                            ("application", meant),
                            ("tenant", call.Get(tenant)),
                            .. call.Page(),
                        ]),
                    cancellationToken
                );
                call.Print.List(
                    answer,
                    ["when", "who", "said", "application", "id", "for", "until", "note"],
                    Cells,
                    "Nothing was said yet."
                );
            }
        );
    }

    private static string[] Cells(JsonNode one) =>
        [
            Printer.Instant(one["at"]),
            // A name is anybody's to choose, "operator" too; a number is not.
            one["by"] is { } by
                ? $"{Printer.Text(by["name"])} ({Printer.Text(by["id"])})"
                : "operator",
            Printer.Text(one["saying"]),
            Printer.Text(one["application"]!["name"]),
            Printer.Text(one["application"]!["clientId"]),
            string.Join(
                ' ',
                one["scopes"]!
                    .AsArray()
                    .Select(Printer.Text)
                    .Concat(one["systemUser"]!.GetValue<bool>() ? ["(system user)"] : [])
            ),
            Printer.Instant(one["until"]),
            Printer.Text(one["note"]),
        ];
}
