using Counterfoil.ActiveDirectory.Controllers;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests;

public sealed class LaneTests
{
    [Fact]
    public async Task As_many_as_fit_are_with_the_directory_as_many_wait_and_the_next_is_refused()
    {
        using var lane = new Lane();
        var answer = new TaskCompletionSource<int>();
        var underWay = 0;
        var questions = Enumerable
            .Range(0, Lane.Width + Lane.Queue)
            .Select(_ => AskAsync())
            .ToList();

        underWay.ShouldBe(Lane.Width);
        (await Should.ThrowAsync<DirectoryUnavailableException>(AskAsync())).Message.ShouldContain(
            "Too many"
        );

        answer.SetResult(7);
        (await Task.WhenAll(questions)).ShouldAllBe(one => one == 7);
        (await AskAsync()).ShouldBe(7);

        Task<int> AskAsync() =>
            lane.RunAsync(
                _ =>
                {
                    Interlocked.Increment(ref underWay);
                    return answer.Task;
                },
                CancellationToken.None
            );
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_place_to_others()
    {
        using var lane = new Lane();
        using var giveUp = new CancellationTokenSource();
        var answer = new TaskCompletionSource<int>();
        var underWay = Enumerable
            .Range(0, Lane.Width)
            .Select(_ => lane.RunAsync(_ => answer.Task, CancellationToken.None))
            .ToList();
        var waiting = Enumerable
            .Range(0, Lane.Queue)
            .Select(_ => lane.RunAsync(_ => answer.Task, giveUp.Token))
            .ToList();

        await giveUp.CancelAsync();
        foreach (var one in waiting)
            await Should.ThrowAsync<OperationCanceledException>(one);

        var another = lane.RunAsync(_ => answer.Task, CancellationToken.None);
        answer.SetResult(7);
        (await another).ShouldBe(7);
        (await Task.WhenAll(underWay)).ShouldAllBe(one => one == 7);
    }
}
