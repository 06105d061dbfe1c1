using System.Reflection;
using System.Xml;

namespace Counterfoil.Server.Soap;

/// <summary>
/// Writes which system this is. It is told to anybody, so it says the product and its version and nothing of a
/// tenant, a licence or a database. Members about which nothing is said are left out, as the WSDL allows; the
/// server never expires, and says so where clients look for it.
/// </summary>
internal static class SystemInfoWriter
{
    private static readonly string Version =
        typeof(SystemInfoWriter).Assembly.GetName().Version?.ToString() ?? "0.0.0.0";

    private static readonly string Label =
        typeof(SystemInfoWriter)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? Version;

    public static void Write(XmlWriter writer)
    {
        writer.WriteStartElement("GetSystemInfoResponse", Wire.Services);
        writer.WriteStartElement("SystemInfo", Wire.Services);
        writer.WriteText("BuildLabel", Label);
        writer.WriteText("AssemblyVersion", Version);
        writer.WriteText("AccumulatedNextCheckDate", "9999-12-31T00:00:00");
        writer.WriteText("FileVersion", Version);
        writer.WriteText("Description", "Counterfoil, the ticket authority");
        writer.WriteNumber("DaysUntilNetServerExpiry", int.MaxValue);
        writer.WriteText("BuildType", "Release");
        writer.WriteTruth("IsUnicode", value: true);
        writer.WriteTruth("IsOnTravel", value: false);
        writer.WriteTruth("IsSatellite", value: false);
        writer.WriteEndElement();
        writer.WriteEndElement();
    }
}
