namespace Counterfoil.Server.Hosting;

/// <summary>
/// A request's path as a log may have it: escaped as it came, for a line break in it would forge a line; cut; and without what
/// may be a ticket, a token, a code or a key that somebody pasted into an address. From there on nothing is shown, as a secret
/// may hold a slash. Pure.
/// </summary>
internal static class PathForLogs
{
    private const int Most = 200;
    private const int LongestWord = 32;
    private const int LongestMixture = 15;

    /// <summary>What stands for the rest of a path.</summary>
    public const string Hidden = "(hidden)";

    /// <summary>The path, for logs.</summary>
    public static string Of(PathString path)
    {
        var text = Shown(path).ToUriComponent();
        return text.Length <= Most ? text : text[..Most];
    }

    private static PathString Shown(PathString path)
    {
        var text = path.Value ?? "";
        for (var from = 0; from < text.Length; )
        {
            var end = text.IndexOf('/', from);
            if (end < 0)
                end = text.Length;
            if (MayBeSecret(text.AsSpan(from, end - from)))
                return new PathString(text[..from] + Hidden);
            from = end + 1;
        }
        return path;
    }

    // Every secret of the house has a colon, is longer than any word of an address, or mixes letters and digits as no word does.
    private static bool MayBeSecret(ReadOnlySpan<char> part) =>
        !Guid.TryParse(part, out _)
        && (
            part.Contains(':')
            || part.Contains("%3A", StringComparison.OrdinalIgnoreCase)
            || part.Length > LongestWord
            || HasMixture(part)
        );

    private static bool HasMixture(ReadOnlySpan<char> part)
    {
        var (letters, digits) = (0, 0);
        foreach (var character in part)
        {
            if (char.IsAsciiDigit(character))
                digits++;
            else if (char.IsAsciiLetter(character))
                letters++;
            else
                (letters, digits) = (0, 0);
            if (letters > 0 && digits > 0 && letters + digits > LongestMixture)
                return true;
        }
        return false;
    }
}
