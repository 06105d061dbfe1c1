using Counterfoil.Authority.Tenants;
using Counterfoil.Broker;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Seats;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Broker.Accounts;

/// <summary>What a node remembers of accounts, asked for at every hearing at a home.</summary>
public sealed class KnownAccountsTests : IClassFixture<SqliteFixture>, IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly ContextIdentifier Tenant = ContextIdentifier.Parse("Cust12345");

    private readonly SqliteFixture fixture;
    private readonly KnownTenants tenants;
    private readonly KnownAccounts known;

    public KnownAccountsTests(SqliteFixture fixture)
    {
        this.fixture = fixture;
        var (database, time) = (fixture.Database, fixture.Test.Time);
        tenants = new KnownTenants(database.Tenants, database.Bell, time);
        known = new KnownAccounts(
            database.Accounts,
            database.AccountEnds,
            new SeatKeeper(database.Credentials, database.SeatIndex, time),
            tenants,
            database.Bell,
            time
        );
    }

    private RegistryChange Change => new("", fixture.Test.Time.GetUtcNow());

    public void Dispose()
    {
        known.Dispose();
        tenants.Dispose();
    }

    [Fact]
    public async Task Until_when_an_account_has_ended_is_asked_for_once_and_known_at_once_when_it_ends()
    {
        var account = await AddAsync(1);
        (await known.EndedUntilAsync(account.Id, Never)).ShouldBeNull();
        var before = fixture.Database.StatementCount;
        (await known.EndedUntilAsync(account.Id, Never)).ShouldBeNull();
        fixture.Database.StatementCount.ShouldBe(before);
        var until = fixture.Test.Time.GetUtcNow();
        await fixture.Database.AccountEnds.EndAsync(account.Id, until, Change, Never);
        (await known.EndedUntilAsync(account.Id, Never)).ShouldBe(
            DateTimeOffset.FromUnixTimeMilliseconds(until.ToUnixTimeMilliseconds())
        );
    }

    [Fact]
    public async Task A_home_that_is_nobodys_is_asked_for_once_and_known_at_once_when_it_becomes_somebodys()
    {
        var home = new AssociateId(2);
        (await known.FindByHomeAsync(Tenant, home, Never)).ShouldBeNull();
        var before = fixture.Database.StatementCount;
        (await known.FindByHomeAsync(Tenant, home, Never)).ShouldBeNull();
        fixture.Database.StatementCount.ShouldBe(before);
        var account = await AddAsync(2);
        (await known.FindByHomeAsync(Tenant, home, Never))!.Id.ShouldBe(account.Id);
        (
            await fixture.Database.Accounts.TryReplaceAsync(
                account with
                {
                    Home = new Home.OfTenant(Tenant, new AssociateId(3)),
                },
                Change,
                Never
            )
        ).ShouldBe(AccountWritten.Done);
        (await known.FindByHomeAsync(Tenant, home, Never)).ShouldBeNull();
        (await known.FindByHomeAsync(Tenant, new AssociateId(3), Never))!.Id.ShouldBe(account.Id);
    }

    private async Task<Account> AddAsync(int associate)
    {
        var account = new Account
        {
            Id = new AccountId(Randomness.NextGuid()),
            LoginName = $"known{associate}@example.com",
            Home = new Home.OfTenant(Tenant, new AssociateId(associate)),
            Version = 1,
        };
        (await fixture.Database.Accounts.TryAddAsync(account, Change, Never)).ShouldBe(
            AccountWritten.Done
        );
        return account;
    }
}
