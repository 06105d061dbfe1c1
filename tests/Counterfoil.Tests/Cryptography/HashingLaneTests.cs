using Counterfoil.Cryptography;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Cryptography;

public sealed class HashingLaneTests : IDisposable
{
    private readonly ManualResetEventSlim _gate = new();

    public void Dispose() => _gate.Dispose();

    private int WaitAtTheGate()
    {
        _gate.Wait();
        return 1;
    }

    [Fact]
    public async Task Work_gives_its_value_and_is_counted()
    {
        using var lane = new HashingLane(1, 0);

        (await lane.RunAsync(() => 42, default)).ShouldBe(new LaneResult<int>(IsBusy: false, 42));
        (await lane.RunAsync(() => "x", default)).Value.ShouldBe("x");
        lane.Completed.ShouldBe(2);
    }

    [Fact]
    public async Task Work_gives_way_to_all_other_threads()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var lane = new HashingLane(1, 0);

        var here = NiceOfThisThread();
        for (var times = 0; times < 20; times++)
        {
            (await lane.RunAsync(NiceOfThisThread, default)).Value.ShouldBeGreaterThan(here);
            // And whoever goes on afterwards does not.
            NiceOfThisThread().ShouldBe(here);
        }
    }

    // The seventeenth field behind the name (proc(5)).
    private static int NiceOfThisThread() =>
        int.Parse(
            File.ReadAllText("/proc/thread-self/stat").Split(')')[1].Split(' ')[17],
            System.Globalization.CultureInfo.InvariantCulture
        );

    [Fact]
    public async Task More_than_lanes_and_queue_hold_is_busy_at_once_and_its_work_is_not_done()
    {
        using var lane = new HashingLane(2, 1);
        var accepted = Enumerable
            .Range(0, 3)
            .Select(_ => lane.RunAsync(WaitAtTheGate, default).AsTask())
            .ToList();

        var refused = lane.RunAsync<int>(() => throw new InvalidOperationException("ran"), default);
        refused.IsCompletedSuccessfully.ShouldBeTrue();
        (await refused).IsBusy.ShouldBeTrue();
        // Neither was the caller's thread taken by work that waits at the gate.
        accepted.ShouldAllBe(task => !task.IsCompleted);
        lane.Completed.ShouldBe(0);

        _gate.Set();
        (await Task.WhenAll(accepted)).ShouldAllBe(result => !result.IsBusy && result.Value == 1);
        lane.Completed.ShouldBe(3);
        (await lane.RunAsync(() => 7, default)).Value.ShouldBe(7);
    }

    [Fact]
    public async Task No_more_work_runs_at_once_than_there_are_lanes()
    {
        using var lane = new HashingLane(1, 100);
        var inside = 0;
        var overlapped = false;

        await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(_ =>
                    lane.RunAsync(
                            () =>
                            {
                                overlapped |= Interlocked.Increment(ref inside) > 1;
                                Thread.SpinWait(100_000);
                                return Interlocked.Decrement(ref inside);
                            },
                            default
                        )
                        .AsTask()
                )
        );

        overlapped.ShouldBeFalse();
        lane.Completed.ShouldBe(100);
    }

    [Fact]
    public async Task All_lanes_work_at_once()
    {
        using var lane = new HashingLane(2, 0);
        using var both = new Barrier(2);

        // Neither comes past the barrier without the other.
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(_ =>
                    lane.RunAsync(() => both.SignalAndWait(TimeSpan.FromSeconds(30)), default)
                        .AsTask()
                )
        );

        results.ShouldAllBe(result => result.Value);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_his_place_to_another()
    {
        using var lane = new HashingLane(1, 1);
        using var patience = new CancellationTokenSource();
        var running = lane.RunAsync(WaitAtTheGate, default).AsTask();
        var waiting = lane.RunAsync<int>(
                () => throw new InvalidOperationException("ran"),
                patience.Token
            )
            .AsTask();

        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        var next = lane.RunAsync(() => 2, default).AsTask();
        next.IsCompleted.ShouldBeFalse();

        _gate.Set();
        (await running).Value.ShouldBe(1);
        (await next).Value.ShouldBe(2);
        lane.Completed.ShouldBe(2);
    }

    [Fact]
    public async Task Work_that_began_runs_to_its_end_and_keeps_its_lane_until_then()
    {
        using var lane = new HashingLane(1, 0);
        using var patience = new CancellationTokenSource();
        var running = lane.RunAsync(WaitAtTheGate, patience.Token).AsTask();

        await patience.CancelAsync();
        (await lane.RunAsync(() => 2, default)).IsBusy.ShouldBeTrue();

        _gate.Set();
        (await running).Value.ShouldBe(1);
    }

    [Fact]
    public async Task Work_that_throws_gives_its_lane_back()
    {
        using var lane = new HashingLane(1, 0);

        await Should.ThrowAsync<InvalidOperationException>(async () =>
            await lane.RunAsync<int>(() => throw new InvalidOperationException("broken"), default)
        );

        (await lane.RunAsync(() => 1, default)).Value.ShouldBe(1);
        lane.Completed.ShouldBe(2);
    }

    [Fact]
    public async Task A_disposed_lane_takes_no_work_but_ends_what_it_has()
    {
        var lane = new HashingLane(1, 1);
        var running = lane.RunAsync(WaitAtTheGate, default).AsTask();
        var waiting = lane.RunAsync(() => 2, default).AsTask();
        lane.Dispose();

        await Should.ThrowAsync<ObjectDisposedException>(async () =>
            await lane.RunAsync(() => 3, default)
        );
        _gate.Set();
        (await running).Value.ShouldBe(1);
        (await waiting).Value.ShouldBe(2);
    }

    [Fact]
    public void A_lane_of_no_lanes_is_a_bug()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new HashingLane(0, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => new HashingLane(1, -1));
    }
}
