using Microsoft.Extensions.Primitives;

namespace Counterfoil.Client;

/// <summary>
/// Reads <c>SO-AppToken</c> (wire.md 1.14): through which application somebody comes. Stateless and thread-safe.
/// </summary>
public static class ApplicationTokenHeader
{
    /// <summary>The most characters; a longer one is refused.</summary>
    public const int MaxLength = 512;

    /// <summary>
    /// Reads the header without copying: empty where there is none, or a blank one. False when it cannot be one token: repeated,
    /// joined by a comma, too long. Then nothing of the request may be believed, for whoever looked before us may have seen another one.
    /// </summary>
    public static bool TryRead(StringValues lines, out ReadOnlySpan<char> token)
    {
        token = default;
        if (lines.Count == 0)
            return true;
        if (lines.Count > 1 || lines[0] is not { } line)
            return false;
        token = line.AsSpan().Trim();
        return token.Length <= MaxLength && !token.Contains(',');
    }
}
