using System.Diagnostics;
using System.Globalization;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Revocation;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Storage;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>How long a ticket that was revoked on one node still works on another.</summary>
internal sealed class RevocationHeard : Row
{
    private const int Revocations = 10_000;

    public override string Name => "revocation-heard";

    public override string What =>
        $"revocation heard by another node on the same PostgreSQL, from the call to the first refusal there; milliseconds over {Revocations} revocations";

    public override string Must => "p99 at most 50 ms";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        if (ground.PostgreSql is null)
            return new Measured("not measured: no PostgreSQL", Holds: false);
        await using var here = await BenchHouse.OnPostgreSqlAsync(ground);
        await using var there = await BenchHouse.ReopenAsync(
            new DatabaseSettings(here.Settings.Connection, ground.NewFolder()),
            here.Keys
        );
        await here.AddAsync("anna");
        var proof = await here.ProveAsync("anna");
        var revoker = here.Get<Revoker>();
        var evaluator = there.Get<Evaluator>();
        var waits = new List<double>();
        for (var i = 0; i < Revocations; i++)
        {
            var ticket = await here.IssueAsync(proof);
            var parsed = BenchHouse.Read(ticket);
            if (
                await there.HearAsync(ticket) is not Outcome.Believed
                || !IsStanding(evaluator, ticket)
            )
                throw new InvalidOperationException("A good ticket was refused on the other node.");
            var began = Stopwatch.GetTimestamp();
            var revoking = revoker.EndAsync(proof, parsed.Id, default);
            while (IsStanding(evaluator, ticket))
                await Task.Yield();
            waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await revoking;
        }
        waits.Sort();
        double At(double share) => waits[(int)(share * (waits.Count - 1))];
        return new Measured(
            string.Create(
                CultureInfo.InvariantCulture,
                $"p50 {At(0.5):0.0}, p99 {At(0.99):0.0}, maximum {At(1):0.0}"
            ),
            At(0.99) <= 50
        );
    }

    private static bool IsStanding(Evaluator evaluator, string ticket) =>
        evaluator.TryRecall(new(BenchHouse.Door, null, ticket, BenchHouse.Use)) is not null;
}
