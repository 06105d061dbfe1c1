using System.Buffers;
using System.Globalization;
using System.Net;

namespace Counterfoil.Broker.Applications;

/// <summary>
/// A web address taken apart by hand: scheme, host, port and the rest, each as it stands in the text. Nothing is decoded,
/// folded or resolved, so what is looked at is what a browser is sent. Immutable.
/// </summary>
internal sealed record AddressText
{
    private const int LongestHost = 253;

    private static readonly SearchValues<char> Letters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
    );

    private AddressText() { }

    /// <summary>In lower case.</summary>
    public required string Scheme { get; init; }

    /// <summary>With its brackets where it has some; empty where a scheme of one's own has none.</summary>
    public required string Host { get; init; }

    /// <summary>Whether a port is written.</summary>
    public required bool NamesPort { get; init; }

    /// <summary>Path and query, as they stand.</summary>
    public required string Rest { get; init; }

    /// <summary>Whether it means this very machine by a name that nobody can point elsewhere (RFC 8252 section 8.3).</summary>
    public bool IsLoopbackAddress => Host is "127.0.0.1" or "[::1]";

    /// <summary>Whether it means this very machine.</summary>
    public bool IsLoopback =>
        IsLoopbackAddress || Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>Path without the query.</summary>
    public string Path =>
        Rest.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? Rest[..at] : Rest;

    /// <summary>The query without its mark; empty where there is none.</summary>
    public string Query =>
        Rest.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? Rest[(at + 1)..] : "";

    /// <summary>Takes an <c>http</c> or <c>https</c> address apart; <c>null</c> when its authority is not a plain host with or without a port.</summary>
    public static AddressText? TryReadWeb(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon is not (4 or 5) || string.CompareOrdinal(text, colon, "://", 0, 3) != 0)
            return null;
        var scheme = text[..colon];
        return scheme is "http" or "https" ? TryReadAuthority(scheme, text[(colon + 3)..]) : null;
    }

    /// <summary>Takes an address of a scheme that an application has to itself apart (RFC 8252 section 7.1).</summary>
    public static AddressText? TryReadOwn(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || !IsOwnScheme(text.AsSpan(0, colon)))
            return null;
        var rest = text[(colon + 1)..];
        if (rest.StartsWith("//", StringComparison.Ordinal))
            return TryReadAuthority(text[..colon], rest[2..]);
        return rest.StartsWith('/')
            ? new AddressText
            {
                Scheme = text[..colon],
                Host = "",
                NamesPort = false,
                Rest = rest,
            }
            : null;
    }

    private static AddressText? TryReadAuthority(string scheme, string text)
    {
        var end = text.AsSpan().IndexOfAny('/', '?');
        var authority = end < 0 ? text : text[..end];
        // A bracketed address has colons of its own.
        var from = authority.StartsWith('[') ? authority.IndexOf(']', StringComparison.Ordinal) : 0;
        if (from < 0)
            return null;
        var colon = authority.IndexOf(':', from);
        var host = colon < 0 ? authority : authority[..colon];
        if (!IsHost(host) || (colon >= 0 && !IsPort(authority.AsSpan(colon + 1))))
            return null;
        return new AddressText
        {
            Scheme = scheme,
            Host = host,
            NamesPort = colon >= 0,
            Rest = end < 0 ? "" : text[end..],
        };
    }

    private static bool IsOwnScheme(ReadOnlySpan<char> scheme)
    {
        foreach (var character in scheme)
        {
            if (
                !char.IsAsciiLetterLower(character)
                && !char.IsAsciiDigit(character)
                && character is not ('.' or '-' or '+')
            )
                return false;
        }
        return char.IsAsciiLetterLower(scheme[0]) && scheme.Contains('.') && scheme[^1] != '.';
    }

    private static bool IsPort(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= 5
        && text[0] != '0'
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port <= ushort.MaxValue;

    // What looks like a number to a browser (0x7f.1, 2130706433, 127.1) must be an address as everybody writes it.
    private static bool IsHost(string host)
    {
        if (host.Length is 0 or > LongestHost)
            return false;
        if (host[0] == '[')
            return host[^1] == ']'
                && !host.Contains('%', StringComparison.Ordinal)
                && IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out _);
        var labels = host.Split('.');
        if (
            labels.Any(label =>
                label.Length is 0 or > 63
                || label[0] == '-'
                || label[^1] == '-'
                || label.AsSpan().ContainsAnyExcept(Letters)
            )
        )
            return false;
        return !IsNumber(labels[^1])
            || (
                labels.Length == 4
                && labels.All(label =>
                    byte.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                    && (label.Length == 1 || label[0] != '0')
                )
            );
    }

    private static bool IsNumber(string label) =>
        label.All(char.IsAsciiDigit)
        || (
            label.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && label.Skip(2).All(char.IsAsciiHexDigit)
        );
}
