using System.Diagnostics;
using System.Runtime;

namespace Counterfoil.Benchmarks.Measuring;

/// <summary>
/// Measures two things in turn, round by round, so that whatever else the machine does befalls both; a round's ratio is
/// ours over the baseline's. Which of the two goes first alternates.
/// </summary>
internal static class Pairs
{
    /// <summary>
    /// Whether it is only tried whether the rows can be measured at all: by a few short rounds, whose figures are worth nothing.
    /// </summary>
    public static readonly bool IsRehearsal =
        Environment.GetEnvironmentVariable("COUNTERFOIL_BENCH_REHEARSAL") is { Length: > 0 };

    /// <summary>How many rounds.</summary>
    public static readonly int Rounds = IsRehearsal ? 3 : 15;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Warmth = TimeSpan.FromSeconds(IsRehearsal ? 2 : 10);
    private const int MostToWarm = 20;
    private const int FewMethods = 20;

    /// <summary>Runs both sides warm, then in pairs of a second each. Each returns a rate: more is better.</summary>
    public static Task<Figure> CompareAsync(
        Func<TimeSpan, Task<double>> ours,
        Func<TimeSpan, Task<double>> baseline
    ) => CompareAsync(ours, baseline, Second);

    /// <summary>As the other, in longer rounds: what happens thirty times a second is not counted well in one.</summary>
    public static async Task<Figure> CompareAsync(
        Func<TimeSpan, Task<double>> ours,
        Func<TimeSpan, Task<double>> baseline,
        TimeSpan length
    )
    {
        await ours(Warmth);
        await baseline(Warmth);
        await CompileAsync(ours, baseline);
        var ratios = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            double mine;
            double theirs;
            if (round % 2 == 0)
            {
                mine = await ours(length);
                theirs = await baseline(length);
            }
            else
            {
                theirs = await baseline(length);
                mine = await ours(length);
            }
            ratios.Add(mine / theirs);
        }
        return Figure.Of(ratios);
    }

    // What is called thirty times a second is compiled to the end only after a while; until then the compiler takes its
    // time from whichever side has more code.
    private static async Task CompileAsync(
        Func<TimeSpan, Task<double>> ours,
        Func<TimeSpan, Task<double>> baseline
    )
    {
        for (var more = 0; more < MostToWarm; more++)
        {
            var before = JitInfo.GetCompiledMethodCount();
            await ours(Second + Second);
            await baseline(Second);
            if (JitInfo.GetCompiledMethodCount() - before < FewMethods)
                return;
        }
    }

    /// <summary>How often an action runs in a second, called over and over for that long.</summary>
    public static double Rate(TimeSpan during, Action<int> repeat, int batch)
    {
        var began = Stopwatch.GetTimestamp();
        long count = 0;
        TimeSpan elapsed;
        do
        {
            repeat(batch);
            count += batch;
            elapsed = Stopwatch.GetElapsedTime(began);
        } while (elapsed < during);
        return count / elapsed.TotalSeconds;
    }

    /// <summary>
    /// How often callers side by side get an answer in a second. An answer that comes later is not counted: while the last
    /// ones come in, there is less and less to do.
    /// </summary>
    public static async Task<double> RateAsync(
        TimeSpan during,
        int callers,
        Func<int, Task> callAsync
    )
    {
        var began = Stopwatch.GetTimestamp();
        long count = 0;
        await Task.WhenAll(
            Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(caller)))
        );
        return Interlocked.Read(ref count) / during.TotalSeconds;

        async Task CallAsync(int caller)
        {
            while (Stopwatch.GetElapsedTime(began) < during)
            {
                await callAsync(caller);
                if (Stopwatch.GetElapsedTime(began) <= during)
                    Interlocked.Increment(ref count);
            }
        }
    }
}
