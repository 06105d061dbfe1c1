using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary>Tells in words what a stub knows.</summary>
internal static class TicketTelling
{
    /// <summary>Tells it.</summary>
    public static void Tell(Printer print, JsonNode told)
    {
        var isLiving = told["living"]!.GetValue<bool>();
        print.Line(
            $"{Printer.Text(told["ticketId"])} of {Printer.Text(told["associate"]!["name"])}: {(isLiving ? "lives" : "has ended")}"
        );
        Row("ends", $"{Printer.Instant(told["endsAt"])}, {Because(told)}");
        Row("issued", Printer.Instant(told["issuedAt"]));
        Row(
            "began",
            $"at {Printer.Text(told["origin"]!["door"])}, {Printer.Instant(told["origin"]!["at"])}, by {Printer.Text(told["origin"]!["factors"])}"
        );
        Row("idle end", Printer.Instant(told["idleEnd"]));
        Row(
            "latest end",
            $"{Printer.Instant(told["absoluteEnd"])} (preset {Printer.Text(told["preset"])})"
        );
        Row(
            "last used",
            $"{Printer.Instant(told["lastUsed"])} {Printer.Text(told["lastUsedInfo"])}".Trim()
        );
        Row("reviewed", Printer.Instant(told["reviewedAt"]));
        Row("opens", Printer.Text(told["doors"]) is { Length: > 0 } doors ? doors : "every door");
        Row("program", Printer.Text(told["program"]));
        Row("purpose", Printer.Text(told["purpose"]));
        Row("line", Printer.Text(told["line"]));
        Row("got with", Printer.Text(told["parent"]));

        void Row(string name, string value)
        {
            if (value.Length > 0)
                print.Line($"  {name, -11}{value}");
        }
    }

    private static string Because(JsonNode told) =>
        Printer.Text(told["endsBecause"]) switch
        {
            "idle" => "unless it is used before",
            "absolute" => "however often it is used",
            "revoked" => "when it was revoked",
            "disabled" => "and its associate is disabled",
            "type_not_allowed" => "and its associate's type may not log in",
            var other => other,
        };
}
