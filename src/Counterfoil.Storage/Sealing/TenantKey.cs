namespace Counterfoil.Storage.Sealing;

/// <summary>How a tenant stands in keys, seals and scopes: its identifier in lower case, since identifiers are compared without regard to case.</summary>
internal static class TenantKey
{
    public static string Key(this ContextIdentifier tenant) =>
        // Identifiers are ASCII; most are written one way, and then nothing is allocated.
        tenant.Value.ToLowerInvariant();
}
