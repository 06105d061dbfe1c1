using System.Globalization;
using Counterfoil.Authority;
using Counterfoil.Authority.Tickets;
using Counterfoil.Benchmarks;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Storage;
using Counterfoil.Tests.Storage.Databases;

namespace Counterfoil.Faults;

/// <summary>
/// A tenant withdraws an approval while the application holds very many tokens, all of them in the memory of two nodes: what
/// that takes beside a single token, and whether one is taken afterwards.
/// </summary>
internal static class Withdrawal
{
    private const double LongestAnswer = 1_000;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly CancellationToken Never = CancellationToken.None;

    public static async Task<int> RunAsync(int tokens)
    {
        var measured = new List<Measured>();
        foreach (var (kind, server) in Databases.All)
        {
            await using TestDatabase test = server is null
                ? new SqliteTestDatabase()
                : await PostgreSqlTestDatabase.CreateAsync();
            await test.MigrateAsync();
            measured.Add(await RunAsync(kind, test, tokens, hasTwo: server is not null));
            Console.WriteLine(measured[^1].Said);
        }
        var holds = measured.TrueForAll(one => one.Holds);
        await new ResultPage(Files.Results).PutAsync(
            "withdrawal",
            "an approval is withdrawn while so many access tokens of the application live, all of them in the memory of both nodes (one, on SQLite)",
            "as many statements as with one token, and each refused: at once here, within a second there",
            new Measured(string.Join("; ", measured.Select(one => one.Said)), holds)
        );
        return holds ? 0 : 1;
    }

    private static async Task<Measured> RunAsync(
        string kind,
        TestDatabase test,
        int tokens,
        bool hasTwo
    )
    {
        await using var here = await test.OpenAsync(time: TimeProvider.System);
        await using var there = hasTwo ? await test.OpenAsync("two", TimeProvider.System) : null;
        var (few, _, _) = await WithdrawAsync(here, there, 1);
        var (many, took, taken) = await WithdrawAsync(here, there, tokens);
        return new Measured(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{kind} {tokens} tokens: {many} statements (with one token {few}), {took.TotalMilliseconds:0} ms, {taken} taken afterwards"
            ),
            many == few && taken == 0 && took.TotalMilliseconds <= LongestAnswer
        );
    }

    private static async Task<(long Statements, TimeSpan Took, int Taken)> WithdrawAsync(
        Database here,
        Database? there,
        int tokens
    )
    {
        var scene = await Scene.SetAsync(here, TimeProvider.System.GetUtcNow());
        var anna = await scene.AddAssociateAsync();
        var (approval, _) = await scene.SayYesAsync(anna.Id);
        var stubs = Enumerable
            .Range(0, tokens)
            .Select(_ =>
                scene.ApplicationStub(anna.Id, TicketKind.AccessToken, approval.Application.Value)
            )
            .ToList();
        await ManyStubs.AddAsync(here, stubs, scene.Change);
        using var cacheHere = CacheOf(here);
        using var cacheThere = there is null ? null : CacheOf(there);
        if (await TakenAsync(cacheHere, stubs) != tokens)
            throw new InvalidOperationException("A token that was given is refused.");
        if (cacheThere is not null)
            await TakenAsync(cacheThere, stubs);

        var found = await here.Approvals.FindAsync(scene.Tenant, approval.Application, Never);
        var before = here.StatementCount;
        var begun = TimeProvider.System.GetTimestamp();
        await here.Approvals.TryWithdrawAsync(found!, scene.DeedAt(Second), Never);
        var took = TimeProvider.System.GetElapsedTime(begun);
        var statements = here.StatementCount - before;

        if (cacheThere is not null)
            await Eventually.IsAsync(
                async () => await TakenAsync(cacheThere, stubs[..1]) == 0,
                Second,
                "the other node hears of it"
            );
        var taken = await TakenAsync(cacheHere, stubs);
        return (
            statements,
            took,
            taken + (cacheThere is null ? 0 : await TakenAsync(cacheThere, stubs))
        );
    }

    private static StubCache CacheOf(Database node) =>
        new(node.Stubs, node.Bell, TimeProvider.System, new AuthorityOptions());

    private static async Task<int> TakenAsync(StubCache cache, List<TicketStub> stubs)
    {
        var taken = 0;
        foreach (var stub in stubs)
        {
            if ((await cache.FindAsync(stub.Tenant, stub.TicketId, Never))!.IsRevoked == false)
                taken++;
        }
        return taken;
    }
}
