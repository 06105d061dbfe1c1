using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Cryptography;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>The hot path against the sum of what it cannot do without.</summary>
internal sealed class CheckInProcess : Row
{
    private const int Batch = 10_000;

    public override string Name => "check-in-process";

    public override string What =>
        "ticket check in process, stub cached; time against its bare parts";

    public override string Must => "at most 1.25 ×, 0 bytes";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        await using var house = await BenchHouse.OnSqliteAsync(ground);
        await house.AddAsync("anna");
        var ticket = await house.IssueAsync(await house.ProveAsync("anna"));
        await house.HearAsync(ticket);
        var evaluator = house.Get<Evaluator>();
        var bare = new BareCheck(ticket);

        void Check(int times)
        {
            for (var i = 0; i < times; i++)
            {
                if (evaluator.TryRecall(new(BenchHouse.Door, null, ticket, BenchHouse.Use)) is null)
                    HearAgain();
            }
        }
        // The background hearing keeps the answer fresh; this is for a machine that paused for longer.
        void HearAgain() => house.HearAsync(ticket).GetAwaiter().GetResult();

        var slower = await Pairs.CompareAsync(
            during => Task.FromResult(1 / Pairs.Rate(during, Check, Batch)),
            during => Task.FromResult(1 / Pairs.Rate(during, bare.Check, Batch))
        );
        await house.HearAsync(ticket);
        Check(Batch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Check(Batch);
        var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Batch;
        return Measured
            .Most(slower, 1.25)
            .And(
                "bytes",
                new Measured(bytes.ToString("0.##", CultureInfo.InvariantCulture), bytes == 0)
            );
    }

    /// <summary>Base64, parse, look-up, SHA-256 over as many bytes with a state that is re-used, comparison in fixed time.</summary>
    private sealed class BareCheck
    {
        private readonly string ticket;
        private readonly ConcurrentDictionary<Guid, byte[]> stubs = new();
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(
            HashAlgorithmName.SHA256
        );

        public BareCheck(string ticket)
        {
            this.ticket = ticket;
            // As many neighbours as a busy node has, so that the look-up is one.
            for (var i = 0; i < 1000; i++)
                stubs[Randomness.NextGuid()] = new byte[32];
            stubs[BenchHouse.Read(ticket).Id] = new byte[32];
        }

        public void Check(int times)
        {
            var found = 0;
            for (var i = 0; i < times; i++)
                found += CheckOnce(ticket) ? 1 : 0;
            if (found != 0)
                throw new InvalidOperationException("The digest of nothing must not match.");
        }

        private bool CheckOnce(ReadOnlySpan<char> text)
        {
            Span<byte> bytes = stackalloc byte[300];
            if (!Convert.TryFromBase64Chars(text[3..], bytes, out var count))
                return false;
            var clear = MemoryMarshal.Cast<byte, char>(bytes[..count]);
            var end = clear.IndexOf(';');
            if (
                !Guid.TryParseExact(clear[..end], "N", out var id)
                || !long.TryParse(
                    clear[(end + 1)..],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                || !stubs.TryGetValue(id, out var digest)
            )
                return false;
            // The label, the tenant's name, row, id and number: what the digest is over, and no shorter.
            Span<byte> input = stackalloc byte[67];
            id.TryWriteBytes(input);
            MemoryMarshal.Write(input[16..], number);
            Span<byte> mine = stackalloc byte[32];
            hash.AppendData(input);
            hash.GetHashAndReset(mine);
            return CryptographicOperations.FixedTimeEquals(mine, digest);
        }
    }
}
