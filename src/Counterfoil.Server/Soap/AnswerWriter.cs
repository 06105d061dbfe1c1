using System.Text;
using System.Xml;

namespace Counterfoil.Server.Soap;

/// <summary>Writes answers as SOAP 1.1 envelopes in UTF-8. Stateless.</summary>
internal static class AnswerWriter
{
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    /// <summary>The envelope.</summary>
    public static byte[] Write(SoapAnswer answer, SoapVersion version)
    {
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, Settings))
        {
            writer.WriteStartElement("s", "Envelope", version.Envelope);
            if (answer is SoapAnswer.Faulty(var fault))
            {
                writer.WriteStartElement("Body", version.Envelope);
                FaultWriter.Write(writer, fault, version);
            }
            else
            {
                WriteHeaders(writer, version, answer as SoapAnswer.NotLetIn);
                writer.WriteStartElement("Body", version.Envelope);
                if (answer is SoapAnswer.SystemInfo)
                    SystemInfoWriter.Write(writer);
                else
                    WriteLogin(writer, answer as SoapAnswer.LetIn);
            }
            writer.WriteEndElement();
            writer.WriteEndElement();
        }
        return bytes.ToArray();
    }

    // All four are written, nil where there is nothing, as proxies know it from WCF: strict ones expect each.
    private static void WriteHeaders(
        XmlWriter writer,
        SoapVersion version,
        SoapAnswer.NotLetIn? refused
    )
    {
        writer.WriteStartElement("Header", version.Envelope);
        writer.WriteNil("ExceptionInfo");
        if (refused is null)
            writer.WriteNil("ExtraInfo");
        else
            WriteExtraInfo(writer, refused);
        writer.WriteElementString("Succeeded", Wire.Services, "true");
        writer.WriteNil("TimeZone");
        writer.WriteEndElement();
    }

    private static void WriteExtraInfo(XmlWriter writer, SoapAnswer.NotLetIn refused)
    {
        writer.WriteStartElement("ExtraInfo", Wire.Services);
        WritePair("Refusal", refused.Name);
        WritePair("Message", refused.Sentence);
        writer.WriteEndElement();

        void WritePair(string key, string value)
        {
            writer.WriteStartElement("ExtraInfoNameValuePair", Wire.Services);
            writer.WriteText("Key", key);
            writer.WriteText("Value", value);
            writer.WriteEndElement();
        }
    }

    private static void WriteLogin(XmlWriter writer, SoapAnswer.LetIn? answer)
    {
        writer.WriteStartElement("AuthenticateResponse", Wire.Services);
        if (answer is null)
        {
            writer.WriteNil("Response");
            writer.WriteNil("Credentials");
        }
        else
        {
            CarrierWriter.Write(writer, answer.Who);
            writer.WriteStartElement("Credentials", Wire.Services);
            writer.WriteText("Ticket", answer.Ticket.Reveal());
            writer.WriteEndElement();
        }
        writer.WriteTruth("AuthenticationSucceeded", answer is not null);
        writer.WriteEndElement();
    }
}
