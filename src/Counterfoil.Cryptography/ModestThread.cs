using System.Runtime.InteropServices;

namespace Counterfoil.Cryptography;

/// <summary>
/// A thread for one piece of heavy work, which gives way to all others: those who are in already do not wait for those who
/// log in, on a machine of one core either.
/// </summary>
internal static partial class ModestThread
{
    private const int OfThread = 0;
    private const int Caller = 0;

    // Of -20 to 19 (setpriority(2)); a tenth of a busy core is left for it.
    private const int Nice = 10;

    /// <summary>Does the work there; what it throws comes out of the task.</summary>
    public static Task<T> RunAsync<T>(Func<T> work)
    {
        var told = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Whoever waits is woken by a thread that does not give way: one of the pool that began under it would do so for ever.
        Begin(() =>
        {
            var task = new Task<T>(work);
            var modest = Begin(() =>
            {
                GiveWay();
                task.RunSynchronously(TaskScheduler.Default);
            });
            modest.Join();
            told.SetFromTask(task);
        });
        return told.Task;
    }

    private static Thread Begin(ThreadStart work)
    {
        var thread = new Thread(work) { IsBackground = true, Name = "password hashing" };
        thread.Start();
        return thread;
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
