using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Counterfoil.Jose;

/// <summary>How an instant is written.</summary>
public enum InstantForm
{
    /// <summary>Seconds since 1970, as RFC 7519 2 (NumericDate) has it.</summary>
    Number,

    /// <summary>The same number as a text, as some clients of the original expect of <c>iat</c> (wire.md 2.7).</summary>
    Text,
}

/// <summary>
/// Writes the claims of a token, in the order in which they are given. A claim's name may be any text, such as a URI. A claim
/// given twice is a bug, and throws. One thread's at a time.
/// </summary>
public sealed class JwtWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> bytes = new(512);
    private readonly HashSet<string> written = new(StringComparer.Ordinal);
    private readonly Utf8JsonWriter writer;

    /// <summary>Begins without claims.</summary>
    public JwtWriter()
    {
        writer = new Utf8JsonWriter(bytes);
        writer.WriteStartObject();
    }

    /// <summary>A claim that is a text; none when it is <c>null</c>.</summary>
    public JwtWriter Add(string name, string? value)
    {
        if (value is not null)
            writer.WriteString(New(name), value);
        return this;
    }

    /// <summary>A claim that is several texts.</summary>
    public JwtWriter Add(string name, IReadOnlyCollection<string> values)
    {
        writer.WriteStartArray(New(name));
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
        return this;
    }

    /// <summary>A claim that is a whole number.</summary>
    public JwtWriter Add(string name, long value)
    {
        writer.WriteNumber(New(name), value);
        return this;
    }

    /// <summary>A claim that is an instant, cut to the second.</summary>
    public JwtWriter Add(string name, DateTimeOffset instant, InstantForm form = InstantForm.Number)
    {
        var seconds = instant.ToUnixTimeSeconds();
        return form is InstantForm.Number
            ? Add(name, seconds)
            : Add(name, seconds.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A claim that is JSON already, such as a set of confirmation keys.</summary>
    public JwtWriter Add(string name, JsonElement value)
    {
        writer.WritePropertyName(New(name));
        value.WriteTo(writer);
        return this;
    }

    /// <summary>Ends the claims and signs them.</summary>
    /// <param name="key">The key.</param>
    /// <param name="type">The type of the token; a word of the program.</param>
    public string Sign(SigningKey key, string type = "JWT")
    {
        writer.WriteEndObject();
        writer.Flush();
        return key.Sign(bytes.WrittenSpan, type);
    }

    /// <summary>Gives back what was borrowed.</summary>
    public void Dispose() => writer.Dispose();

    private string New(string name) =>
        written.Add(name)
            ? name
            : throw new InvalidOperationException($"The claim {name} is there already.");
}
