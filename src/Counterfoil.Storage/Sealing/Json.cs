using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Storage.Sealing;

/// <summary>
/// How values stand in columns that nobody searches: JSON with camel-case names. What was written stays readable: members
/// are added with a default, and neither renamed nor given another meaning. Unknown members are ignored, because a newer
/// node may run beside an older one.
/// </summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new ContextIdentifierConverter() },
        TypeInfoResolver = JsonTypeInfoResolver.Combine(
            StoredJson.Default,
            new DefaultJsonTypeInfoResolver()
        ),
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static string Write(Origin origin) =>
        JsonSerializer.Serialize(origin, WrittenJson.Default.Origin);

    public static string Write(TicketTerms terms) =>
        JsonSerializer.Serialize(terms, WrittenJson.Default.TicketTerms);

    public static byte[] WriteBytes<T>(T value) =>
        JsonSerializer.SerializeToUtf8Bytes(value, Options);

    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Options)!;

    public static T Read<T>(ReadOnlySpan<byte> text) =>
        JsonSerializer.Deserialize<T>(text, Options)!;

    private sealed class ContextIdentifierConverter : JsonConverter<ContextIdentifier>
    {
        public override ContextIdentifier Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) => ContextIdentifier.Parse(reader.GetString() ?? "");

        public override void Write(
            Utf8JsonWriter writer,
            ContextIdentifier value,
            JsonSerializerOptions options
        ) => writer.WriteStringValue(value.Value);
    }
}
