using System.Collections.Concurrent;
using System.Text;

namespace Counterfoil.Server.Metrics;

/// <summary>Prometheus' text form, version 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>What it is sent as.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly ConcurrentDictionary<string, string> Names = new(
        StringComparer.Ordinal
    );

    /// <summary>Writes all families, in the order of their names.</summary>
    public static string Write(IEnumerable<Family> families)
    {
        var text = new StringBuilder();
        foreach (var family in families.OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            text.Append("# HELP ").Append(family.Name).Append(' ');
            Escape(text, family.Help, quotes: "");
            text.Append("\n# TYPE ")
                .Append(family.Name)
                .Append(' ')
                .Append(family.Kind.ToString().ToLowerInvariant())
                .Append('\n');
            foreach (var series in family.All)
                Write(text, family, series);
        }
        return text.ToString();
    }

    /// <summary>A name of the code's, which are few, as Prometheus allows it.</summary>
    public static string NameOf(string name) => Names.GetOrAdd(name, Allowed);

    private static string Allowed(string name)
    {
        var text = string.Concat(
            name.Select(one => char.IsAsciiLetterOrDigit(one) || one == '_' ? one : '_')
        );
        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? "_" + text : text;
    }

    private static void Write(StringBuilder text, Family family, Series series)
    {
        var (sum, buckets) = series.Read();
        if (family.Kind != SeriesKind.Histogram)
        {
            Line(text, family.Name, series, bound: null, Series.Text(sum));
            return;
        }
        for (var i = 0; i < buckets.Count; i++)
            Line(
                text,
                family.Name + "_bucket",
                series,
                i < Series.Bounds.Length ? Series.Text(Series.Bounds[i]) : "+Inf",
                Series.Text(buckets[i])
            );
        Line(text, family.Name + "_sum", series, bound: null, Series.Text(sum));
        Line(text, family.Name + "_count", series, bound: null, Series.Text(buckets[^1]));
    }

    private static void Line(
        StringBuilder text,
        string name,
        Series series,
        string? bound,
        string value
    )
    {
        text.Append(name);
        var isFirst = true;
        foreach (var (label, said) in series.Labels)
            Label(text, ref isFirst, label, said);
        if (bound is not null)
            Label(text, ref isFirst, "le", bound);
        if (!isFirst)
            text.Append('}');
        text.Append(' ').Append(value).Append('\n');
    }

    private static void Label(StringBuilder text, ref bool isFirst, string name, string value)
    {
        text.Append(isFirst ? '{' : ',').Append(name).Append("=\"");
        Escape(text, value, quotes: "\"");
        text.Append('"');
        isFirst = false;
    }

    private static void Escape(StringBuilder text, string value, string quotes)
    {
        foreach (var character in value)
        {
            if (character == '\n')
                text.Append("\\n");
            else if (character == '\\' || quotes.Contains(character))
                text.Append('\\').Append(character);
            else
                text.Append(character);
        }
    }
}
