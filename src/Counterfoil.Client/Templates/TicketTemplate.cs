using System.Text;

namespace Counterfoil.Client;

/// <summary>
/// Expands templates of addresses and texts: tags such as <c>&lt;usid&gt;</c> become values (wire.md 1.12). A pure
/// function: it knows no ticket and no user, asks for each value once, and encodes it for the place where it stands. Tags
/// that have no value, and tags that nobody knows, stay as they are. What a value holds is never expanded again.
/// </summary>
public static class TicketTemplate
{
    /// <summary>The tag of the ticket.</summary>
    public const string TicketTag = "usec";

    /// <summary>The most characters of a template.</summary>
    public const int MaxLength = 8192;

    private const int TagLength = 4;

    /// <summary>The tags, without their brackets; compared without regard to case.</summary>
    public static IReadOnlyList<string> Tags { get; } =
    [
        TicketTag,
        "uctx",
        "usid",
        "user",
        "usem",
        "usfn",
        "usmn",
        "usln",
        "ufun",
        "ulic",
        "adm?",
        "ser#",
        "ver#",
        "verf",
        "vern",
        "lanc",
        "lani",
        "pltf",
        "clie",
    ];

    /// <summary>Whether a template holds a tag.</summary>
    /// <param name="template">The template.</param>
    /// <param name="tag">The tag, without its brackets.</param>
    public static bool Holds(string template, string tag)
    {
        ArgumentNullException.ThrowIfNull(template);
        return template.Contains($"<{tag}>", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Expands a template.</summary>
    /// <param name="template">At most <see cref="MaxLength"/> characters. Its own text is trusted, and goes through unchanged.</param>
    /// <param name="place">Where the result stands.</param>
    /// <param name="valueOf">The value of a tag in lower case, unencoded; <c>null</c> when there is none.</param>
    /// <exception cref="ArgumentException">The template is too long.</exception>
    public static string Expand(string template, TemplatePlace place, Func<string, string?> valueOf)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(valueOf);
        if (template.Length > MaxLength)
            throw new ArgumentException(
                $"A template has at most {MaxLength} characters.",
                nameof(template)
            );
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        var text = new StringBuilder(template.Length);
        var part = new UrlPart();
        for (var at = 0; at < template.Length; )
        {
            if (TagAt(template, at) is { } tag && ValueOf(tag) is { } value)
            {
                part.BeginValue();
                var encoded = TemplateEncoding.Encode(value, place, part);
                text.Append(encoded);
                part.EndValue(encoded.Length == 0);
                at += TagLength + 2;
                continue;
            }
            if (place is TemplatePlace.Url or TemplatePlace.UrlInHtml)
                part.Pass(template[at], text);
            else
                text.Append(template[at]);
            at++;
        }
        return text.ToString();

        string? ValueOf(string tag)
        {
            if (!values.TryGetValue(tag, out var value))
                values[tag] = value = valueOf(tag);
            return value;
        }
    }

    private static string? TagAt(string template, int at) =>
        template[at] == '<'
        && at + TagLength + 1 < template.Length
        && template[at + TagLength + 1] == '>'
            ? Tags.FirstOrDefault(tag =>
                template.AsSpan(at + 1, TagLength).Equals(tag, StringComparison.OrdinalIgnoreCase)
            )
            : null;
}
