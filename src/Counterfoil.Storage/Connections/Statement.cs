using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Counterfoil.Storage.Connections;

/// <summary>
/// A statement that comes with nearly every request. PostgreSQL gets it with numbers in the place of its parameters' names:
/// with names the driver takes the text apart each time.
/// </summary>
internal sealed partial class Statement
{
    private static readonly ConcurrentDictionary<string, Statement> Known = new(
        StringComparer.Ordinal
    );

    private readonly List<string> names = [];

    public Statement(string text)
    {
        Text = text;
        HasRows =
            text.StartsWith("SELECT", StringComparison.Ordinal)
            || text.Contains(" RETURNING ", StringComparison.Ordinal);
        Numbered = Parameter().Replace(text, match => $"${NumberOf(match.Value[1..])}");
    }

    /// <summary>The statement of a text, which is one of few: made once for each.</summary>
    public static Statement Of(string text) => Known.GetOrAdd(text, text => new Statement(text));

    /// <summary>With its parameters by name.</summary>
    public string Text { get; }

    /// <summary>Whether it answers with rows.</summary>
    public bool HasRows { get; }

    /// <summary>With its parameters by number.</summary>
    public string Numbered { get; }

    /// <summary>The parameters, each where the text names it first: the order in which values are given.</summary>
    public IReadOnlyList<string> Names => names;

    private int NumberOf(string name)
    {
        if (!names.Contains(name))
            names.Add(name);
        return names.IndexOf(name) + 1;
    }

    [GeneratedRegex(@"@\w+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
