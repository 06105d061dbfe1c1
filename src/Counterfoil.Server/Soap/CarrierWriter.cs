using System.Xml;
using Counterfoil.Server.Principal;

namespace Counterfoil.Server.Soap;

/// <summary>Writes who was let in.</summary>
/// <remarks>
/// The order is the WSDL's sequence and is the wire. <see cref="SoPrincipalCarrier.UserName"/> is not among the
/// published members of Services88, and proxies that read strictly stop at an element that they do not know: it is
/// said in JSON only. On site it is the same as <c>Associate</c>.
/// </remarks>
internal static class CarrierWriter
{
    public static void Write(XmlWriter writer, SoPrincipalCarrier who)
    {
        writer.WriteStartElement("Response", Wire.Services);
        writer.WriteName("UserType", who.UserType);
        writer.WriteText("Associate", who.Associate);
        writer.WriteNumber("AssociateId", who.AssociateId);
        writer.WriteTruth("IsPerson", who.IsPerson);
        writer.WriteNumber("PersonId", who.PersonId);
        writer.WriteNumber("CountryId", who.CountryId);
        writer.WriteNumber("HomeCountryId", who.HomeCountryId);
        writer.WriteNumber("ContactId", who.ContactId);
        writer.WriteNumber("GroupId", who.GroupId);
        writer.WriteNumber("BusinessId", who.BusinessId);
        writer.WriteNumber("CategoryId", who.CategoryId);
        writer.WriteNumber("ContactOwner", who.ContactOwner);
        writer.WriteNumber("RoleId", who.RoleId);
        writer.WriteText("RoleName", who.RoleName);
        writer.WriteText("RoleDescription", who.RoleDescription);
        writer.WriteName("RoleType", who.RoleType);
        WriteLicences(writer, who.Licenses);
        writer.WriteText("FullName", who.FullName);
        writer.WriteText("EMailAddress", who.EMailAddress);
        writer.WriteList("FunctionRights", "string", who.FunctionRights);
        writer.WriteNumber("EjUserId", who.EjUserId);
        writer.WriteNumber("EjAccessLevel", who.EjAccessLevel);
        writer.WriteName("EjUserStatus", who.EjUserStatus);
        WriteCredentials(writer, who.ProvidedCredentials);
        writer.WriteList("SecondaryGroups", "int", who.SecondaryGroups.Select(XmlConvert.ToString));
        writer.WriteText("DatabaseContextIdentifier", who.DatabaseContextIdentifier);
        writer.WriteEndElement();
    }

    private static void WriteLicences(
        XmlWriter writer,
        IReadOnlyList<GrantedModuleLicense> licences
    )
    {
        writer.WriteStartElement("Licenses", Wire.Services);
        foreach (var licence in licences)
        {
            writer.WriteStartElement("GrantedModuleLicense", Wire.Services);
            writer.WriteText("OwnerName", licence.OwnerName);
            writer.WriteText("Name", licence.Name);
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }

    private static void WriteCredentials(
        XmlWriter writer,
        IReadOnlyList<CarriedCredential> credentials
    )
    {
        writer.WriteStartElement("ProvidedCredentials", Wire.Services);
        foreach (var credential in credentials)
        {
            writer.WriteStartElement("ProvidedCredential", Wire.Services);
            writer.WriteText("Type", credential.Type);
            writer.WriteText("SearchName", credential.SearchName);
            writer.WriteText("DisplayName", credential.DisplayName);
            writer.WriteNumber("CredentialId", credential.CredentialId);
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }
}
