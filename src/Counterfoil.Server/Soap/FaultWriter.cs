using System.Xml;

namespace Counterfoil.Server.Soap;

/// <summary>Writes a fault in the shape of its version.</summary>
internal static class FaultWriter
{
    private const string Refusals = "urn:counterfoil:refusal";

    /// <summary>Writes it.</summary>
    public static void Write(XmlWriter writer, Fault fault, SoapVersion version)
    {
        if (version == SoapVersion.V12)
            Write12(writer, fault);
        else
            Write11(writer, fault);
    }

    // SOAP 1.1 section 4.4: the children of a fault are in no namespace.
    private static void Write11(XmlWriter writer, Fault fault)
    {
        writer.WriteStartElement("Fault", Wire.Envelope);
        writer.WriteElementString("faultcode", "s:" + fault.Code);
        writer.WriteStartElement("faultstring");
        writer.WriteAttributeString("xml", "lang", ns: null, "en");
        writer.WriteString(fault.Sentence);
        writer.WriteEndElement();
        if (fault.Refusal is { } refusal)
        {
            writer.WriteStartElement("detail");
            writer.WriteElementString("Refusal", Refusals, refusal);
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }

    // SOAP 1.2 part 1 section 5.4: Code with its Subcode, Reason, Detail, all in the envelope's namespace.
    private static void Write12(XmlWriter writer, Fault fault)
    {
        writer.WriteStartElement("Fault", Wire.Envelope12);
        writer.WriteStartElement("Code", Wire.Envelope12);
        writer.WriteElementString(
            "Value",
            Wire.Envelope12,
            "s:" + SoapVersion.V12.Name(fault.Code)
        );
        if (fault.Refusal is { } refusal)
        {
            writer.WriteStartElement("Subcode", Wire.Envelope12);
            writer.WriteStartElement("Value", Wire.Envelope12);
            writer.WriteAttributeString("xmlns", "c", ns: null, Refusals);
            writer.WriteString("c:" + refusal);
            writer.WriteEndElement();
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
        writer.WriteStartElement("Reason", Wire.Envelope12);
        writer.WriteStartElement("Text", Wire.Envelope12);
        writer.WriteAttributeString("xml", "lang", ns: null, "en");
        writer.WriteString(fault.Sentence);
        writer.WriteEndElement();
        writer.WriteEndElement();
        if (fault.Refusal is { } detail)
        {
            writer.WriteStartElement("Detail", Wire.Envelope12);
            writer.WriteElementString("Refusal", Refusals, detail);
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }
}
