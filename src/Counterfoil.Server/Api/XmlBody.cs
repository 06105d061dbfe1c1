using Counterfoil.Server.Soap;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Counterfoil.Server.Api;

/// <summary>
/// Bodies in XML where a call takes JSON: read once, hardened as SOAP is (<see cref="ElementReader"/>), turned into the JSON
/// that says the same, and then read as strictly as that. Whoever may not come in is told so before.
/// </summary>
internal static class XmlBody
{
    /// <summary>How such a body is sent.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = ["application/xml", "text/xml"];

    /// <summary>Puts the reading before a call that takes a body.</summary>
    /// <param name="call">What reads the body as JSON.</param>
    /// <param name="accepts">What the call takes; <c>null</c> when it takes no body.</param>
    public static RequestDelegate Before(RequestDelegate call, IAcceptsMetadata? accepts) =>
        accepts?.RequestType is { } type
            ? async context =>
            {
                if (Charset(context.Request) is { } charset)
                    await TurnIntoJsonAsync(context, type, charset);
                await call(context);
            }
            : call;

    // The charset of a body in XML, empty where it is not said; null where the body is none.
    private static string? Charset(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && MediaTypes.Contains(type.MediaType.ToString(), StringComparer.OrdinalIgnoreCase)
            ? type.Charset.ToString().Trim('"')
            : null;

    private static async Task TurnIntoJsonAsync(HttpContext context, Type type, string charset)
    {
        var request = context.Request;
        if (request.ContentLength == 0)
            return;
        if (request.Headers.ContentEncoding.Count > 0 || !IsRead(charset))
            throw Refusal(StatusCodes.Status415UnsupportedMediaType);
        var body =
            await BoundedBody.ReadAsync(request, context.RequestAborted)
            ?? throw Refusal(StatusCodes.Status413PayloadTooLarge);
        var json = context
            .RequestServices.GetRequiredService<
                IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>
            >()
            .Value.SerializerOptions;
        if (
            Encodings.Decode(body.Span) is not { } text
            || ElementReader.Read(text) is not Reading<Element>.Read(var document)
            || XmlToJson.Convert(document, json.GetTypeInfo(type)) is not { } bytes
        )
            throw Refusal(StatusCodes.Status400BadRequest);
        request.Body = new MemoryStream(bytes, writable: false);
        request.ContentLength = bytes.Length;
        request.ContentType = "application/json";
    }

    private static bool IsRead(string charset) =>
        Encodings.IsRead(charset.Length == 0 ? null : charset);

    // The outer edge says it in the protocol's words, and never what stood in the body.
    private static BadHttpRequestException Refusal(int status) =>
        new("The body cannot be read.", status);
}
