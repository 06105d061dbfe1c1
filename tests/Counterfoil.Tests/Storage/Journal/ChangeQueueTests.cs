using Counterfoil.Storage.Journal;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Journal;

/// <summary>Whose turn it is to write.</summary>
public sealed class ChangeQueueTests : IAsyncLifetime
{
    private readonly List<List<QueuedChange>> runs = [];
    private readonly TaskCompletionSource mayGoOn = new();
    private readonly Queue<Func<Task>> onTheirWay = [];
    private readonly ChangeQueue queue;

    public ChangeQueueTests() =>
        queue = new ChangeQueue(3, RunAsync, new Traffic(() => onTheirWay.Count > 0, LetPassAsync));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await queue.DisposeAsync();

    [Fact]
    public async Task Who_comes_when_nobody_runs_is_handed_to_no_other_thread()
    {
        mayGoOn.SetResult();
        var change = new Change();
        await queue.PutAsync(change);
        change.Thread.ShouldBe(Environment.CurrentManagedThreadId);
    }

    [Fact]
    public async Task What_comes_meanwhile_is_run_together_and_in_its_order()
    {
        Change[] changes = [new(), new(), new(), new(), new()];
        var first = queue.PutAsync(changes[0]);
        foreach (var change in changes[1..])
            await queue.PutAsync(change);
        runs.Count.ShouldBe(1);

        mayGoOn.SetResult();
        await first;
        await queue.DisposeAsync();

        runs.Select(run => run.Count).ShouldBe([1, 3, 1]);
        runs.SelectMany(run => run).ShouldBe(changes);
    }

    [Fact]
    public async Task On_a_busy_server_a_change_lets_pass_what_brings_more_and_is_run_with_that()
    {
        mayGoOn.SetResult();
        Change[] changes = [new(), new(), new(), new()];
        onTheirWay.Enqueue(() => queue.PutAsync(changes[1]));
        onTheirWay.Enqueue(() => queue.PutAsync(changes[2]));
        onTheirWay.Enqueue(() => queue.PutAsync(changes[3]));

        await queue.PutAsync(changes[0]);
        await changes[3].Ran.WaitAsync(TimeSpan.FromSeconds(20));

        runs.Select(run => run.Count).ShouldBe([3, 1], "three are as many as go into one");
    }

    [Fact]
    public async Task On_a_busy_server_nobody_waits_for_what_is_no_change()
    {
        mayGoOn.SetResult();
        var passed = 0;
        for (var i = 0; i < 10; i++)
            onTheirWay.Enqueue(() =>
            {
                passed++;
                return Task.CompletedTask;
            });

        var change = new Change();
        await queue.PutAsync(change);
        await change.Ran.WaitAsync(TimeSpan.FromSeconds(20));
        await queue.DisposeAsync();

        passed.ShouldBeLessThanOrEqualTo(
            2,
            "once before it is run, and once before the writer rests"
        );
        runs.Select(run => run.Count).ShouldBe([1]);
    }

    [Fact]
    public async Task The_first_of_a_crowd_is_not_kept_by_those_that_come_after_it()
    {
        var first = queue.PutAsync(new Change());
        var blocked = new Change(new TaskCompletionSource().Task);
        await queue.PutAsync(blocked);
        mayGoOn.SetResult();
        await first;
        blocked.MayEnd();
    }

    [Fact]
    public async Task What_was_given_up_while_it_waited_is_not_run()
    {
        var first = queue.PutAsync(new Change());
        var givenUp = new Change();
        await queue.PutAsync(givenUp);
        givenUp.TryTake().ShouldBeTrue();
        mayGoOn.SetResult();
        await first;
        await queue.DisposeAsync();
        runs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task After_the_end_nothing_is_taken()
    {
        await queue.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => queue.PutAsync(new Change()));
    }

    private Task LetPassAsync() =>
        onTheirWay.TryDequeue(out var next) ? next() : Task.CompletedTask;

    private async Task RunAsync(List<QueuedChange> batch)
    {
        lock (runs)
            runs.Add(batch);
        await mayGoOn.Task;
        foreach (var change in batch)
            await change.RunAsync(null!);
    }

    private sealed class Change(Task? blockedBy = null) : QueuedChange
    {
        private readonly TaskCompletionSource ended = new();
        private readonly TaskCompletionSource ran = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );

        public Task Ran => ran.Task;

        public int Thread { get; private set; }

        public void MayEnd() => ended.TrySetResult();

        public override async Task RunAsync(Writing writing)
        {
            Thread = Environment.CurrentManagedThreadId;
            ran.TrySetResult();
            if (blockedBy is not null)
                await Task.WhenAny(blockedBy, ended.Task);
        }

        public override void Complete() => ended.TrySetResult();

        public override void Fail(Exception failure) => ended.TrySetException(failure);
    }
}
