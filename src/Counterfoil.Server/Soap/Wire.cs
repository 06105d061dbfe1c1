namespace Counterfoil.Server.Soap;

/// <summary>The names that this door reads and writes (wire.md 1.15).</summary>
internal static class Wire
{
    public const string Envelope = "http://schemas.xmlsoap.org/soap/envelope/";
    public const string Envelope12 = "http://www.w3.org/2003/05/soap-envelope";
    public const string Services = "http://www.superoffice.net/ws/crm/NetServer/Services88";
    public const string Arrays = "http://schemas.microsoft.com/2003/10/Serialization/Arrays";
    public const string Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>What every SOAPAction of this service begins with; the operation follows.</summary>
    public const string ActionPrefix = Services + "/SoPrincipal/";

    /// <summary>The service's path without a tenant; compared without regard to case.</summary>
    public const string Path = "/Remote/Services88/SoPrincipal.svc";
}
