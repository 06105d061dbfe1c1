using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Counterfoil.Server.Soap;

namespace Counterfoil.Server.Rest;

/// <summary>The XML of an answer: an element for each member, named like it; a list's items are named by what they are.</summary>
internal static class RestXml
{
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    /// <summary>What the outermost element is called.</summary>
    public static string NameOf(Type type) =>
        type == typeof(Dictionary<string, string>) ? "Versions"
        : type == typeof(AssociateCarrier) ? "Associate"
        : type.IsGenericType ? "List"
        : type.Name;

    /// <summary>Writes it.</summary>
    public static byte[] Write(string name, JsonNode? value)
    {
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, Settings))
            Write(writer, name, value);
        return bytes.ToArray();
    }

    private static void Write(XmlWriter writer, string name, JsonNode? value)
    {
        // A member that a plugin or a card named need not be a name in XML.
        writer.WriteStartElement(XmlConvert.EncodeLocalName(name));
        switch (value)
        {
            case JsonObject members:
                foreach (var (member, content) in members)
                    Write(writer, member, content);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Write(writer, ItemOf(name, item), item);
                break;
            case JsonValue text:
                writer.WriteString(
                    text.GetValueKind() == JsonValueKind.String
                        ? Values.Sayable(text.GetValue<string>())
                        : text.ToJsonString()
                );
                break;
        }
        writer.WriteEndElement();
    }

    private static string ItemOf(string list, JsonNode? item) =>
        item?.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => "int",
            _ => list switch
            {
                "Licenses" => "GrantedModuleLicense",
                "ProvidedCredentials" => "ProvidedCredential",
                _ => "Item",
            },
        };
}
