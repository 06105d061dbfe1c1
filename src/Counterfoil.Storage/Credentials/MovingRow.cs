using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Credentials;

/// <summary>
/// What moves in a row of <c>credentials</c> without its main seal, under the small seal: of a stub validTo, LastUsed and
/// reviewedAt, of others LastUsed alone. The small seal holds for one main seal, so that neither an old pair of them nor
/// one of another row fits.
/// </summary>
internal sealed class MovingRow
{
    private const byte SealVersion = 1;
    private const string Table = "credentials";

    public string Tenant { get; set; } = "";
    public long Id { get; set; }
    public long Version { get; set; }
    public byte[] EncryptedCheck { get; set; } = [];
    public long? StubValidTo { get; set; }
    public long? LastUsed { get; set; }
    public string LastUsedInfo { get; set; } = "";
    public long? ReviewedAt { get; set; }
    public byte[] SmallCheck { get; set; } = [];

    public static MovingRow Of(CredentialRow row) =>
        new()
        {
            Tenant = row.Tenant,
            Id = row.Id,
            Version = row.Version,
            EncryptedCheck = row.EncryptedCheck,
            StubValidTo = row.IsStub ? row.ValidTo : null,
            LastUsed = row.LastUsed,
            LastUsedInfo = row.LastUsedInfo,
            ReviewedAt = row.ReviewedAt,
            SmallCheck = row.SmallCheck,
        };

    public MovingRow Seal(Seals seals)
    {
        SmallCheck = seals.SealSmall(SealVersion, Tenant, Table, Columns());
        return this;
    }

    public bool IsGood(Seals seals) =>
        RowSeal.VersionOf(SmallCheck) == SealVersion
        && seals.IsSmallGood(Tenant, Table, Columns(), SmallCheck);

    private ColumnWriter Columns() =>
        Seals
            .Begin()
            .Add(Tenant)
            .Add(Id)
            .Add(EncryptedCheck)
            .Add(StubValidTo)
            .Add(LastUsed)
            .Add(LastUsedInfo)
            .Add(ReviewedAt);
}
