using System.Text.Json;
using System.Text.Json.Serialization;

namespace Counterfoil.Broker.Logins;

/// <summary>
/// A course as bytes, to be encrypted. What was written stays readable for as long as courses live: members are added with
/// a default, and neither renamed nor given another meaning.
/// </summary>
public static class CourseText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        IgnoreReadOnlyProperties = true,
        Converters = { new TenantConverter() },
    };

    /// <summary>The course as JSON.</summary>
    public static byte[] Write(Course course) =>
        JsonSerializer.SerializeToUtf8Bytes(course, Options);

    /// <summary>The course; <c>null</c> when a later or an earlier version of the program wrote something else.</summary>
    public static Course? Read(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize<Course>(text, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class TenantConverter : JsonConverter<ContextIdentifier>
    {
        public override ContextIdentifier Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) =>
            ContextIdentifier.TryParse(reader.GetString(), out var tenant)
                ? tenant
                : throw new JsonException();

        public override void Write(
            Utf8JsonWriter writer,
            ContextIdentifier value,
            JsonSerializerOptions options
        ) => writer.WriteStringValue(value.Value);
    }
}
