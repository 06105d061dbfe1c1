using System.Text.Json;
using System.Text.Unicode;

namespace Counterfoil.Jose;

/// <summary>JSON from strangers: one object, valid UTF-8, no member twice (RFC 7515 4), no half characters, not deep.</summary>
internal static class StrictJson
{
    private const int MostDepth = 16;

    private static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = MostDepth,
    };

    /// <summary>The object; <c>null</c> when the bytes are anything else.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> bytes)
    {
        if (!Utf8.IsValid(bytes.Span))
            return null;
        try
        {
            using var document = JsonDocument.Parse(bytes, Options);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                return null;
            // Half a surrogate pair, escaped, is found only when its text is asked for; nobody shall meet it later.
            if (bytes.Span.Contains((byte)'\\'))
                ReadTexts(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (Exception refused) when (refused is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The text of that member; <c>null</c> when it is absent or no text.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>Whether that member is there, whatever it is.</summary>
    public static bool Has(this JsonElement element, string name) =>
        element.TryGetProperty(name, out _);

    private static void ReadTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    ReadTexts(member.Value);
                }
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    ReadTexts(item);
                break;
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            default:
                break;
        }
    }
}
