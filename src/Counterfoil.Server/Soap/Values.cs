using System.Text;
using System.Xml;

namespace Counterfoil.Server.Soap;

/// <summary>Writes elements of the service with a value of each type that the WSDL uses.</summary>
internal static class Values
{
    public static void WriteNil(this XmlWriter writer, string name)
    {
        writer.WriteStartElement(name, Wire.Services);
        writer.WriteAttributeString("xsi", "nil", Wire.Instance, "true");
        writer.WriteEndElement();
    }

    /// <summary>Characters that XML 1.0 cannot say are replaced, so that a strange card breaks no answer.</summary>
    public static void WriteText(this XmlWriter writer, string name, string value) =>
        writer.WriteElementString(name, Wire.Services, Sayable(value));

    public static void WriteNumber(this XmlWriter writer, string name, int value) =>
        writer.WriteElementString(name, Wire.Services, XmlConvert.ToString(value));

    public static void WriteTruth(this XmlWriter writer, string name, bool value) =>
        writer.WriteElementString(name, Wire.Services, XmlConvert.ToString(value));

    public static void WriteName<T>(this XmlWriter writer, string name, T value)
        where T : struct, Enum =>
        writer.WriteElementString(name, Wire.Services, Enum.GetName(value));

    /// <summary>A list in the namespace that WCF keeps for arrays.</summary>
    public static void WriteList(
        this XmlWriter writer,
        string name,
        string item,
        IEnumerable<string> values
    )
    {
        writer.WriteStartElement(name, Wire.Services);
        writer.WriteAttributeString("xmlns", "a", ns: null, Wire.Arrays);
        foreach (var value in values)
            writer.WriteElementString(item, Wire.Arrays, Sayable(value));
        writer.WriteEndElement();
    }

    /// <summary>The text without what XML 1.0 cannot say: control characters and halves of surrogate pairs.</summary>
    public static string Sayable(string text)
    {
        StringBuilder? said = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                continue;
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                i++;
                continue;
            }
            said ??= new StringBuilder(text);
            said[i] = '\uFFFD';
        }
        return said?.ToString() ?? text;
    }
}
