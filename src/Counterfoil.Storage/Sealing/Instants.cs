namespace Counterfoil.Storage.Sealing;

/// <summary>Instants as the database keeps them: Unix milliseconds.</summary>
internal static class Instants
{
    public static long Milliseconds(this DateTimeOffset instant) =>
        instant.ToUnixTimeMilliseconds();

    public static DateTimeOffset Instant(this long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
