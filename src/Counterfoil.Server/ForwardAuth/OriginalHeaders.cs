using Counterfoil.Server.Hosting;

namespace Counterfoil.Server.ForwardAuth;

/// <summary>What a trusted proxy says of a request, word by word; <c>null</c> is not said. Nothing is said twice.</summary>
internal sealed record OriginalHeaders
{
    public string? Url { get; private init; }

    public string? Uri { get; private init; }

    public string? Method { get; private init; }

    public string? ForwardedUri { get; private init; }

    public string? ForwardedMethod { get; private init; }

    public string? Host { get; private init; }

    /// <summary><c>https</c> or <c>http</c>; a socket's scheme stands for its page's.</summary>
    public string? Scheme { get; private init; }

    /// <summary>Reads them; <c>null</c> when the request is not from a trusted proxy, or says something twice.</summary>
    public static OriginalHeaders? Of(HttpContext context)
    {
        if (context.Features.Get<ProxyHop>() is not { } hop)
            return null;
        var isPlain = true;
        var headers = new OriginalHeaders
        {
            Url = One("X-Original-URL"),
            Uri = One("X-Original-URI"),
            Method = One("X-Original-Method"),
            ForwardedUri = One("X-Forwarded-Uri"),
            ForwardedMethod = One("X-Forwarded-Method"),
            Host = One("X-Forwarded-Host"),
            Scheme = hop.Scheme switch
            {
                "" => null,
                "wss" => "https",
                "ws" => "http",
                var said => said,
            },
        };
        return isPlain ? headers : null;

        string? One(string name)
        {
            var values = context.Request.Headers[name];
            isPlain &= values.Count <= 1;
            return values is [{ } value] ? value : null;
        }
    }
}
