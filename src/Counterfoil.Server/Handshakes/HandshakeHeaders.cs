using Microsoft.Extensions.Primitives;

namespace Counterfoil.Server.Handshakes;

/// <summary>What an answer says of the handshake (RFC 4559 section 4.1), once it is known what the answer is. Stateless.</summary>
internal static class HandshakeHeaders
{
    /// <summary>Offers it beside what else a 401 names. Never after one was brought: nobody tries the same again and again.</summary>
    public static void OfferWhenRefused(HttpContext context) =>
        context.Response.OnStarting(
            static state =>
            {
                var response = ((HttpContext)state).Response;
                if (response.StatusCode == StatusCodes.Status401Unauthorized)
                    response.Headers.WWWAuthenticate = StringValues.Concat(
                        "Negotiate",
                        response.Headers.WWWAuthenticate
                    );
                return Task.CompletedTask;
            },
            context
        );

    /// <summary>
    /// Proves this server to a client that asked for it; and tells clients which think that the connection is now somebody's
    /// (Persistent-Auth) that only this request was.
    /// </summary>
    public static void ReplyWhenBelieved(HttpContext context, byte[] reply) =>
        context.Response.OnStarting(() =>
        {
            var response = context.Response;
            response.Headers["Persistent-Auth"] = "false";
            if (response.StatusCode < StatusCodes.Status400BadRequest && reply.Length > 0)
                response.Headers.WWWAuthenticate = $"Negotiate {Convert.ToBase64String(reply)}";
            return Task.CompletedTask;
        });
}
