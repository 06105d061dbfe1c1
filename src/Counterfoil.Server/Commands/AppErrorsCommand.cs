using System.CommandLine;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil app errors</c>.</summary>
internal static class AppErrorsCommand
{
    public static Command Make(Surroundings surroundings)
    {
        var which = AppCommands.Which();
        return ConnectedCommand.Make(
            surroundings,
            "errors",
            "List what an application was refused last, each with the fix; like ones are one line.\n\nExamples:\n  counterfoil app errors 3f2504e04f8911d39a0c0305e82c3301",
            [which],
            async (call, cancellationToken) =>
                call.Print.List(
                    await call.Api.GetAsync(
                        await call.PathOfAsync(which, cancellationToken) + "/errors",
                        cancellationToken
                    ),
                    ["at", "n", "door", "tenant", "error", "what to do", "request"],
                    error =>
                        [
                            Printer.Instant(error["at"]),
                            Printer.Text(error["count"]),
                            Printer.Text(error["door"]),
                            Printer.Text(error["tenant"]),
                            Printer.Text(error["error"]),
                            Printer.Text(error["fix"]),
                            Printer.Text(error["request"]),
                        ],
                    "The application was refused nothing."
                )
        );
    }
}
