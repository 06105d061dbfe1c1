using System.Globalization;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary>Reads <c>NAME=VALUE</c> arguments into the fields of a JSON body.</summary>
internal static class Assignments
{
    /// <summary>What kind of JSON a field is.</summary>
    public enum Kind
    {
        /// <summary>A text.</summary>
        Text,

        /// <summary>A whole number.</summary>
        Number,

        /// <summary>true or false.</summary>
        Truth,

        /// <summary>Texts separated by commas; none when empty.</summary>
        Texts,

        /// <summary>Whole numbers separated by commas.</summary>
        Numbers,
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="CommandRefusedException">One is unknown, or not of its kind.</exception>
    public static JsonObject Read(
        IEnumerable<string> assignments,
        IReadOnlyDictionary<string, Kind> fields
    )
    {
        var body = new JsonObject();
        foreach (var assignment in assignments)
        {
            var split = assignment.IndexOf('=', StringComparison.Ordinal);
            var name = split < 0 ? assignment : assignment[..split];
            var field = fields.Keys.FirstOrDefault(one =>
                string.Equals(one, name, StringComparison.OrdinalIgnoreCase)
            );
            if (split < 0 || field is null)
                throw new CommandRefusedException(
                    ExitCode.Usage,
                    $"'{assignment}' is not NAME=VALUE with a name among {string.Join(", ", fields.Keys)}."
                );
            body[field] = Value(field, assignment[(split + 1)..], fields[field]);
        }
        return body.Count > 0
            ? body
            : throw new CommandRefusedException(
                ExitCode.Usage,
                $"Say what to set: NAME=VALUE with a name among {string.Join(", ", fields.Keys)}."
            );
    }

    private static JsonNode Value(string field, string text, Kind kind) =>
        kind switch
        {
            Kind.Number => Number(field, text),
            Kind.Truth => bool.TryParse(text, out var truth)
                ? JsonValue.Create(truth)
                : throw Unfit(field, text, "true or false"),
            Kind.Texts => new JsonArray([.. Split(text).Select(one => JsonValue.Create(one))]),
            Kind.Numbers => new JsonArray([.. Split(text).Select(one => Number(field, one))]),
            _ => JsonValue.Create(text),
        };

    private static JsonValue Number(string field, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : throw Unfit(field, text, "a whole number");

    private static string[] Split(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static CommandRefusedException Unfit(string field, string text, string kind) =>
        new(ExitCode.Usage, $"{field} is {kind}, not '{text}'.");
}
