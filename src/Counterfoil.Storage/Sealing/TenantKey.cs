namespace Counterfoil.Storage.Sealing;

/// <summary>How a tenant stands in keys, seals and scopes: its identifier in lower case, since identifiers are compared without regard to case.</summary>
internal static class TenantKey
{
    /// <summary>What stands for a tenant in the seals of the registry's rows, which are of none. No tenant can be named so.</summary>
    public const string Registry = "*";

    public static string Key(this ContextIdentifier tenant) =>
        // Identifiers are ASCII; most are written one way, and then nothing is allocated.
        tenant.Value.ToLowerInvariant();
}
