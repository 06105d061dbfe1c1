using System.Diagnostics;

namespace Counterfoil.Tests.Storage.Databases;

public static class Eventually
{
    /// <summary>Asks again and again until it is so; fails at the bound. For what another process does in its own time.</summary>
    public static async Task IsAsync(Func<Task<bool>> condition, TimeSpan bound, string what)
    {
        var started = Stopwatch.StartNew();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            if (started.Elapsed > bound)
                throw new TimeoutException($"Not within {bound}: {what}");
            await pause.WaitForNextTickAsync();
        }
    }

    public static Task IsAsync(Func<bool> condition, TimeSpan bound, string what) =>
        IsAsync(() => Task.FromResult(condition()), bound, what);
}
