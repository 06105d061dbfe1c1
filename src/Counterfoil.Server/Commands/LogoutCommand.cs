using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil logout</c>.</summary>
internal static class LogoutCommand
{
    private const string What = """
        End the kept ticket and those got with it, and forget it; with --everywhere all of your tickets.

        Examples:
          counterfoil logout
          counterfoil logout --everywhere
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var everywhere = new Option<bool>("--everywhere")
        {
            Description = "End all of your tickets, wherever they were got.",
        };
        return ConnectedCommand.Make(
            surroundings,
            "logout",
            What,
            [everywhere],
            async (call, cancellationToken) =>
            {
                var answer = await call.Api.TrySendAsync(
                    HttpMethod.Post,
                    "logout",
                    new JsonObject { ["everywhere"] = call.Get(everywhere) },
                    cancellationToken
                );
                var isKept = call.Get(Switches.User) is null;
                // A ticket that has ended already is forgotten all the same.
                if (isKept && answer.Refusal is null or { Status: HttpStatusCode.Unauthorized })
                    TicketsKept.Forget(FoundServer.Find(call.Parsed, surroundings));
                if (answer.Refusal is { } refusal)
                    throw new CommandRefusedException(
                        refusal.Status == HttpStatusCode.Unauthorized
                            ? ExitCode.NotLoggedIn
                            : ExitCode.Refused,
                        refusal.Sentence
                    );
                call.Print.Answer(
                    answer.Body,
                    print =>
                        print.Line(
                            $"Logged out; {Printer.Text(answer.Body["ended"])} tickets ended."
                        )
                );
            }
        );
    }
}
