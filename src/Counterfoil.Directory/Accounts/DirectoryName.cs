using System.Text;

namespace Counterfoil.ActiveDirectory.Accounts;

/// <summary>A name as somebody typed it, and what of it the settings know. A closed hierarchy.</summary>
internal abstract record DirectoryName
{
    // A principal name of 256 and a domain are as long as anything that Windows takes at a log-on.
    private const int Longest = 320;

    private DirectoryName() { }

    /// <summary>Nothing in it says that it is the directory's.</summary>
    public sealed record Plain(string Text) : DirectoryName;

    /// <summary>It is the directory's by its form, and nobody can be called so.</summary>
    public sealed record Impossible : DirectoryName;

    /// <summary><c>PROBE\alice</c>.</summary>
    public sealed record InDomain(DomainName Domain, string Account) : DirectoryName;

    /// <summary><c>alice@probe.test</c>: a principal name, an account's with its domain, or an e-mail address.</summary>
    public sealed record WithSuffix(string Text, DomainName? Domain, string Account)
        : DirectoryName;

    /// <summary>Takes a name apart; asks nobody.</summary>
    public static DirectoryName Of(string typed, DirectorySettings settings)
    {
        var text = typed.Trim();
        var backslash = text.IndexOf('\\');
        if (backslash > 0)
            return settings.FindDomain(text[..backslash]) is not { } domain ? new Plain(text)
                : Normal(text[(backslash + 1)..]) is { } account ? new InDomain(domain, account)
                : new Impossible();
        var at = text.LastIndexOf('@');
        if (at < 0 || !settings.HasSuffix(text[(at + 1)..]))
            return new Plain(text);
        return Normal(text) is { } whole && Normal(text[..at]) is { } local
            ? new WithSuffix(whole, settings.FindDomain(text[(at + 1)..]), local)
            : new Impossible();
    }

    /// <summary>In Unicode's normal form C, as directories keep it; <c>null</c> where nobody can be called so.</summary>
    public static string? Normal(string text)
    {
        if (text.Length is 0 or > Longest)
            return null;
        for (var i = 0; i < text.Length; )
        {
            // Half of a surrogate pair would become another letter on the way.
            if (
                Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length)
                    != System.Buffers.OperationStatus.Done
                || Rune.IsControl(rune)
            )
                return null;
            i += length;
        }
        return text.Normalize(NormalizationForm.FormC);
    }

    /// <summary>Whether two names are one: case apart, and nothing else. Directories that take ä for a are stricter here.</summary>
    public static bool AreSame(string one, string other) =>
        string.Equals(Normal(one), Normal(other), StringComparison.OrdinalIgnoreCase);
}
