namespace Counterfoil.Tests;

/// <summary>Waits for what other threads do, to a bound; the clock that counts is the machine's, and nothing is slept away.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(deadline) > TimeSpan.FromSeconds(20))
                throw new TimeoutException("What was waited for did not happen within 20 s.");
            await Task.Yield();
        }
    }
}
