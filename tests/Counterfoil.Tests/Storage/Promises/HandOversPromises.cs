using Counterfoil.Authority;
using Counterfoil.Authority.HandOvers;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Promises;

/// <summary>What the store of hand-over codes promises.</summary>
public abstract class HandOversPromises(DatabaseFixture fixture)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private IHandOvers Codes => fixture.Database.HandOvers;

    private DateTimeOffset Now => fixture.Test.Time.GetUtcNow();

    [Fact]
    public async Task Exactly_one_of_many_is_the_first_and_all_others_learn_which_ticket_to_end()
    {
        var code = Randomness.NextBytes(32);
        var given = HandOver(Now.AddSeconds(60));
        await Codes.AddAsync(code, given, Never);
        var uses = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => Codes.TryUseOnceAsync(code, Never))
        );
        uses.OfType<HandOverUse.First>().Single().HandOver.ShouldBeLike(given);
        uses.OfType<HandOverUse.Again>()
            .ShouldBe(Enumerable.Repeat(new HandOverUse.Again(given.Tenant, given.TicketId), 9));
    }

    [Fact]
    public async Task An_unknown_code_is_unknown() =>
        (
            await Codes.TryUseOnceAsync(Randomness.NextBytes(32), Never)
        ).ShouldBeOfType<HandOverUse.Unknown>();

    [Fact]
    public async Task The_ticket_stands_nowhere_in_clear_and_is_erased_by_the_first_use()
    {
        var code = Randomness.NextBytes(32);
        var given = HandOver(Now.AddSeconds(60));
        await Codes.AddAsync(code, given, Never);
        var content = (await ContentAsync(given)).ShouldNotBeNull();
        System.Text.Encoding.UTF8.GetString(content).ShouldNotContain("secret-text");
        await Codes.TryUseOnceAsync(code, Never);
        (await ContentAsync(given)).ShouldBeNull();
    }

    [Fact]
    public async Task A_content_that_was_swapped_with_another_codes_is_not_believed()
    {
        var (mine, yours) = (Randomness.NextBytes(32), Randomness.NextBytes(32));
        await Codes.AddAsync(mine, HandOver(Now.AddSeconds(60)), Never);
        await Codes.AddAsync(yours, HandOver(Now.AddSeconds(60)), Never);
        await fixture.Test.TamperAsync(
            "UPDATE hand_over_codes SET content = (SELECT content FROM hand_over_codes WHERE code = @yours) WHERE code = @mine",
            new { mine, yours }
        );
        await Should.ThrowAsync<BrokenSealException>(Codes.TryUseOnceAsync(mine, Never));
    }

    [Fact]
    public async Task What_nobody_used_is_deleted_when_it_has_lapsed_and_what_was_used_is_remembered_for_an_hour()
    {
        var past = Now.AddYears(-1);
        var (unused, used) = (Randomness.NextBytes(32), Randomness.NextBytes(32));
        var (lost, found) = (HandOver(past), HandOver(past));
        await Codes.AddAsync(unused, lost, Never);
        await Codes.AddAsync(used, found, Never);
        await Codes.TryUseOnceAsync(used, Never);
        (await Codes.DeleteLapsedAsync(past.AddMinutes(1), 9, Never)).ShouldBe([
            new LapsedHandOver(lost.Tenant, lost.TicketId, WasUsed: false),
        ]);
        (await Codes.TryUseOnceAsync(used, Never)).ShouldBeOfType<HandOverUse.Again>();
        (await Codes.DeleteLapsedAsync(past.AddMinutes(61), 9, Never)).ShouldBe([
            new LapsedHandOver(found.Tenant, found.TicketId, WasUsed: true),
        ]);
    }

    private async Task<byte[]?> ContentAsync(HandOver given) =>
        (
            await fixture.Test.ReadAsync<byte[]?>(
                $"SELECT content FROM hand_over_codes WHERE ticket = '{given.TicketId:D}'"
            )
        ).Single();

    private static HandOver HandOver(DateTimeOffset expiresAt) =>
        new()
        {
            Tenant = ContextIdentifier.Parse("Cust2"),
            Ticket = new Secret("secret-text"),
            TicketId = Randomness.NextGuid(),
            Site = "https://app.example.com/signed-in",
            Bound = "bound",
            Goal = "/reports?year=2026",
            ExpiresAt = expiresAt,
        };
}

public sealed class SqliteHandOvers(SqliteFixture fixture)
    : HandOversPromises(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlHandOvers(PostgreSqlFixture fixture)
    : HandOversPromises(fixture),
        IClassFixture<PostgreSqlFixture>;
