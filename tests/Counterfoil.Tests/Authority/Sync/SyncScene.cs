using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Sync;
using Counterfoil.Cryptography;
using Shouldly;

namespace Counterfoil.Tests.Authority.Sync;

/// <summary>An installation whose people have accounts outside, and Anna, who administers it.</summary>
internal sealed class SyncScene : IAsyncDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private SyncScene(Installation house, ToldWatch watch, Proof anna) =>
        (House, Watch, Anna) = (house, watch, anna);

    public Installation House { get; }

    public ToldWatch Watch { get; }

    public Proof Anna { get; }

    public static async Task<SyncScene> SetAsync()
    {
        var watch = new ToldWatch();
        var house = await Installation.OpenAsync(watch);
        return new SyncScene(house, watch, await house.ProveAsync("anna"));
    }

    /// <summary>Adds somebody without a password, with accounts of these names.</summary>
    public async Task<Associate> AddAsync(string name, params string[] accounts) =>
        await AddAsync(Installation.Own, name, accounts);

    public async Task<Associate> AddAsync(
        ContextIdentifier tenant,
        string name,
        params string[] accounts
    )
    {
        var added = (
            await House
                .Get<AssociateRegister>()
                .AddAsync(
                    Actor.Installation,
                    new Associate
                    {
                        Tenant = tenant,
                        Id = default,
                        Name = name,
                    },
                    Never
                )
        ).ShouldBeOfType<Registered<Associate>.Done>().Value;
        foreach (var account in accounts)
            await LinkAsync(added, account);
        return added;
    }

    public async Task<Credential> LinkAsync(Associate who, string account, TimeSpan? life = null)
    {
        House.Time.Advance(TimeSpan.FromMilliseconds(2));
        var now = House.Time.GetUtcNow();
        var row = new Credential
        {
            Id = new CredentialId(Randomness.NextRowId(now)),
            Tenant = who.Tenant,
            Associate = who.Id,
            Type = ToldWatch.Type,
            SearchName = account,
            DisplayName = $@"EXAMPLE\{account}",
            ValidFrom = now,
            ValidTo = life is null ? Credential.Forever : now + life.Value,
        };
        (await House.Database.Credentials.TryAddAsync(row, new Change(null, now), Never)).ShouldBe(
            CredentialAdded.Done
        );
        return row with { Version = 1 };
    }

    /// <summary>Looks at everybody, in pages of that many rows.</summary>
    public async Task<IReadOnlyList<SyncFinding>> LookAsync(int limit = 100, Proof? asker = null)
    {
        var findings = new List<SyncFinding>();
        string? next = null;
        do
        {
            var page = (
                await House
                    .Get<AccountLook>()
                    .LookAsync(asker ?? Anna, ToldWatch.Type, new PageRequest(next, limit), Never)
            ).ShouldBeOfType<Synced.Looked>();
            findings.AddRange(page.Findings);
            next = page.Next;
        } while (next is not null);
        return findings;
    }

    public Task<Synced> DisableAsync(params Associate[] named) =>
        DisableAsync(Anna, AccountSync.AtMost, named);

    public Task<Synced> DisableAsync(Proof asker, int atMost, params Associate[] named) =>
        House
            .Get<AccountSync>()
            .DisableAsync(asker, ToldWatch.Type, [.. named.Select(one => one.Id)], atMost, Never);

    public async Task<IReadOnlyList<SyncFinding>> DoneAsync(params Associate[] named) =>
        (await DisableAsync(named)).ShouldBeOfType<Synced.Done>().Findings;

    public async Task<bool> IsActiveAsync(Associate who) =>
        (await House.Database.Associates.FindAsync(who.Tenant, who.Id, Never))!.IsActive;

    public ValueTask DisposeAsync() => House.DisposeAsync();
}

internal static class SyncExpectations
{
    /// <summary>In the form <c>name deed reason</c>, in any order.</summary>
    public static void ShouldSay(
        this IEnumerable<SyncFinding> findings,
        params string[] expected
    ) =>
        findings
            .Select(one => $"{one.Associate?.Name ?? "?"} {one.Deed} {one.Reason}")
            .ShouldBe(expected, ignoreOrder: true);
}
