using System.Globalization;
using Counterfoil.Broker;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Developers;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.Searching;

namespace Counterfoil.Storage.Developers;

/// <summary>A row of <c>developers</c>.</summary>
internal sealed class DeveloperRow : RegistryRow, ISealedRow
{
    public static string Table => "developers";

    public static byte SealVersion => 1;

    public string Account { get; set; } = "";
    public string SearchText { get; set; } = "";
    public int State { get; set; }
    public string Definition { get; set; } = "";

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
            1 => Finish(
                columns.Add(Tenant).Add(Account).Add(SearchText).Add(State).Add(Definition)
            ),
            _ => null,
        };

    public static DeveloperRow Of(Developer developer) =>
        new() { Account = developer.Account.ToString() };

    /// <summary>Takes over what may change, as of the next version.</summary>
    public DeveloperRow Take(Developer developer, RegistryChange change)
    {
        Stamp(change);
        SearchText = Sealing.SearchText.Join(
            developer.Answers.Company,
            developer.LoginName,
            developer.Answers.ContactEmail
        );
        State = (int)developer.State;
        Definition = Json.Write(developer with { Version = Version });
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
