using Counterfoil.Authority.Associates;
using Counterfoil.Broker;
using Counterfoil.Broker.Accounts;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.Searching;

namespace Counterfoil.Storage.Accounts;

/// <summary>A row of <c>accounts</c>.</summary>
internal sealed class AccountRow : RegistryRow, ISealedRow
{
    public static string Table => "accounts";

    public static byte SealVersion => 1;

    public string Account { get; set; } = "";
    public string LoginName { get; set; } = "";
    public string LoginKey { get; set; } = "";
    public string Email { get; set; } = "";

    /// <summary>What follows the last at-sign of the login name, as it is compared; empty without one.</summary>
    public string LoginDomain { get; set; } = "";
    public string SearchText { get; set; } = "";
    public int IsActive { get; set; }

    /// <summary>The home's tenant, as a key; <c>null</c> for a home that is none.</summary>
    public string? HomeTenant { get; set; }
    public int? HomeAssociate { get; set; }

    /// <summary>The home as it was said.</summary>
    public string Home { get; set; } = "";

    public string Key => Account;

    public AccountId Id => new(Guid.ParseExact(Account, "D"));

    public SearchedRow Searched =>
        new()
        {
            Tenant = Tenant,
            RowKey = Account,
            Part = HomeTenant,
            SearchText = SearchText,
        };

    public ColumnWriter? Write(ColumnWriter columns, byte sealVersion) =>
        sealVersion switch
        {
            1 => Finish(
                columns
                    .Add(Tenant)
                    .Add(Account)
                    .Add(LoginName)
                    .Add(LoginKey)
                    .Add(Email)
                    .Add(LoginDomain)
                    .Add(SearchText)
                    .Add(IsActive)
                    .Add(HomeTenant)
                    .Add(HomeAssociate)
                    .Add(Home)
            ),
            _ => null,
        };

    public static AccountRow Of(Account account) => new() { Account = account.Id.ToString() };

    /// <summary>Takes over what may change, as of the next version.</summary>
    /// <exception cref="ArgumentException">The login name cannot be one: the register has not looked.</exception>
    public AccountRow Take(Account account, RegistryChange change)
    {
        if (!NameKey.TryCreate(account.LoginName, out var key))
            throw new ArgumentException("The login name cannot be one.", nameof(account));
        (LoginName, LoginKey, Email) = (account.LoginName, key.Value, account.Email);
        LoginDomain = key.Value[(key.Value.LastIndexOf('@') + 1)..];
        if (LoginDomain.Length == key.Value.Length)
            LoginDomain = "";
        SearchText = Sealing.SearchText.Join(account.LoginName, account.Email);
        IsActive = account.IsActive ? 1 : 0;
        (HomeTenant, HomeAssociate) = account.Home is Home.OfTenant(var tenant, var associate)
            ? (tenant.Key(), (int?)associate.Value)
            : ((string?)null, null);
        Home = Json.Write(StoredHome.Of(account.Home));
        Stamp(change);
        return this;
    }

    public Account ToAccount() =>
        new()
        {
            Id = Id,
            LoginName = LoginName,
            Email = Email,
            Home = Json.Read<StoredHome>(Home).ToHome(),
            IsActive = IsActive == 1,
            Version = Version,
        };

    /// <summary>A home as it stands in the row: one member for each kind.</summary>
    internal sealed record StoredHome
    {
        public ContextIdentifier? Tenant { get; init; }

        public int? Associate { get; init; }

        public static StoredHome Of(Home home) =>
            home is Broker.Accounts.Home.OfTenant(var tenant, var associate)
                ? new() { Tenant = tenant, Associate = associate.Value }
                : throw new ArgumentOutOfRangeException(nameof(home));

        public Home ToHome() =>
            this is { Tenant: { } tenant, Associate: { } associate }
                ? new Home.OfTenant(tenant, new AssociateId(associate))
                : throw new InvalidOperationException("A newer version knows this home.");
    }
}
