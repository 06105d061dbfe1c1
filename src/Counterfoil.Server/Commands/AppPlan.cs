using System.Text.Json.Nodes;
using Counterfoil.Cryptography;

namespace Counterfoil.Server.Commands;

/// <summary>What applying a file would change of an application: the fields of the file that are otherwise there. Pure.</summary>
internal sealed record AppPlan(IReadOnlyList<AppPlan.Step> Steps, JsonObject Change)
{
    /// <summary>One field.</summary>
    public sealed record Step(string Field, string Before, string After);

    /// <summary>Compares a file with what is there.</summary>
    public static AppPlan Of(JsonObject file, JsonObject there)
    {
        var steps = new List<Step>();
        var change = new JsonObject();
        foreach (var (name, wished) in file)
        {
            if (name == "clientId")
                continue;
            var before = steps.Count;
            Compare(name, wished, there[name], steps);
            if (steps.Count > before)
                change[name] = wished?.DeepClone();
        }
        return new AppPlan(steps, change);
    }

    private static void Compare(string name, JsonNode? wished, JsonNode? there, List<Step> steps)
    {
        if (wished is JsonObject parts)
        {
            foreach (var (part, value) in parts)
                Compare($"{name}.{part}", value, (there as JsonObject)?[part], steps);
            return;
        }
        var (after, before) = name == "publicKeys" ? (Keys(wished), Keys(there)) : (wished, there);
        if (!JsonNode.DeepEquals(after, before) && !(IsNothing(after) && IsNothing(before)))
            steps.Add(new Step(name, Shown(before), Shown(after)));
    }

    // A key is the same in PEM and in XML, whenever it was registered.
    private static JsonNode? Keys(JsonNode? keys) =>
        keys is not JsonArray list
            ? keys
            : new JsonArray([
                .. list.Select(key =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["label"] = key?["label"]?.DeepClone(),
                            ["key"] = RsaPublicKeyText.Read(Printer.Text(key?["key"]))
                                is PublicKeyRead.Good(var pem, _)
                                ? pem
                                : Printer.Text(key?["key"]),
                        }
                ),
            ]);

    private static bool IsNothing(JsonNode? node) =>
        node is null
        || (node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0);

    private static string Shown(JsonNode? node)
    {
        var text =
            node is JsonArray list && list.Any(item => item is JsonObject)
                ? string.Join(", ", list.Select(item => Printer.Text(item?["label"])))
                : Printer.Text(node);
        if (text.Length == 0)
            return "(nothing)";
        return text.Length > 200 ? text[..200] + "…" : text;
    }
}
