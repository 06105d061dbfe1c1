using System.Globalization;
using Counterfoil.Broker.Signing;

namespace Counterfoil.Server.OAuth.Keys;

/// <summary>
/// <c>GET /login/.well-known/jwks</c>, and the same at the root and with its ending: the public halves of the signing keys, for
/// everybody, scripts in any page among them (RFC 7517 5; wire.md 2.2.2).
/// </summary>
internal static class KeySet
{
    /// <summary>Where discovery says that it is, below the public address.</summary>
    public const string Path = "/login/.well-known/jwks";

    private static readonly string CacheControl = string.Create(
        CultureInfo.InvariantCulture,
        $"public, max-age={(int)SigningKeySchedule.Cached.TotalSeconds}"
    );

    /// <summary>Maps it.</summary>
    public static void MapKeySet(this IEndpointRouteBuilder routes)
    {
        // Asked for by a request, it would cost that request a scope.
        var keys = new Lazy<SigningKeys>(routes.ServiceProvider.GetRequiredService<SigningKeys>);
        foreach (
            var path in new[]
            {
                Path,
                $"{Path}.json",
                "/.well-known/jwks",
                "/.well-known/jwks.json",
            }
        )
            routes
                .MapMethods(
                    path,
                    [HttpMethods.Get, HttpMethods.Head],
                    context => AnswerAsync(context, keys.Value)
                )
                .ExcludeFromDescription();
    }

    private static Task AnswerAsync(HttpContext context, SigningKeys keys)
    {
        // Not for this caller alone: whoever comes next has what was loaded for the one before.
        var published = keys.PublishedAsync(CancellationToken.None);
        return published.IsCompletedSuccessfully
            ? WriteAsync(context, published.Result)
            : WaitAsync(context, published);
    }

    private static async Task WaitAsync(HttpContext context, ValueTask<PublishedKeys> keys) =>
        await WriteAsync(context, await keys);

    private static Task WriteAsync(HttpContext context, PublishedKeys keys) =>
        PublicDocument.WriteAsync(context, keys.Document, CacheControl);
}
