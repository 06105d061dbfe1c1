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
    public static Task<T> RunAsync<T>(Func<T> work) =>
        Task.Run(() =>
        {
            var task = new Task<T>(work);
            var thread = new Thread(() =>
            {
                GiveWay();
                task.RunSynchronously(TaskScheduler.Default);
            })
            {
                IsBackground = true,
                Name = "password hashing",
            };
            thread.Start();
            // Whoever waits for the task is woken from here: a thread of the pool that began there would give way for ever.
            thread.Join();
            return task;
        });

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
