using System.CommandLine;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil plugin show|find</c>: what a running server's plugins ask, and whom they find outside.</summary>
internal static class PluginAsking
{
    /// <summary>What a plugin's forms ask.</summary>
    public static Command Show(Surroundings surroundings)
    {
        var type = TypeOf();
        return ConnectedCommand.Make(
            surroundings,
            "show",
            "Show what a plugin asks when somebody is enrolled, and what can be changed later.\n\nExamples:\n  counterfoil plugin show CRM5/PASSWORD\n  counterfoil plugin show Sample/Totp --json",
            [type],
            async (call, cancellationToken) =>
            {
                var plugin = await call.Api.GetAsync(
                    $"plugins/{Uri.EscapeDataString(call.Get(type))}",
                    cancellationToken
                );
                call.Print.Answer(plugin, print => Tell(print, plugin));
            }
        );
    }

    /// <summary>Whom a plugin finds.</summary>
    public static Command Find(Surroundings surroundings)
    {
        var type = TypeOf();
        var search = new Argument<string>("text")
        {
            Description = "A part of the name; with --group the group's value.",
            HelpName = "TEXT",
        };
        var groups = new Option<bool>("--groups") { Description = "Find groups." };
        var group = new Option<bool>("--group") { Description = "Who is in the group TEXT." };
        return ConnectedCommand.Make(
            surroundings,
            "find",
            "Find people or groups in the world outside that a plugin knows, such as a directory.\n\nExamples:\n  counterfoil plugin find ActiveDirectory anna\n  counterfoil plugin find ActiveDirectory staff --groups\n  counterfoil plugin find ActiveDirectory S-1-5-21-1-2-3-1104 --group",
            [type, search, groups, group],
            async (call, cancellationToken) =>
                call.Print.List(
                    await call.Api.GetAsync(
                        $"plugins/{Uri.EscapeDataString(call.Get(type))}/{(call.Get(groups) ? "groups" : "users")}"
                            + ConnectedCommand.Query(
                                (call.Get(group) ? "group" : "search", call.Get(search))
                            ),
                        cancellationToken
                    ),
                    ["value", "name", "facts"],
                    one =>
                        [
                            Printer.Text(one["value"]),
                            Printer.Text(one["name"]),
                            one["facts"] is JsonObject facts
                                ? string.Join(
                                    ", ",
                                    facts.Select(fact => $"{fact.Key}={Printer.Text(fact.Value)}")
                                )
                                : "",
                        ],
                    "Nobody was found."
                )
        );
    }

    private static void Tell(Printer print, JsonNode plugin)
    {
        print.Line($"{Printer.Text(plugin["displayName"])} ({Printer.Text(plugin["type"])})");
        if (Printer.Text(plugin["description"]) is { Length: > 0 } description)
            print.Line($"  {description}");
        var who = new[]
        {
            plugin["personEnrols"]!.GetValue<bool>() ? "the person" : "",
            plugin["administratorEnrols"]!.GetValue<bool>() ? "an administrator" : "",
        }.Where(one => one.Length > 0);
        print.Line($"  Enrolled by: {(who.Any() ? string.Join(", ", who) : "nobody here")}");
        Fields(print, "To enrol", plugin["enrolmentFields"]!.AsArray());
        Fields(print, "To edit", plugin["editFields"]!.AsArray());
    }

    private static void Fields(Printer print, string label, JsonArray fields)
    {
        foreach (var field in fields)
            print.Line(
                $"  {label}: {Printer.Text(field!["name"])} ({Printer.Text(field["label"])}, {Printer.Text(field["kind"])}{(field["required"]!.GetValue<bool>() ? ", required" : "")}{Choices(field)})"
            );
    }

    private static string Choices(JsonNode field) =>
        field["choices"]!.AsArray() is { Count: > 0 } choices ? $": {Printer.Text(choices)}" : "";

    private static Argument<string> TypeOf() =>
        new("type") { Description = "The plugin's credential type.", HelpName = "TYPE" };
}
