namespace Counterfoil.Server.OAuth;

/// <summary>
/// The parameters of a protocol's request, out of a query or a form, with every bound kept while they are read. A parameter
/// without a value counts as left out; one that came twice, or that nobody may send, has no value either, and is named by
/// <see cref="Faulty"/> (RFC 6749 section 3.1). Immutable.
/// </summary>
internal sealed class Parameters
{
    /// <summary>The most parameters of a request, whatever they are called.</summary>
    public const int Most = 50;

    /// <summary>The longest name.</summary>
    public const int LongestName = 64;

    /// <summary>The longest value, decoded.</summary>
    public const int LongestValue = 4096;

    private readonly Dictionary<string, string> values;
    private readonly HashSet<string> faulty;

    private Parameters(Dictionary<string, string> values, HashSet<string> faulty) =>
        (this.values, this.faulty) = (values, faulty);

    /// <summary>None.</summary>
    public static Parameters Empty { get; } =
        new(new(StringComparer.Ordinal), new(StringComparer.Ordinal));

    /// <summary>The names that came twice, too long, or with characters that nobody may send.</summary>
    public IReadOnlySet<string> Faulty => faulty;

    /// <summary>The value; <c>null</c> when it was left out, is blank, or is faulty.</summary>
    public string? this[string name] =>
        values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>The value as a secret; <c>null</c> as the other.</summary>
    public Secret? Secret(string name) => this[name] is { } text ? new Secret(text) : null;

    /// <summary>Whether it came at all, good or not.</summary>
    public bool Has(string name) => values.ContainsKey(name) || faulty.Contains(name);

    /// <summary>Reads <c>application/x-www-form-urlencoded</c>; <c>null</c> when it is no such thing, or holds too many.</summary>
    public static Parameters? Parse(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return Empty;
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        var unfit = new HashSet<string>(StringComparer.Ordinal);
        var count = 0;
        foreach (var range in text.Split('&'))
        {
            var pair = text[range];
            if (pair.IsEmpty)
                continue;
            if (++count > Most)
                return null;
            var equals = pair.IndexOf('=');
            var rawName = equals < 0 ? pair : pair[..equals];
            var rawValue = equals < 0 ? [] : pair[(equals + 1)..];
            if (
                FormText.Decode(rawName, LongestName) is not { Length: > 0 } name
                || !FormText.IsPlain(name)
            )
                return null;
            Take(read, unfit, name, FormText.Decode(rawValue, LongestValue));
        }
        return new Parameters(read, unfit);
    }

    private static void Take(
        Dictionary<string, string> values,
        HashSet<string> faulty,
        string name,
        string? value
    )
    {
        if (value is null || !FormText.IsPlain(value) || values.ContainsKey(name))
            faulty.Add(name);
        if (faulty.Contains(name))
            values.Remove(name);
        else
            values[name] = value!;
    }
}
