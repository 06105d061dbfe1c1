namespace Counterfoil.Broker.Claims;

/// <summary>How somebody was proven, in the words of RFC 8176 and no better than it was.</summary>
public static class AuthenticationWords
{
    /// <summary>One factor.</summary>
    public const string OneFactor = "urn:counterfoil:one-factor";

    /// <summary>Several factors of different kinds.</summary>
    public const string SeveralFactors = "urn:counterfoil:several-factors";

    /// <summary>The values of <c>acr</c> that can be said.</summary>
    public static IReadOnlyList<string> Contexts { get; } = [OneFactor, SeveralFactors];

    /// <summary>The value of <c>acr</c>: how many kinds of factors there were.</summary>
    public static string ContextOf(Origin origin) =>
        KnownTo(origin).Count > 1 ? SeveralFactors : OneFactor;

    /// <summary>The value of <c>amr</c>. Another home's word alone says nothing of how that home was convinced.</summary>
    public static IReadOnlyCollection<string> MethodsOf(Origin origin)
    {
        var known = KnownTo(origin);
        return known.Count > 1 ? [.. known, "mfa"] : known;
    }

    private static List<string> KnownTo(Origin origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        var known = new List<string>(origin.Factors.Count);
        foreach (var factor in origin.Factors)
        {
            if (WordOf(factor) is { } word && !known.Contains(word))
                known.Add(word);
        }
        return known;
    }

    private static string? WordOf(Factor factor) =>
        factor.Name switch
        {
            "password" => "pwd",
            "kerberos" => "wia",
            "otp" => "otp",
            "passkey" => "pop",
            _ => null,
        };
}
