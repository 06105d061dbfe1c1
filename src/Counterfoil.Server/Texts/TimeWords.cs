using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Texts;

/// <summary>Says instants and spans so that people need not reckon. Thread-safe.</summary>
internal sealed class TimeWords(IStringLocalizer<PageTexts> texts, TimeProvider time)
{
    /// <summary>The instant in UTC, for a list that several people in several places read.</summary>
    public string Exact(DateTimeOffset at) =>
        at.UtcDateTime.ToString(texts["Time_Exact"], CultureInfo.CurrentCulture);

    /// <summary>How long ago, or how far ahead.</summary>
    public string Relative(DateTimeOffset at)
    {
        var ahead = at - time.GetUtcNow();
        return ahead.Duration() < TimeSpan.FromMinutes(1) ? texts["Time_Now"]
            : ahead > TimeSpan.Zero ? texts["Time_Ahead", Span(ahead)]
            : texts["Time_Ago", Span(-ahead)];
    }

    /// <summary>A span in its two largest units.</summary>
    public string Span(TimeSpan span) =>
        span switch
        {
            { TotalDays: >= 1 } => Both("Time_Days", span.Days, "Time_Hours", span.Hours),
            { TotalHours: >= 1 } => Both("Time_Hours", span.Hours, "Time_Minutes", span.Minutes),
            { TotalMinutes: >= 1 } => texts["Time_Minutes", span.Minutes],
            _ => texts["Time_Seconds", (int)Math.Ceiling(Math.Max(span.TotalSeconds, 1))],
        };

    /// <summary>A wait, never shorter than it is.</summary>
    public string Wait(TimeSpan wait) =>
        wait < TimeSpan.FromMinutes(1)
            ? Span(wait)
            : Span(TimeSpan.FromMinutes(Math.Ceiling(wait.TotalMinutes)));

    private string Both(string large, int largeCount, string small, int smallCount) =>
        smallCount == 0
            ? texts[large, largeCount]
            : $"{texts[large, largeCount]} {texts[small, smallCount]}";
}
