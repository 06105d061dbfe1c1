namespace Counterfoil.Server.Settings;

/// <summary>Settings between two bounds.</summary>
internal static class Bounded
{
    /// <summary>A setting that is a duration.</summary>
    public static Setting<TimeSpan> Duration(
        string name,
        string preset,
        string least,
        string most,
        string meaning
    ) =>
        new()
        {
            Name = name,
            Default = preset,
            Range = $"{least} to {most}, with its unit: ms, s, m, h or d",
            Meaning = meaning,
            Reader = Readers.Duration(least, most),
        };

    /// <summary>A setting that is a whole number.</summary>
    public static Setting<int> Number(
        string name,
        string preset,
        int least,
        int most,
        string meaning
    ) =>
        new()
        {
            Name = name,
            Default = preset,
            Range = FormattableString.Invariant($"{least} to {most}"),
            Meaning = meaning,
            Reader = Readers.Number(least, most),
        };
}
