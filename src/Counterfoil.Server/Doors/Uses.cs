using System.Collections.Concurrent;
using System.Net;

namespace Counterfoil.Server;

/// <summary>Reads a request's use; a program sends the same one each time, so the last ones are kept. Thread-safe.</summary>
internal sealed class Uses
{
    private const int MostKept = 4096;
    private const int MaxHeaderLength = 512;

    private readonly ConcurrentDictionary<(string Header, IPAddress Address), Use> kept = new();

    /// <summary>The use in the header, or the program that the client says it is; and the address as the server saw it.</summary>
    public Use Of(HttpContext context)
    {
        var header = context.Request.Headers[Use.Header].ToString();
        if (header.Length > MaxHeaderLength)
            header = header[..MaxHeaderLength];
        if (header.Length == 0)
            header = ProductOf(context.Request.Headers.UserAgent.ToString());
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (kept.TryGetValue((header, address), out var use))
            return use;
        // A stranger can make this forget, and that is all he can.
        if (kept.Count >= MostKept)
            kept.Clear();
        return kept.GetOrAdd(
            (header, address),
            static key => Use.Parse(key.Header, Say(key.Address))
        );
    }

    // A client that says nothing of itself still has a name: "curl" of "curl/7.88.1" (RFC 9110 10.1.5).
    private static string ProductOf(string userAgent)
    {
        var end = userAgent.AsSpan().IndexOfAny("/ ;(");
        return end < 0
            ? userAgent[..Math.Min(userAgent.Length, Use.MaxPartLength)]
            : userAgent[..end];
    }

    private static string Say(IPAddress address)
    {
        if (address.Equals(IPAddress.None))
            return "";
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }
}
