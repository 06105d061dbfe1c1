namespace Counterfoil.Server.Soap;

/// <summary>The tenant in the path <c>/{ctx}/Remote/Services88/SoPrincipal.svc</c>.</summary>
internal static class SoapPath
{
    /// <summary>The name of the path's part.</summary>
    public const string Part = "ctx";

    /// <summary>What is answered when the part cannot name a tenant.</summary>
    public static Fault NoTenant { get; } =
        new(FaultCode.Client, StatusCodes.Status404NotFound, "There is no such tenant here.")
        {
            Refusal = "unknown_tenant",
        };

    /// <summary>The tenant; <c>null</c> where the path has none. False when the part cannot name one.</summary>
    public static bool TryReadTenant(HttpContext context, out ContextIdentifier? tenant)
    {
        tenant = null;
        if (context.GetRouteValue(Part) is not string text)
            return true;
        if (!ContextIdentifier.TryParse(text, out var named))
            return false;
        tenant = named;
        return true;
    }
}
