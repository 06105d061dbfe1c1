using System.Buffers;

namespace Counterfoil.Broker.Applications;

/// <summary>What a registered address is for.</summary>
public enum AddressUse
{
    /// <summary>A page to which the browser goes: <c>https</c>, or <c>http</c> on this very machine.</summary>
    Page,

    /// <summary>As a page, or of a scheme that a native application has to itself.</summary>
    NativeRedirect,
}

/// <summary>What is wrong with an address.</summary>
/// <param name="Code">Which rule objects.</param>
/// <param name="Shown">The address, as far as it can be shown.</param>
/// <param name="Sentence">What is wrong, with the remedy.</param>
public sealed record AddressProblem(string Code, string Shown, string Sentence);

/// <summary>
/// Which addresses can be registered. Everything that two programs could read in two ways is refused here, where somebody
/// can be told why, so that nothing has to be decided when a browser is sent there. Pure.
/// </summary>
public static class AddressRules
{
    // RFC 3986's characters, without the fragment's mark and without *, which somebody might take for a wildcard.
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?[]@!$&'()+,;=%"
    );

    private static readonly string[] Answered =
    [
        "code",
        "state",
        "error",
        "error_description",
        "error_uri",
        "iss",
        "id_token",
        "access_token",
        "token_type",
        "expires_in",
        "session_state",
        "response",
    ];

    /// <summary>What is wrong with an address, in a sentence with the remedy; <c>null</c> when nothing is.</summary>
    public static string? FindProblem(string address, AddressUse use) =>
        Find(address, use)?.Sentence;

    /// <summary>What is wrong with an origin whose scripts are to call, in a sentence; <c>null</c> when nothing is.</summary>
    public static string? FindOriginProblem(string origin) => FindOfOrigin(origin)?.Sentence;

    /// <summary>What is wrong with an address; <c>null</c> when nothing is.</summary>
    public static AddressProblem? Find(string address, AddressUse use)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (LooksLikeExpression(address))
            return Of(
                "Expression",
                address,
                $"'{Shown(address)}' looks like a regular expression, and addresses are compared character by character: in an expression one dot too few lets another's host through. Register each address as it is; for a native application http://127.0.0.1 (and what follows the port) stands for every port."
            );
        if (FindTextProblem(address) is { } problem)
            return problem;
        var text =
            AddressText.TryReadWeb(address)
            ?? (use == AddressUse.NativeRedirect ? AddressText.TryReadOwn(address) : null);
        if (text is null)
            return Of(
                "NotAbsolute",
                address,
                $"'{Shown(address)}' is no absolute address with a plain host: https://host/path, or for a native application a scheme of its own with a dot in it, such as com.example.app:/path, in small letters."
            );
        if (text.Scheme == "http" && !text.IsLoopback)
            return Of(
                "Unencrypted",
                address,
                $"'{Shown(address)}' is not encrypted. Use https; http is for 127.0.0.1, [::1] and localhost alone."
            );
        return FindPathProblem(address, text.Path) ?? FindQueryProblem(address, text.Query);
    }

    /// <summary>What is wrong with an origin whose scripts are to call; <c>null</c> when nothing is.</summary>
    public static AddressProblem? FindOfOrigin(string origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        if (LooksLikeExpression(origin) || origin == "null" || FindTextProblem(origin) is not null)
            return Of(
                "OriginShape",
                origin,
                $"'{Shown(origin)}' is no origin. Write it as browsers do: https://host or https://host:port, without a path, and no wildcard."
            );
        if (AddressText.TryReadWeb(origin) is not { Rest: "" } text)
            return Of(
                "OriginMore",
                origin,
                $"'{Shown(origin)}' is more than an origin, or none: leave out the path and the slash at the end."
            );
        if (text.Scheme == "http" && !text.IsLoopback)
            return Of(
                "Unencrypted",
                origin,
                $"'{Shown(origin)}' is not encrypted. Use https; http is for 127.0.0.1, [::1] and localhost alone."
            );
        if (origin.Any(char.IsAsciiLetterUpper))
            return Of(
                "OriginCapitals",
                origin,
                $"'{Shown(origin)}' has capital letters; browsers send none."
            );
        return
            (text.Scheme == "https" && origin.EndsWith(":443", StringComparison.Ordinal))
            || (text.Scheme == "http" && origin.EndsWith(":80", StringComparison.Ordinal))
            ? Of(
                "OriginPort",
                origin,
                $"'{Shown(origin)}' names the usual port, which browsers leave out. Leave it out."
            )
            : null;
    }

    private static AddressProblem? FindTextProblem(string address)
    {
        if (address.Length is 0 or > RedirectUris.MaxLength)
            return Of(
                "Length",
                address,
                $"An address has 1 to {RedirectUris.MaxLength:N0} characters."
            );
        if (address.Contains('*', StringComparison.Ordinal))
            return Of(
                "Wildcard",
                address,
                $"'{Shown(address)}' has a wildcard. Addresses are compared character by character: register each as it is."
            );
        if (address.Contains('#', StringComparison.Ordinal))
            return Of(
                "Fragment",
                address,
                $"'{Shown(address)}' has a fragment, which redirect addresses must not have (RFC 6749 section 3.1.2). Leave # and what follows out."
            );
        if (address.AsSpan().ContainsAnyExcept(Allowed))
            return Of(
                "Character",
                address,
                $"'{Shown(address)}' has a character that does not stand in an address as it is: write it with %, and a host name beyond ASCII as xn--."
            );
        var slashes = address.IndexOf("//", StringComparison.Ordinal);
        var authority = slashes < 0 ? [] : address.AsSpan(slashes + 2);
        if (authority.IndexOfAny('/', '?') is >= 0 and var end)
            authority = authority[..end];
        return authority.Contains('@')
            ? Of(
                "NameBeforeHost",
                address,
                $"'{Shown(address)}' has a name before its host, by which people are deceived about where they go. Leave it out."
            )
            : null;
    }

    private static AddressProblem? FindPathProblem(string address, string path)
    {
        if (HasTroublingEscape(path) || HasTroublingEscape(address))
            return Of(
                "Escape",
                address,
                $"'{Shown(address)}' has an escape that programs read in different ways: a broken one, or one of a dot, slash, backslash, percent or control character."
            );
        return path.Split('/').Any(segment => segment.Split(';')[0] is "." or "..")
            ? Of(
                "Dots",
                address,
                $"'{Shown(address)}' has . or .. for a step of its path. Write the path that is meant."
            )
            : null;
    }

    private static AddressProblem? FindQueryProblem(string address, string query) =>
        query
            .Split('&')
            .Select(pair => pair.Split('=')[0])
            .Any(name =>
                Answered.Contains(Uri.UnescapeDataString(name), StringComparer.OrdinalIgnoreCase)
            )
            ? Of(
                "Answered",
                address,
                $"'{Shown(address)}' has a parameter in its query that the answer itself brings, and whoever reads it would see two."
            )
            : null;

    private static bool HasTroublingEscape(string text)
    {
        for (
            var at = text.IndexOf('%', StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf('%', at + 1)
        )
        {
            if (
                at + 2 >= text.Length
                || !char.IsAsciiHexDigit(text[at + 1])
                || !char.IsAsciiHexDigit(text[at + 2])
            )
                return true;
            var value = Convert.FromHexString(text.AsSpan(at + 1, 2))[0];
            if (value is < 0x20 or 0x7F or (byte)'.' or (byte)'/' or (byte)'\\' or (byte)'%')
                return true;
        }
        return false;
    }

    private static bool LooksLikeExpression(string address) =>
        address.StartsWith('^')
        || address.EndsWith('$')
        || address.Contains("\\d", StringComparison.Ordinal)
        || address.Contains("\\.", StringComparison.Ordinal)
        || address.Contains("\\:", StringComparison.Ordinal)
        || address.Contains(".*", StringComparison.Ordinal)
        || address.Contains(".+", StringComparison.Ordinal);

    private static AddressProblem Of(string code, string address, string sentence) =>
        new(code, Shown(address), sentence);

    // A sentence goes to terminals and pages: what cannot be seen stands there as a mark, and the beginning is enough.
    private static string Shown(string address) =>
        string.Concat(
            address
                .Take(100)
                .Select(character => character is > ' ' and < '\u007f' ? character : '\uFFFD')
        );
}
