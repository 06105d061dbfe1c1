using System.Globalization;
using Counterfoil.Broker;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Developers;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.Searching;

namespace Counterfoil.Storage.Developers;

/// <summary>A row of <c>developers</c>.</summary>
internal sealed class DeveloperRow : ISealedRow
{
    public static string Table => "developers";

    public static byte SealVersion => 1;

    public string Tenant { get; set; } = TenantKey.Registry;
    public string Account { get; set; } = "";
    public string SearchText { get; set; } = "";
    public int State { get; set; }
    public string Definition { get; set; } = "";
    public long Registered { get; set; }
    public string RegisteredBy { get; set; } = "";
    public long Updated { get; set; }
    public string UpdatedBy { get; set; } = "";
    public long Version { get; set; }
    public byte[] EncryptedCheck { get; set; } = [];

    public string Key => Account;

    public SearchedRow Searched =>
        new()
        {
            Tenant = Tenant,
            RowKey = Account,
            Part = State.ToString(CultureInfo.InvariantCulture),
            SearchText = SearchText,
        };

    public ColumnWriter? Write(ColumnWriter columns, byte sealVersion) =>
        sealVersion switch
        {
            1 => columns
                .Add(Tenant)
                .Add(Account)
                .Add(SearchText)
                .Add(State)
                .Add(Definition)
                .Add(Registered)
                .Add(RegisteredBy)
                .Add(Updated)
                .Add(UpdatedBy)
                .Add(Version),
            _ => null,
        };

    public static DeveloperRow Of(Developer developer, RegistryChange change) =>
        new()
        {
            Account = developer.Account.ToString(),
            Registered = change.At.Milliseconds(),
            RegisteredBy = change.By,
        };

    /// <summary>Takes over what may change, as of the next version.</summary>
    public DeveloperRow Take(Developer developer, RegistryChange change)
    {
        Version++;
        SearchText = Sealing.SearchText.Join(
            developer.Answers.Company,
            developer.LoginName,
            developer.Answers.ContactEmail
        );
        State = (int)developer.State;
        Definition = Json.Write(developer with { Version = Version });
        Updated = change.At.Milliseconds();
        UpdatedBy = change.By;
        return this;
    }

    public Developer ToDeveloper() =>
        Json.Read<Developer>(Definition) with
        {
            Account = new AccountId(Guid.ParseExact(Account, "D")),
            State = (DeveloperState)State,
            Version = Version,
        };
}
