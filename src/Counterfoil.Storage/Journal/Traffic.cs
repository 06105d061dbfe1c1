namespace Counterfoil.Storage.Journal;

/// <summary>What else is on its way in this process, which may well be on its way to the writer.</summary>
/// <param name="IsDense">Whether something waits for a thread.</param>
/// <param name="LetPassAsync">Completed when what waits now has had its turn; where nothing does, at once.</param>
internal sealed record Traffic(Func<bool> IsDense, Func<Task> LetPassAsync)
{
    /// <summary>On the threads that answer requests.</summary>
    public static Traffic OfThreadPool { get; } =
        new(
            static () => ThreadPool.PendingWorkItemCount > 0,
            static async () => await Task.Yield()
        );
}
