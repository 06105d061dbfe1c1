using System.Text.Json.Serialization.Metadata;
using Counterfoil.Server.Soap;
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

    /// <summary>The charset of a body in XML, empty where it is not said; <c>null</c> where the body is none.</summary>
    public static string? CharsetOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && MediaTypes.Contains(type.MediaType.ToString(), StringComparer.OrdinalIgnoreCase)
            ? type.Charset.ToString().Trim('"')
            : null;

    /// <summary>The body as JSON, in UTF-8.</summary>
    /// <param name="context">The request.</param>
    /// <param name="type">What it is read as.</param>
    /// <param name="charset">What <see cref="CharsetOf"/> found.</param>
    /// <exception cref="BadHttpRequestException">It cannot be read.</exception>
    public static async Task<byte[]> ReadAsJsonAsync(
        HttpContext context,
        JsonTypeInfo type,
        string charset
    )
    {
        var request = context.Request;
        if (request.Headers.ContentEncoding.Count > 0 || !IsRead(charset))
            throw BodyReader.Refusal(StatusCodes.Status415UnsupportedMediaType);
        var body =
            await BoundedBody.ReadAsync(request, context.RequestAborted)
            ?? throw BodyReader.Refusal(StatusCodes.Status413PayloadTooLarge);
        return
            Encodings.Decode(body.Span) is { } text
            && ElementReader.Read(text) is Reading<Element>.Read(var document)
            && XmlToJson.Convert(document, type) is { } bytes
            ? bytes
            : throw BodyReader.Refusal(StatusCodes.Status400BadRequest);
    }

    private static bool IsRead(string charset) =>
        Encodings.IsRead(charset.Length == 0 ? null : charset);
}
