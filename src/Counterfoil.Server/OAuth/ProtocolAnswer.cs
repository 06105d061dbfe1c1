using System.Globalization;
using System.Text.Json;

namespace Counterfoil.Server.OAuth;

/// <summary>
/// A JSON answer of the protocol, never kept by anybody (RFC 6749 section 5.1). A fault has its status, and the header that a
/// client is asked by where it may try again.
/// </summary>
internal sealed class ProtocolAnswer(int status, Action<Utf8JsonWriter> write) : IResult
{
    private TimeSpan? RetryAfter { get; init; }

    private string? Challenge { get; init; }

    /// <summary>A fault in JSON (RFC 6749 section 5.2).</summary>
    public static ProtocolAnswer Of(
        int status,
        Fault fault,
        TimeSpan? retryAfter = null,
        string? challenge = null
    ) =>
        new(
            status,
            json =>
            {
                json.WriteString("error", fault.Error);
                json.WriteString("error_description", fault.Description);
            }
        )
        {
            RetryAfter = retryAfter,
            Challenge = challenge,
        };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds))
                .ToString(CultureInfo.InvariantCulture);
        if (Challenge is not null)
            response.Headers.WWWAuthenticate = Challenge;
        using (var json = new Utf8JsonWriter(response.BodyWriter))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return response.BodyWriter.FlushAsync(httpContext.RequestAborted).AsTask();
    }
}
