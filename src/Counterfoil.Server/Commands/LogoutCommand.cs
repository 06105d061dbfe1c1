using System.CommandLine;
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
                var answer = await call.Api.SendAsync(
                    HttpMethod.Post,
                    "logout",
                    new JsonObject { ["everywhere"] = call.Get(everywhere) },
                    cancellationToken
                );
                if (call.Get(Switches.User) is null || call.Get(everywhere))
                    TicketsKept.Forget(FoundServer.Find(call.Parsed, surroundings));
                call.Print.Answer(
                    answer,
                    print =>
                        print.Line($"Logged out; {Printer.Text(answer["ended"])} tickets ended.")
                );
            }
        );
    }
}
