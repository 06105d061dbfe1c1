using Counterfoil.Authority;

namespace Counterfoil.Tests.Storage.Sealing;

/// <summary>What somebody with plain SQL does to a row, and whether it is noticed.</summary>
internal static class Tampering
{
    /// <summary>The value of a column, edited a little.</summary>
    public static object Edited(object? value) =>
        value switch
        {
            null => 1,
            string text => text + "x",
            byte[] bytes => (byte[])[.. bytes[..^1], (byte)(bytes[^1] ^ 1)],
            long number => number + 1,
            int number => number + 1,
            _ => throw new InvalidOperationException(value.GetType().Name),
        };

    /// <summary>Either it is said to be broken, or nothing is found under the name that it had.</summary>
    public static async Task<bool> IsNoticedAsync(Func<Task<bool>> readEverythingAsync)
    {
        try
        {
            return !await readEverythingAsync();
        }
        catch (BrokenSealException)
        {
            return true;
        }
    }
}
