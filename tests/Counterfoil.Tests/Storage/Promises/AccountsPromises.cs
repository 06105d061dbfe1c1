using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Changes;
using Counterfoil.Broker;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Seats;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Storage.Databases;
using Dapper;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Promises;

/// <summary>What every <see cref="IAccounts"/>, <see cref="IAccountEnds"/> and <see cref="ISeatIndex"/> promises.</summary>
public abstract class AccountsPromises(DatabaseFixture fixture)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private static int lastAssociate = 1_000_000;

    private IAccounts Accounts => fixture.Database.Accounts;

    private IAccountEnds Ends => fixture.Database.AccountEnds;

    private ISeatIndex Index => fixture.Database.SeatIndex;

    private DateTimeOffset Now => fixture.Test.Time.GetUtcNow();

    private RegistryChange Change => new("Cust1/7", Now);

    [Fact]
    public async Task An_account_is_found_by_key_by_login_name_and_by_home()
    {
        var account = await AddAsync(New());
        (await Accounts.FindAsync(account.Id, Never)).ShouldBe(account);
        (await Accounts.FindAsync(Key(account.LoginName.ToUpperInvariant()), Never)).ShouldBe(
            account
        );
        (await Accounts.FindAsync(account.Home, Never)).ShouldBe(account);
        (await Accounts.FindAsync(new AccountId(Randomness.NextGuid()), Never)).ShouldBeNull();
        (await Accounts.FindAsync(Key("nobody"), Never)).ShouldBeNull();
    }

    [Fact]
    public async Task A_login_name_and_a_home_are_one_accounts_alone()
    {
        var account = await AddAsync(New());
        (
            await Accounts.TryAddAsync(
                New() with
                {
                    LoginName = $" {account.LoginName.ToUpperInvariant()}",
                },
                Change,
                Never
            )
        ).ShouldBe(AccountWritten.LoginNameTaken);
        (await Accounts.TryAddAsync(New() with { Home = account.Home }, Change, Never)).ShouldBe(
            AccountWritten.HomeTaken
        );
        var other = await AddAsync(New());
        (
            await Accounts.TryReplaceAsync(
                other with
                {
                    LoginName = account.LoginName,
                },
                Change,
                Never
            )
        ).ShouldBe(AccountWritten.LoginNameTaken);
        (
            await Accounts.TryReplaceAsync(other with { Home = account.Home }, Change, Never)
        ).ShouldBe(AccountWritten.HomeTaken);
        (await Accounts.TryReplaceAsync(other, Change, Never)).ShouldBe(AccountWritten.Done);
    }

    [Fact]
    public async Task Of_many_who_take_one_name_one_has_it()
    {
        var name = New().LoginName;
        var adding = Enumerable
            .Range(0, 10)
            .Select(_ => Accounts.TryAddAsync(New() with { LoginName = name }, Change, Never));
        var all = await Task.WhenAll(adding);
        all.Count(one => one == AccountWritten.Done).ShouldBe(1);
        all.Count(one => one == AccountWritten.LoginNameTaken).ShouldBe(9);
    }

    [Fact]
    public async Task Replacing_needs_the_version_that_is_there()
    {
        var account = await AddAsync(New());
        var changed = account with { Email = "anna@example.net" };
        (await Accounts.TryReplaceAsync(changed, Change, Never)).ShouldBe(AccountWritten.Done);
        (await Accounts.TryReplaceAsync(changed, Change, Never)).ShouldBe(
            AccountWritten.VersionChanged
        );
        (await Accounts.FindAsync(account.Id, Never)).ShouldBe(changed with { Version = 2 });
        (await Ends.FindAsync(account.Id, Never)).ShouldBeNull();
    }

    [Fact]
    public async Task Disabling_and_another_home_end_what_was_got_until_then()
    {
        var account = await AddAsync(New());
        await Accounts.TryReplaceAsync(account with { IsActive = false }, Change, Never);
        (await Ends.FindAsync(account.Id, Never)).ShouldBe(Milliseconds(Now));
        var moving = await AddAsync(New());
        await Accounts.TryReplaceAsync(moving with { Home = New().Home }, Change, Never);
        (await Ends.FindAsync(moving.Id, Never)).ShouldBe(Milliseconds(Now));
    }

    [Fact]
    public async Task The_list_is_searched_by_name_and_address_and_read_page_by_page()
    {
        var home = New().Home.ShouldBeOfType<Home.OfTenant>().Tenant;
        var mark = Randomness.NextGuid().ToString("N");
        for (var i = 0; i < 3; i++)
            await AddAsync(
                New() with
                {
                    LoginName = $"{2 - i}.{mark}{2 - i}",
                    Email = $"{i}%_{mark}@example.org",
                    Home = new Home.OfTenant(
                        i == 1 ? New().Home.ShouldBeOfType<Home.OfTenant>().Tenant : home,
                        new AssociateId(i + 1)
                    ),
                }
            );
        var first = await Accounts.ListAsync(mark.ToUpperInvariant(), null, new(null, 2), Never);
        var second = await Accounts.ListAsync(mark, null, new(first.Next, 2), Never);
        first
            .Items.Concat(second.Items)
            .Select(account => account.LoginName[..1])
            .ShouldBe(["0", "1", "2"]);
        second.Next.ShouldBeNull();
        (await Accounts.ListAsync("1%_" + mark, null, new(null, 9), Never)).Items.Count.ShouldBe(1);
        (await Accounts.ListAsync(mark, home, new(null, 9), Never)).Items.Count.ShouldBe(2);
        (await Accounts.ListAsync("\0\ud800", null, new("\0", 9), Never)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_homes_in_use_are_those_of_a_domain_or_of_all()
    {
        var domain = $"{Randomness.NextGuid():N}.example";
        foreach (var tenant in new[] { "Zeta", "Alpha", "Alpha" })
        {
            await AddAsync(
                New() with
                {
                    LoginName = $"{Randomness.NextGuid():N}@{domain.ToUpperInvariant()}",
                    Home = new Home.OfTenant(
                        ContextIdentifier.Parse(tenant),
                        new AssociateId(Interlocked.Increment(ref lastAssociate))
                    ),
                }
            );
        }
        (await Accounts.ListHomesAsync(domain, Never))
            .Select(home => home.Value)
            .ShouldBe(["alpha", "zeta"]);
        (await Accounts.ListHomesAsync($"other.{domain}", Never)).ShouldBeEmpty();
        var all = await Accounts.ListHomesAsync("", Never);
        all.ShouldContain(ContextIdentifier.Parse("Alpha"));
        all.ShouldBeUnique();
    }

    [Fact]
    public async Task What_ended_never_moves_back_and_is_written_once()
    {
        var account = await AddAsync(New());
        (await Ends.EndAsync(account.Id, Now, Change, Never)).ShouldBeTrue();
        (await Ends.EndAsync(account.Id, Now, Change, Never)).ShouldBeFalse();
        (await Ends.EndAsync(account.Id, Now.AddHours(-1), Change, Never)).ShouldBeFalse();
        (await Ends.FindAsync(account.Id, Never)).ShouldBe(Milliseconds(Now));
        (await Ends.EndAsync(account.Id, Now.AddHours(1), Change, Never)).ShouldBeTrue();
        (await Ends.FindAsync(account.Id, Never)).ShouldBe(Milliseconds(Now.AddHours(1)));
    }

    [Fact]
    public async Task Of_many_nodes_that_write_the_same_end_one_does()
    {
        var account = await AddAsync(New());
        var ending = Enumerable
            .Range(0, 8)
            .Select(_ => Ends.EndAsync(account.Id, Now, Change, Never));
        (await Task.WhenAll(ending)).Count(one => one).ShouldBe(1);
    }

    [Fact]
    public async Task What_ends_has_been_heard_on_return_for_the_account_its_home_and_all_its_seats()
    {
        var account = await AddAsync(New());
        var line = new SeatLine(account.Id, ContextIdentifier.Parse("Cust7"), new AssociateId(4));
        await Index.PutAsync(line, Never);
        var home = account.Home.ShouldBeOfType<Home.OfTenant>();
        var heard = new List<Changed>();
        using (fixture.Database.Bell.Listen(heard.Add))
            await Ends.EndAsync(account.Id, Now, Change, Never);
        heard.ShouldBe([
            new Changed.Registry(IAccounts.Rung, account.Id.Value),
            new Changed.Associate(home.Tenant, home.Associate),
            new Changed.Associate(line.Tenant, line.Associate),
        ]);
    }

    [Fact]
    public async Task The_index_has_one_line_for_an_account_in_a_tenant()
    {
        var account = new AccountId(Randomness.NextGuid());
        var (one, two) = (ContextIdentifier.Parse("Cust1"), ContextIdentifier.Parse("Cust2"));
        await Index.PutAsync(new SeatLine(account, two, new AssociateId(1)), Never);
        await Index.PutAsync(new SeatLine(account, one, new AssociateId(2)), Never);
        await Index.PutAsync(new SeatLine(account, one, new AssociateId(3)), Never);
        (await Index.ListAsync(account, Never)).ShouldBe([
            new SeatLine(account, one, new AssociateId(3)),
            new SeatLine(account, two, new AssociateId(1)),
        ]);
        await Index.RemoveAsync(account, ContextIdentifier.Parse("CUST1"), Never);
        (await Index.ListAsync(account, Never)).ShouldHaveSingleItem().Tenant.ShouldBe(two);
    }

    [Fact]
    public async Task The_index_knows_which_seats_of_a_tenant_wait()
    {
        var tenant = ContextIdentifier.Parse("CustWaits");
        var accounts = Enumerable
            .Range(0, 5)
            .Select(_ => new AccountId(Randomness.NextGuid()))
            .OrderBy(account => account.ToString(), StringComparer.Ordinal)
            .ToList();
        foreach (var account in accounts)
        {
            await Index.PutAsync(new SeatLine(account, tenant, new AssociateId(1), Now), Never);
            await Index.PutAsync(
                new SeatLine(account, ContextIdentifier.Parse("Cust1"), new AssociateId(1), Now),
                Never
            );
        }
        // What is confirmed waits no more.
        await Index.PutAsync(new SeatLine(accounts[2], tenant, new AssociateId(1)), Never);
        var first = await Index.ListWaitingAsync(tenant, new(null, 3), Never);
        first.Items.Select(line => line.Account).ShouldBe([accounts[0], accounts[1], accounts[3]]);
        first.Items.ShouldAllBe(line => line.Tenant.Is(tenant.Value));
        first.Items[0].ClaimedAt!.Value.ShouldBe(Now, TimeSpan.FromMilliseconds(1));
        var last = await Index.ListWaitingAsync(tenant, new(first.Next, 3), Never);
        last.Items.ShouldHaveSingleItem().Account.ShouldBe(accounts[4]);
        last.Next.ShouldBeNull();
    }

    [Fact]
    public async Task An_edit_of_any_column_of_a_row_is_noticed()
    {
        var account = await AddAsync(New());
        await Ends.EndAsync(account.Id, Now, Change, Never);
        await using var connection = await fixture.Test.ConnectAsync();
        foreach (
            var (table, read) in new (string, Func<Task>)[]
            {
                ("accounts", () => Accounts.FindAsync(account.Id, Never).AsTask()),
                ("account_revoked_before", () => Ends.FindAsync(account.Id, Never).AsTask()),
            }
        )
        {
            var key = new { id = account.Id.ToString() };
            var row =
                (IDictionary<string, object?>)
                    await connection.QuerySingleAsync(
                        $"SELECT * FROM {table} WHERE account = @id",
                        key
                    );
            foreach (var (column, value) in row)
            {
                if (column.ToLowerInvariant() is "tenant" or "account")
                    continue;
                await SetAsync(table, column, Edited(value), key.id);
                await Should.ThrowAsync<BrokenSealException>(read, $"{table}.{column}");
                await SetAsync(table, column, value, key.id);
                await read();
            }
        }
    }

    private Task<int> SetAsync(string table, string column, object? value, string id) =>
        fixture.Test.TamperAsync(
            $"UPDATE {table} SET {column} = @value WHERE account = @id",
            new { value, id }
        );

    private static object Edited(object? value) =>
        value switch
        {
            string text => text + "x",
            byte[] bytes => (byte[])[.. bytes[..^1], (byte)(bytes[^1] ^ 1)],
            long number => number + 1,
            int number => number + 1,
            _ => throw new InvalidOperationException($"{value?.GetType().Name}"),
        };

    private async Task<Account> AddAsync(Account account)
    {
        (await Accounts.TryAddAsync(account, Change, Never)).ShouldBe(AccountWritten.Done);
        return account with { Version = 1 };
    }

    private static Account New() =>
        new()
        {
            Id = new AccountId(Randomness.NextGuid()),
            LoginName = $"anna.{Randomness.NextGuid():N}@example.org",
            Email = "anna@example.org",
            Home = new Home.OfTenant(
                ContextIdentifier.Parse("T" + Randomness.NextGuid().ToString("N")[..20]),
                new AssociateId(3)
            ),
        };

    private static DateTimeOffset Milliseconds(DateTimeOffset instant) =>
        DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());

    private static NameKey Key(string name)
    {
        NameKey.TryCreate(name, out var key).ShouldBeTrue();
        return key;
    }
}

public sealed class SqliteAccounts(SqliteFixture fixture)
    : AccountsPromises(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlAccounts(PostgreSqlFixture fixture)
    : AccountsPromises(fixture),
        IClassFixture<PostgreSqlFixture>;
