using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Accounts;

/// <summary>A row of <c>account_revoked_before</c>.</summary>
internal sealed class AccountEndRow : RegistryRow, ISealedRow
{
    public static string Table => "account_revoked_before";

    public static byte SealVersion => 1;

    public string Account { get; set; } = "";
    public long Until { get; set; } = long.MinValue;

    public string Key => Account;

    public ColumnWriter? Write(ColumnWriter columns, byte sealVersion) =>
        sealVersion switch
        {
            1 => Finish(columns.Add(Tenant).Add(Account).Add(Until)),
            _ => null,
        };
}
