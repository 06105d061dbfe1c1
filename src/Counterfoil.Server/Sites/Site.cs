namespace Counterfoil.Server.Sites;

/// <summary>
/// Another site that tickets may be handed over to, as the settings register it: by its exact call-back. Nothing about it
/// is a pattern. Immutable.
/// </summary>
internal sealed record Site
{
    /// <summary>Where a proxied site's call-back stands on its own host; the proxy brings what comes there to this server.</summary>
    public const string ProxiedCallBack = "/.counterfoil/callback";

    /// <summary>The most characters of a host: a ticket's purpose, which names it, has as many.</summary>
    public const int LongestHost = 60;

    /// <summary>The call-back, exactly as it is compared and as browsers are sent there.</summary>
    public required string CallBack { get; init; }

    /// <summary>Scheme, host and port, such as <c>https://intranet.example.com</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>The host.</summary>
    public required string Host { get; init; }

    /// <summary>The tenant that its visitors log in at; <c>null</c> is the installation's own.</summary>
    public ContextIdentifier? Tenant { get; init; }

    /// <summary>The name of the associate who exchanges codes for it, server to server; <c>null</c> where the proxy's call-back does.</summary>
    public string? Account { get; init; }

    /// <summary>Whether it stands behind a proxy that asks this server, and needs no code of its own.</summary>
    public bool IsProxied => Account is null;

    /// <summary>Such as <c>https://app.example.com/signed-in account=portal tenant=Cust2</c>.</summary>
    public override string ToString() =>
        CallBack
        + (Account is null ? "" : $" account={Account}")
        + (Tenant is null ? "" : $" tenant={Tenant}");

    /// <summary>Reads one: the call-back, then <c>account=</c> and <c>tenant=</c> where they apply.</summary>
    public static bool TryParse(string text, out Site site)
    {
        site = null!;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 3 || !IsCallBack(words[0], out var address))
            return false;
        string? account = null;
        ContextIdentifier? tenant = null;
        foreach (var word in words.AsSpan(1))
        {
            if (account is null && word.StartsWith("account=", StringComparison.Ordinal))
                account = word["account=".Length..];
            else if (
                tenant is null
                && word.StartsWith("tenant=", StringComparison.Ordinal)
                && ContextIdentifier.TryParse(word["tenant=".Length..], out var named)
            )
                tenant = named;
            else
                return false;
        }
        // What stands at the proxy's call-back is exchanged there, and everything else by an account: never both.
        if (
            account is { Length: 0 }
            || account is null != (address.AbsolutePath == ProxiedCallBack)
        )
            return false;
        site = new Site
        {
            CallBack = words[0],
            Origin = address.GetLeftPart(UriPartial.Authority),
            Host = address.Host,
            Account = account,
            Tenant = tenant,
        };
        return true;
    }

    // One form only, the one that browsers make of it: what is compared and what is sent are the same characters.
    private static bool IsCallBack(string text, out Uri address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address!)
        && string.Equals(address.AbsoluteUri, text, StringComparison.Ordinal)
        && (
            address.Scheme == Uri.UriSchemeHttps
            || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)
        )
        && address is { Query: "", Fragment: "", UserInfo: "", Host.Length: <= LongestHost }
        && text.AsSpan().IndexOfAny("?#@\\") < 0
        && text.All(character => character is > ' ' and < '\u007F');
}
