using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Xml;
using Counterfoil.Server.Soap;

namespace Counterfoil.Server.Api;

/// <summary>
/// An element as the JSON that says the same: an element for each member, named like it, no namespaces, no attributes but
/// <c>xsi:nil</c>; the outermost element's name and those of a list's items say nothing. What does not fit is passed on as
/// it stands, for the strict reader of JSON to refuse by its place. Stateless.
/// </summary>
internal static class XmlToJson
{
    /// <summary>The JSON, in UTF-8; <c>null</c> when the element cannot be what is taken.</summary>
    /// <param name="element">The element.</param>
    /// <param name="type">What it is read as.</param>
    public static byte[]? Convert(Element element, JsonTypeInfo type)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            if (!TryWrite(writer, element, type))
                return null;
        return bytes.ToArray();
    }

    private static bool TryWrite(Utf8JsonWriter writer, Element element, JsonTypeInfo? type)
    {
        if (element.Namespace.Length > 0 || element.HasOtherAttributes)
            return false;
        if (element.IsNil)
        {
            writer.WriteNullValue();
            return element is { Children: [] } && IsBlank(element);
        }
        if (type is { Kind: JsonTypeInfoKind.None } && element.Children.Count == 0)
        {
            WriteText(writer, element.Text.Reveal(), type.Type);
            return true;
        }
        if (type?.Kind == JsonTypeInfoKind.Enumerable)
            return TryWriteList(writer, element, TypeOf(type, type.ElementType));
        // An unknown member's content does not matter: its name is refused.
        return IsBlank(element) && TryWriteMembers(writer, element, name => MemberOf(type, name));
    }

    private static bool TryWriteList(Utf8JsonWriter writer, Element element, JsonTypeInfo? item)
    {
        writer.WriteStartArray();
        foreach (var child in element.Children)
            if (!TryWrite(writer, child, item))
                return false;
        writer.WriteEndArray();
        return IsBlank(element);
    }

    private static bool TryWriteMembers(
        Utf8JsonWriter writer,
        Element element,
        Func<string, JsonTypeInfo?> typeOf
    )
    {
        writer.WriteStartObject();
        foreach (var child in element.Children)
        {
            var name = XmlConvert.DecodeName(child.Name);
            writer.WritePropertyName(name);
            if (!TryWrite(writer, child, typeOf(name)))
                return false;
        }
        writer.WriteEndObject();
        return true;
    }

    private static JsonTypeInfo? MemberOf(JsonTypeInfo? type, string name) =>
        type?.Kind switch
        {
            JsonTypeInfoKind.Dictionary => TypeOf(type, type.ElementType),
            JsonTypeInfoKind.Object => type.Properties.FirstOrDefault(one =>
                string.Equals(one.Name, name, StringComparison.Ordinal)
            )
                is { } member
                ? TypeOf(type, member.PropertyType)
                : null,
            _ => null,
        };

    private static JsonTypeInfo? TypeOf(JsonTypeInfo parent, Type? type) =>
        type is null ? null : parent.Options.GetTypeInfo(type);

    private static void WriteText(Utf8JsonWriter writer, string text, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        var trimmed = text.Trim();
        if (plain == typeof(bool) && trimmed is "true" or "1")
            writer.WriteBooleanValue(value: true);
        else if (plain == typeof(bool) && trimmed is "false" or "0")
            writer.WriteBooleanValue(value: false);
        else if (IsWhole(plain) && long.TryParse(trimmed, Signed, Invariant, out var number))
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(plain == typeof(string) ? text : trimmed);
    }

    private const NumberStyles Signed = NumberStyles.AllowLeadingSign;

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;

    private static bool IsWhole(Type type) =>
        type == typeof(int) || type == typeof(long) || type == typeof(short);

    private static bool IsBlank(Element element) =>
        string.IsNullOrWhiteSpace(element.Text.Reveal());
}
