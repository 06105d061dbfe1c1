using Counterfoil.Broker;
using Counterfoil.Cryptography;

namespace Counterfoil.Storage.Sealing;

/// <summary>What every row of the registry has: no tenant, and who made and changed it, and when.</summary>
internal abstract class RegistryRow
{
    public string Tenant { get; set; } = TenantKey.Registry;
    public long Registered { get; set; }
    public string RegisteredBy { get; set; } = "";
    public long Updated { get; set; }
    public string UpdatedBy { get; set; } = "";
    public long Version { get; set; }
    public byte[] EncryptedCheck { get; set; } = [];

    /// <summary>Makes the next version, and of a row that has none the first.</summary>
    public void Stamp(RegistryChange change)
    {
        if (Version == 0)
            (Registered, RegisteredBy) = (change.At.Milliseconds(), change.By);
        (Updated, UpdatedBy) = (change.At.Milliseconds(), change.By);
        Version++;
    }

    /// <summary>The last columns under every seal of the registry.</summary>
    protected ColumnWriter Finish(ColumnWriter columns) =>
        columns.Add(Registered).Add(RegisteredBy).Add(Updated).Add(UpdatedBy).Add(Version);
}
