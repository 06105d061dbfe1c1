namespace Counterfoil.Server;

/// <summary>The registry: every place where evidence comes in.</summary>
internal static class Doors
{
    /// <summary>The SOAP service of the principal.</summary>
    public static Door Soap { get; } = new("soap", "SOAP, SoPrincipal.svc");

    /// <summary>The pages for people: the only place where a cookie is evidence.</summary>
    public static Door LoginPage { get; } = new("login-page", "The login page") { HasPage = true };
}
