using System.CommandLine;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil whoami</c>.</summary>
internal static class WhoamiCommand
{
    private const string What = """
        Say who you are to the server, what proved it, and until when your ticket is good.

        Examples:
          counterfoil whoami
          counterfoil whoami --user 7T:ZQA0...
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings) =>
        ConnectedCommand.Make(
            surroundings,
            "whoami",
            What,
            [],
            async (call, cancellationToken) =>
            {
                var me = await call.Api.GetAsync("me", cancellationToken);
                call.Print.Answer(
                    me,
                    print =>
                    {
                        var associate = me["associate"]!;
                        print.Line(
                            $"{Printer.Text(associate["name"])} (associate {Printer.Text(associate["id"])}, {Printer.Text(associate["type"])}) in {Printer.Text(me["tenant"])}"
                        );
                        if (Printer.Text(associate["fullName"]) is { Length: > 0 } fullName)
                            print.Line($"  name:   {fullName}");
                        if (Printer.Text(associate["rights"]) is { Length: > 0 } rights)
                            print.Line($"  rights: {rights}");
                        print.Line(
                            $"  proven: {Printer.Text(me["origin"]!["factors"])} by {Printer.Text(me["origin"]!["door"])} at {Printer.Instant(me["origin"]!["at"])}"
                        );
                        if (me["ticket"] is { } ticket)
                            print.Line(
                                $"  ticket: {Printer.Text(ticket["ticketId"])}, until {Printer.Instant(ticket["endsAt"])} ({Printer.Text(ticket["endsBecause"])})"
                            );
                    }
                );
            }
        );
}
