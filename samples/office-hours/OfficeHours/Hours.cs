using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OfficeHours;

/// <summary>When the office is open. Hours past midnight belong to the day on which they began. Immutable.</summary>
public sealed class Hours
{
    private static readonly string[] Names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    private readonly HashSet<DayOfWeek> days;
    private readonly TimeOnly from;
    private readonly TimeOnly to;
    private readonly TimeZoneInfo zone;
    private readonly string text;

    private Hours(
        HashSet<DayOfWeek> days,
        TimeOnly from,
        TimeOnly to,
        TimeZoneInfo zone,
        string text
    ) => (this.days, this.from, this.to, this.zone, this.text) = (days, from, to, zone, text);

    /// <summary>Reads the settings; false, and what is wrong, when they make no sense.</summary>
    public static bool TryRead(
        IReadOnlyDictionary<string, string> settings,
        [NotNullWhen(true)] out Hours? hours,
        out string problem
    )
    {
        hours = null;
        var dayText = settings.GetValueOrDefault("days", "Mon-Fri");
        var hourText = settings.GetValueOrDefault("hours", "");
        var zoneText = settings.GetValueOrDefault("timezone", "UTC");
        if (!TryReadDays(dayText, out var days))
            problem = $"days “{dayText}” is not like Mon-Fri or Mon,Wed,Sat.";
        else if (!TryReadHours(hourText, out var from, out var to))
            problem = $"hours “{hourText}” is not like 07:00-18:00.";
        else if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneText, out var zone))
            problem = $"timezone “{zoneText}” is not known here; an example is Europe/Oslo.";
        else
        {
            problem = "";
            hours = new Hours(days, from, to, zone, $"{dayText} {hourText} ({zoneText})");
        }
        return hours is not null;
    }

    /// <summary>Whether the office is open at an instant, and what its clock on the wall shows then.</summary>
    public bool AreOpenAt(DateTimeOffset instant, out DateTimeOffset local)
    {
        local = TimeZoneInfo.ConvertTime(instant, zone);
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        if (from < to)
            return days.Contains(local.DayOfWeek) && from <= time && time < to;
        return (days.Contains(local.DayOfWeek) && from <= time)
            || (days.Contains(local.AddDays(-1).DayOfWeek) && time < to);
    }

    /// <summary>As it was set.</summary>
    public override string ToString() => text;

    private static bool TryReadDays(string text, out HashSet<DayOfWeek> days)
    {
        days = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            var first = DayOf(ends[0]);
            var last = DayOf(ends[^1]);
            if (ends.Length > 2 || first < 0 || last < 0)
                return false;
            for (var day = first; ; day = (day + 1) % 7)
            {
                days.Add((DayOfWeek)day);
                if (day == last)
                    break;
            }
        }
        return true;
    }

    private static int DayOf(string name) =>
        Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool TryReadHours(string text, out TimeOnly from, out TimeOnly to)
    {
        var ends = text.Split('-', StringSplitOptions.TrimEntries);
        (from, to) = (default, default);
        return ends.Length == 2
            && TryReadTime(ends[0], out from)
            && TryReadTime(ends[1], out to)
            && from != to;
    }

    private static bool TryReadTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(
            text,
            "HH:mm",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out time
        );
}
