using Counterfoil.Authority;
using Counterfoil.Authority.Tickets;
using Counterfoil.Storage;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Promises;

/// <summary>
/// A tenant withdraws an approval while the application holds thousands of tokens. benchmarks/faults does it with a hundred
/// thousand; the statements are the same.
/// </summary>
public abstract class MassWithdrawalPromises(DatabaseFixture fixture)
{
    private const int Many = 2_000;
    private static readonly CancellationToken Never = CancellationToken.None;

    private Database Database => fixture.Database;

    [Fact]
    public async Task Thousands_of_tokens_end_by_one_row_and_as_few_statements_as_a_single_token()
    {
        var few = await WithdrawAsync(1);
        var many = await WithdrawAsync(Many);

        many.ShouldBe(few);
        few.ShouldBeLessThan(20);
    }

    private async Task<long> WithdrawAsync(int tokens)
    {
        var scene = await Scene.SetAsync(Database, fixture.Test.Time.GetUtcNow());
        var anna = await scene.AddAssociateAsync();
        var (approval, _) = await scene.SayYesAsync(anna.Id);
        var stubs = Enumerable
            .Range(0, tokens)
            .Select(_ =>
                scene.ApplicationStub(anna.Id, TicketKind.AccessToken, approval.Application.Value)
            )
            .ToList();
        await ManyStubs.AddAsync(Database, stubs, scene.Change);
        using var cache = new StubCache(
            Database.Stubs,
            Database.Bell,
            fixture.Test.Time,
            new AuthorityOptions()
        );
        (await RevokedAsync(cache, stubs)).ShouldBe(0);

        var found = await Database.Approvals.FindAsync(scene.Tenant, approval.Application, Never);
        var before = Database.StatementCount;
        (await Database.Approvals.TryWithdrawAsync(found!, scene.Deed, Never)).ShouldBeTrue();
        var statements = Database.StatementCount - before;

        (await RevokedAsync(cache, stubs)).ShouldBe(tokens);
        (await CountAsync("revoked_before", "TRUE", scene)).ShouldBe(1);
        (
            await CountAsync("credentials", "credentialType = 'Ticket' AND version > 1", scene)
        ).ShouldBe(0, "no stub was touched");
        return statements;
    }

    private static async Task<int> RevokedAsync(StubCache cache, List<TicketStub> stubs)
    {
        var revoked = 0;
        foreach (var stub in stubs)
        {
            if ((await cache.FindAsync(stub.Tenant, stub.TicketId, Never))!.IsRevoked)
                revoked++;
        }
        return revoked;
    }

    private async Task<long> CountAsync(string table, string which, Scene scene) =>
        (
            await fixture.Test.ReadAsync<long>(
                $"SELECT COUNT(*) FROM {table} WHERE tenant = @tenant AND {which}",
                new { tenant = scene.Tenant.Value.ToLowerInvariant() }
            )
        )[0];
}

public sealed class SqliteMassWithdrawal(SqliteFixture fixture)
    : MassWithdrawalPromises(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlMassWithdrawal(PostgreSqlFixture fixture)
    : MassWithdrawalPromises(fixture),
        IClassFixture<PostgreSqlFixture>;
