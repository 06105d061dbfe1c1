namespace Counterfoil.Faults;

internal static class Mutations
{
    public static Task<int> RunAsync(int count) => Task.FromResult(count);
}
