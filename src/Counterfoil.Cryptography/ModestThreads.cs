using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Counterfoil.Cryptography;

/// <summary>
/// Threads for heavy work, which give way to all others: those who are in already do not wait for those who log in, on a
/// machine of one core either. Thread-safe.
/// </summary>
internal sealed partial class ModestThreads : IDisposable
{
    private const int OfThread = 0;
    private const int Caller = 0;

    // Of -20 to 19 (setpriority(2)); a tenth of a busy core is left for it.
    private const int Nice = 10;

    private readonly BlockingCollection<Action> work = [];

    // Whoever waits is woken by a thread that does not give way: one of the pool that began under it would do so for ever.
    private readonly BlockingCollection<Action> told = [];
    private int living;

    /// <summary>Starts them, and the one that tells.</summary>
    public ModestThreads(int count)
    {
        living = count;
        for (var one = 0; one < count; one++)
            Begin("password hashing", Work);
        Begin("passwords hashed", Tell);
    }

    /// <summary>Does the work on one of them; what it throws comes out of the task.</summary>
    /// <exception cref="InvalidOperationException">They are disposed.</exception>
    public Task<T> RunAsync<T>(Func<T> calculate)
    {
        var answer = new TaskCompletionSource<T>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        work.Add(() =>
        {
            var task = new Task<T>(calculate);
            task.RunSynchronously(TaskScheduler.Default);
            told.Add(() => answer.SetFromTask(task));
        });
        return answer.Task;
    }

    /// <summary>They do what was given to them, and end.</summary>
    public void Dispose() => work.CompleteAdding();

    private static void Begin(string name, ThreadStart run) =>
        new Thread(run) { IsBackground = true, Name = name }.Start();

    private void Work()
    {
        GiveWay();
        foreach (var calculate in work.GetConsumingEnumerable())
            calculate();
        if (Interlocked.Decrement(ref living) == 0)
            told.CompleteAdding();
    }

    private void Tell()
    {
        foreach (var tell in told.GetConsumingEnumerable())
            tell();
    }

    // .NET leaves priorities alone on Linux, where each thread has its own. One that cannot be lowered works all the same.
    private static void GiveWay()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(OfThread, Caller, Nice);
        else
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int nice);
}
