namespace Counterfoil.Server;

/// <summary>The registry: every place where evidence comes in.</summary>
internal static class Doors
{
    /// <summary>The SOAP service of the principal.</summary>
    public static Door Soap { get; } = new("soap", "SOAP, SoPrincipal.svc");
}
