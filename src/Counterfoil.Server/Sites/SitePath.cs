using System.Diagnostics.CodeAnalysis;

namespace Counterfoil.Server.Sites;

/// <summary>A place on another site, as path and query. Emitted only behind that site's origin, and unchanged. Immutable.</summary>
/// <remarks>
/// Begins with exactly one slash and holds printable ASCII without a backslash or <c>#</c>: behind an origin no browser
/// reads it as another host. Wider than <see cref="Pages.LocalUrl"/>, for browsers leave <c>[</c>, <c>|</c> and the like as
/// they are in queries.
/// </remarks>
internal readonly record struct SitePath
{
    /// <summary>The most characters.</summary>
    public const int MaxLength = 4000;

    private SitePath(string value) => Value = value;

    /// <summary>The front of a site.</summary>
    public static SitePath Root { get; } = new("/");

    /// <summary>Path and query, as accepted.</summary>
    public string Value { get; }

    /// <summary>Accepts one; false for everything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SitePath path)
    {
        path = default;
        if (text is not ['/', ..] || text is ['/', '/', ..] || text.Length > MaxLength)
            return false;
        foreach (var character in text)
        {
            if (character is <= ' ' or >= '\u007F' or '\\' or '#' or '"' or '<' or '>')
                return false;
        }
        path = new SitePath(text);
        return true;
    }

    /// <summary>Path and query.</summary>
    public override string ToString() => Value ?? "/";
}
