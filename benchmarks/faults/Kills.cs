namespace Counterfoil.Faults;

internal static class Kills
{
    public static Task<int> RunAsync(int count) => Task.FromResult(count);
}
