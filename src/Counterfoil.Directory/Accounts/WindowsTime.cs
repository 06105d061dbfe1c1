namespace Counterfoil.ActiveDirectory.Accounts;

/// <summary>Instants and spans as a directory keeps them: in steps of 100 ns, instants from the year 1601 on.</summary>
internal static class WindowsTime
{
    /// <summary>An instant; <c>null</c> for the values that mean never.</summary>
    public static DateTimeOffset? Read(long? value) =>
        value is > 0 and < long.MaxValue
        && value < DateTimeOffset.MaxValue.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks
            ? DateTimeOffset.FromFileTime(value.Value).ToUniversalTime()
            : null;

    /// <summary>A span, which is kept as a negative number; the smallest means for ever.</summary>
    public static TimeSpan? ReadSpan(long? value) =>
        value is < 0 and > long.MinValue ? TimeSpan.FromTicks(-value.Value) : null;
}
