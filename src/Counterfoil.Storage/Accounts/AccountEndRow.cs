using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Accounts;

/// <summary>A row of <c>account_revoked_before</c>.</summary>
internal sealed class AccountEndRow : ISealedRow
{
    public static string Table => "account_revoked_before";

    public static byte SealVersion => 1;

    public string Tenant { get; set; } = TenantKey.Registry;
    public string Account { get; set; } = "";
    public long Until { get; set; } = long.MinValue;
    public long Registered { get; set; }
    public string RegisteredBy { get; set; } = "";
    public long Updated { get; set; }
    public string UpdatedBy { get; set; } = "";
    public long Version { get; set; }
    public byte[] EncryptedCheck { get; set; } = [];

    public string Key => Account;

    public ColumnWriter? Write(ColumnWriter columns, byte sealVersion) =>
        sealVersion switch
        {
            1 => columns
                .Add(Tenant)
                .Add(Account)
                .Add(Until)
                .Add(Registered)
                .Add(RegisteredBy)
                .Add(Updated)
                .Add(UpdatedBy)
                .Add(Version),
            _ => null,
        };
}
