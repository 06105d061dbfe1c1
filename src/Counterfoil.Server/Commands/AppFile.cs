using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Counterfoil.Server.Commands;

/// <summary>
/// An application as a file: YAML, and so JSON too. Only what JSON can say is read: no tags, no anchors, one document; a
/// plain true, false, null or whole number is what it looks like, and everything else a text.
/// </summary>
internal static class AppFile
{
    private const long MostBytes = 64 * 1024;
    private const int Deepest = 8;

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="CommandRefusedException">It is not there, or too large.</exception>
    public static async Task<string> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (!file.Exists)
            throw new CommandRefusedException(ExitCode.Usage, $"There is no file {file.FullName}.");
        if (file.Length > MostBytes)
            throw new CommandRefusedException(
                ExitCode.Usage,
                $"{file.Name} is larger than {MostBytes / 1024} KiB."
            );
        return await File.ReadAllTextAsync(file.FullName, cancellationToken);
    }

    /// <summary>Reads the application that a text describes.</summary>
    /// <exception cref="CommandRefusedException">It is no such text; the sentence says where.</exception>
    public static JsonObject Parse(string text)
    {
        var yaml = new YamlStream();
        try
        {
            using var reader = new StringReader(text);
            yaml.Load(reader);
        }
        catch (YamlException failure)
        {
            throw Unfit($"Line {failure.Start.Line}: this is not YAML.");
        }
        return yaml.Documents is [{ RootNode: YamlMappingNode root }]
            ? Object(root, depth: 0)
            : throw Unfit("The file is one list of fields with their values.");
    }

    private static JsonObject Object(YamlMappingNode node, int depth)
    {
        var fields = new JsonObject();
        foreach (var (key, value) in node.Children)
        {
            if (key is not YamlScalarNode { Value: { Length: > 0 } name })
                throw Unfit($"Line {key.Start.Line}: a field's name is a text.");
            fields[name] = Value(value, depth + 1);
        }
        return fields;
    }

    private static JsonNode? Value(YamlNode node, int depth)
    {
        if (
            depth > Deepest
            || !node.Anchor.IsEmpty
            || !(node.Tag.IsEmpty || node.Tag.IsNonSpecific)
        )
            throw Unfit($"Line {node.Start.Line}: anchors, tags and deep nesting are not read.");
        return node switch
        {
            YamlMappingNode map => Object(map, depth),
            YamlSequenceNode list => new JsonArray([
                .. list.Children.Select(child => Value(child, depth + 1)),
            ]),
            YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? ""),
            YamlScalarNode scalar => JsonValue.Create(scalar.Value ?? ""),
            _ => throw Unfit($"Line {node.Start.Line}: this is not read."),
        };
    }

    private static JsonValue? Plain(string text) =>
        text switch
        {
            "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when int.TryParse(
                    text,
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var number
                ) => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };

    private static CommandRefusedException Unfit(string problem) => new(ExitCode.Usage, problem);
}
