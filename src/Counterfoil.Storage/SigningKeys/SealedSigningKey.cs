using Counterfoil.Authority;
using Counterfoil.Broker.Signing;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.SigningKeys;

/// <summary>A row of <c>signing_keys</c>; of the registry, and so of no tenant.</summary>
internal sealed class SealedSigningKey : ISealedRow
{
    public static string Table => "signing_keys";

    public static byte SealVersion => 1;

    public string Tenant { get; set; } = TenantKey.Registry;
    public string Name { get; set; } = "";
    public string Algorithm { get; set; } = "";
    public int Ordinal { get; set; }
    public byte[] Certificate { get; set; } = [];

    /// <summary>The private half, encrypted under the root key and bound to this row.</summary>
    public byte[] Secret { get; set; } = [];

    public long UsedFrom { get; set; }
    public long Registered { get; set; }
    public int? RegisteredBy { get; set; }
    public long Version { get; set; } = 1;
    public byte[] EncryptedCheck { get; set; } = [];

    public string Key => Name;

    public ColumnWriter? Write(ColumnWriter columns, byte sealVersion) =>
        sealVersion switch
        {
            1 => columns
                .Add(Tenant)
                .Add(Name)
                .Add(Algorithm)
                .Add(Ordinal)
                .Add(Certificate)
                .Add(Secret)
                .Add(UsedFrom)
                .Add(Registered)
                .Add(RegisteredBy)
                .Add(Version),
            _ => null,
        };

    public static SealedSigningKey Of(SigningKeyRow key, Change change) =>
        new()
        {
            Name = key.Name,
            Algorithm = key.Algorithm,
            Ordinal = key.Ordinal,
            Certificate = key.Certificate.ToArray(),
            UsedFrom = key.UsedFrom.Milliseconds(),
            Registered = change.At.Milliseconds(),
            RegisteredBy = change.By?.Value,
        };

    public SigningKeyRow ToKey() =>
        new(
            Name,
            Algorithm,
            Ordinal,
            Certificate,
            Registered.Instant(),
            UsedFrom.Instant(),
            RegisteredBy is { } by ? new AssociateId(by) : null
        );
}
