using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Counterfoil.Server.Pages;

/// <summary>
/// A place on this very server, as a path with an optional query: the only thing that a page ever sends a browser on to
/// because a request said so. Immutable.
/// </summary>
/// <remarks>
/// Browsers read <c>\</c> as <c>/</c>, drop tabs and line breaks anywhere, and take <c>//host</c> for another server; so
/// what is accepted begins with exactly one slash and holds printable ASCII without a backslash, and is emitted unchanged.
/// </remarks>
internal readonly record struct LocalUrl
{
    /// <summary>The most characters.</summary>
    public const int MaxLength = 2000;

    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "!$%&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~"
    );

    private LocalUrl(string value) => Value = value;

    /// <summary>The path and query, as it was accepted.</summary>
    public string Value { get; }

    /// <summary>Accepts a place on this server; false for everything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out LocalUrl url)
    {
        url = default;
        if (
            text is not ['/', ..]
            || text is ['/', '/', ..]
            || text.Length > MaxLength
            || text.AsSpan().ContainsAnyExcept(Allowed)
        )
            return false;
        url = new LocalUrl(text);
        return true;
    }

    /// <summary>The path and query.</summary>
    public override string ToString() => Value ?? "/";
}
