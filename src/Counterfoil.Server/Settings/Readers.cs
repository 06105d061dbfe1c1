using System.Globalization;
using System.Net;
using Counterfoil.Server.Sites;

namespace Counterfoil.Server.Settings;

/// <summary>Reads the texts of settings. None of them throws.</summary>
internal static class Readers
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>Any text but a blank one.</summary>
    public static bool Text(string text, out string value)
    {
        value = text;
        return !string.IsNullOrWhiteSpace(text);
    }

    /// <summary>A whole number within bounds.</summary>
    public static Reader<int> Number(int least, int most) =>
        (string text, out int value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && value >= least
            && value <= most;

    /// <summary>A number and its unit, within bounds: <c>500ms</c>, <c>5s</c>, <c>15m</c>, <c>6h</c>, <c>90d</c>.</summary>
    public static Reader<TimeSpan> Duration(string least, string most) =>
        (string text, out TimeSpan value) =>
            TryDuration(text, out value)
            && TryDuration(least, out var from)
            && TryDuration(most, out var to)
            && value >= from
            && value <= to;

    /// <summary>One of an enumeration's names, without regard to case.</summary>
    public static bool OneOf<T>(string text, out T value)
        where T : struct, Enum =>
        Enum.TryParse(text, ignoreCase: true, out value)
        && Enum.IsDefined(value)
        && !char.IsAsciiDigit(text[0]);

    /// <summary>An IP address, <c>any</c> for all of IPv4 and IPv6, or <c>localhost</c>.</summary>
    public static bool Address(string text, out IPAddress value)
    {
        value = text.ToUpperInvariant() switch
        {
            "ANY" => IPAddress.IPv6Any,
            "LOCALHOST" => IPAddress.Loopback,
            _ => IPAddress.TryParse(text, out var address) ? address : IPAddress.None,
        };
        return !value.Equals(IPAddress.None);
    }

    /// <summary>Addresses and networks, separated by commas.</summary>
    public static bool Networks(string text, out IReadOnlyList<IPNetwork> value)
    {
        var networks = new List<IPNetwork>();
        value = networks;
        foreach (
            var part in text.Split(
                ',',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            )
        )
        {
            if (IPNetwork.TryParse(part, out var network))
                networks.Add(network);
            else if (IPAddress.TryParse(part, out var address))
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else
                return false;
        }
        return true;
    }

    /// <summary>Other sites, separated by commas; none twice.</summary>
    public static bool Sites(string text, out IReadOnlyList<Site> value)
    {
        var sites = new List<Site>();
        value = sites;
        foreach (
            var part in text.Split(
                ',',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            )
        )
        {
            if (
                !Site.TryParse(part, out var site)
                || sites.Exists(other => other.CallBack == site.CallBack)
            )
                return false;
            sites.Add(site);
        }
        return true;
    }

    /// <summary>The root of a web address: <c>https://</c>, or <c>http://</c> for loopback.</summary>
    public static bool PublicAddress(string text, out Uri value) =>
        Witness(text, out value) && value.AbsolutePath == "/";

    /// <summary>An address to send something to: <c>https://</c>, or <c>http://</c> for loopback. No query: a secret in it would be shown.</summary>
    public static bool Witness(string text, out Uri value)
    {
        value = Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address
            : new Uri("about:blank");
        return (value.Scheme == Uri.UriSchemeHttps || IsLoopbackHttp(value))
            && value.Query.Length == 0
            && value.Fragment.Length == 0
            && value.UserInfo.Length == 0;
    }

    /// <summary>What can stand in a header as a token: printable ASCII without spaces.</summary>
    public static bool Token(string text, out string value)
    {
        value = text;
        return text.Length > 0 && text.All(one => one is > ' ' and < '\u007f');
    }

    private static bool IsLoopbackHttp(Uri address) =>
        address.Scheme == Uri.UriSchemeHttp && address.IsLoopback;

    private static bool TryDuration(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        foreach (var (unit, length) in Units)
        {
            if (
                text.EndsWith(unit, StringComparison.Ordinal)
                && int.TryParse(
                    text.AsSpan(0, text.Length - unit.Length),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var count
                )
            )
            {
                value = length * count;
                return true;
            }
        }
        return text == "0";
    }
}
