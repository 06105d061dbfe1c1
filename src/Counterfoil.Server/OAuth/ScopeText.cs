namespace Counterfoil.Server.OAuth;

/// <summary>A list of scopes on the wire (RFC 6749 section 3.3).</summary>
internal static class ScopeText
{
    private const int Longest = 1000;
    private const int Most = 50;

    /// <summary>Each once, in the order of asking; <c>null</c> for what is no such list.</summary>
    public static IReadOnlyList<string>? Read(string text)
    {
        if (text.Length > Longest)
            return null;
        var scopes = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return scopes.Length <= Most && Array.TrueForAll(scopes, IsScope)
            ? [.. scopes.Distinct(StringComparer.Ordinal)]
            : null;
    }

    /// <summary>As it goes out.</summary>
    public static string Write(IReadOnlyList<string> scopes) => string.Join(' ', scopes);

    private static bool IsScope(string word) =>
        word.All(letter => letter is > ' ' and <= '~' and not ('"' or '\\'));
}

/// <summary>The names of scopes that the house itself knows.</summary>
internal static class ScopeNames
{
    /// <summary>OpenID Connect's own.</summary>
    public const string OpenId = "openid";
}
