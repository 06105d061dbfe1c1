using System.Text.Json;
using Counterfoil.Client;
using Counterfoil.Server.Hosting;

namespace Counterfoil.Server;

/// <summary>What can be wrong with a request before anybody looks at what it asks for.</summary>
internal static class EdgeProblem
{
    private const int MaxPathLength = 60;

    /// <summary>The house itself failed.</summary>
    public static TicketRefusal Broken { get; } =
        Of(
            StatusCodes.Status500InternalServerError,
            "broken",
            "The server failed. Its log says why."
        );

    /// <summary>The database is gone, full or too slow: nothing was done, and it may be done later.</summary>
    public static TicketRefusal Unavailable { get; } =
        new(
            StatusCodes.Status503ServiceUnavailable,
            "unavailable",
            "The server cannot use its database just now. Try again in a moment.",
            RetryAfter: TimeSpan.FromSeconds(5)
        );

    /// <summary>The problem of a failure of the house.</summary>
    public static TicketRefusal Of(Exception failure) =>
        LastResort.StatusOf(failure) == StatusCodes.Status503ServiceUnavailable
            ? Unavailable
            : Broken;

    /// <summary>The problem of a status that came without words.</summary>
    public static TicketRefusal OfStatus(int status) =>
        status switch
        {
            StatusCodes.Status404NotFound => Of(status, "not_found", "There is nothing here."),
            StatusCodes.Status405MethodNotAllowed => Of(
                status,
                "method_not_allowed",
                "This address does not take this method."
            ),
            StatusCodes.Status413PayloadTooLarge => Of(
                status,
                "too_large",
                "The body is larger than any that this call needs."
            ),
            StatusCodes.Status415UnsupportedMediaType => Of(
                status,
                "unsupported_media_type",
                "The body must be JSON or XML: Content-Type application/json, application/xml or text/xml."
            ),
            >= 500 => Broken,
            _ => Of(status, "malformed_request", "The request cannot be read."),
        };

    /// <summary>The problem of a request that could not be read; says where, and never what stood there.</summary>
    public static TicketRefusal Of(BadHttpRequestException exception)
    {
        var problem = OfStatus(exception.StatusCode);
        return exception.InnerException is JsonException { Path: { Length: > 0 } path }
            ? problem with
            {
                Sentence = $"The body is not what this call takes, at {Shorten(path)}.",
            }
            : problem;
    }

    private static string Shorten(string path) =>
        path.Length <= MaxPathLength ? path : path[..MaxPathLength];

    private static TicketRefusal Of(int status, string code, string sentence) =>
        new(status, code, sentence, RetryAfter: null);
}
