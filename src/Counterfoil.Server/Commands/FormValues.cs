using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary>Fills in a plugin's form: from arguments, and what is secret from the keyboard or from standard input. No secret is ever an argument.</summary>
internal static class FormValues
{
    /// <summary>Fills in a whole form: every secret field, and every required one that no argument says, is asked for.</summary>
    public static JsonObject Read(Call call, IEnumerable<string> arguments, JsonArray fields)
    {
        var values = FromArguments(arguments, fields);
        foreach (var field in fields)
        {
            var name = Printer.Text(field!["name"]);
            if (IsSecret(field))
                values[name] = AskHidden(call, Printer.Text(field["label"]));
            else if (field["required"]!.GetValue<bool>() && !values.ContainsKey(name))
                values[name] = call.Surroundings.IsInteractive
                    ? call.Surroundings.Ask($"{Printer.Text(field["label"])}: ")
                    : throw new CommandRefusedException(
                        ExitCode.Usage,
                        $"Say {name}=VALUE ({Printer.Text(field["label"])})."
                    );
        }
        return Body(values);
    }

    /// <summary>Fills in what is to be changed.</summary>
    public static JsonObject ReadSome(
        Call call,
        IEnumerable<string> arguments,
        JsonArray fields,
        IEnumerable<string> asked
    )
    {
        var values = FromArguments(arguments, fields);
        foreach (var name in asked)
            values[name] = AskHidden(call, name);
        return Body(values);
    }

    /// <summary>Asks without showing what is typed; without a keyboard the next line of standard input.</summary>
    public static string AskHidden(Call call, string label) =>
        call.Surroundings.IsInteractive
            ? call.Surroundings.ReadHidden($"{label}: ")
            : call.Surroundings.Input.ReadLine() ?? "";

    private static JsonObject FromArguments(IEnumerable<string> arguments, JsonArray fields)
    {
        var values = new JsonObject();
        foreach (var argument in arguments)
        {
            var split = argument.IndexOf('=', StringComparison.Ordinal);
            if (split < 1)
                throw new CommandRefusedException(
                    ExitCode.Usage,
                    $"'{argument}' is not FIELD=VALUE."
                );
            var name = argument[..split];
            if (fields.Any(field => Printer.Text(field!["name"]) == name && IsSecret(field)))
                throw new CommandRefusedException(
                    ExitCode.Usage,
                    $"{name} is secret, and arguments can be read by others on this machine. Leave it out: it is asked for."
                );
            values[name] = argument[(split + 1)..];
        }
        return values;
    }

    private static bool IsSecret(JsonNode field) => Printer.Text(field["kind"]) == "secret";

    private static JsonObject Body(JsonObject values) => new() { ["values"] = values };
}
