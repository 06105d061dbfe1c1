using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Counterfoil.Server.Rest;

/// <summary>Writes an answer of REST, members named as on the wire: as JSON, or as XML for who would rather have that (wire.md 1.14).</summary>
internal static class RestAnswer
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General);

    /// <summary>Writes it.</summary>
    public static Task WriteAsync<T>(HttpContext context, T value)
    {
        if (!WantsXml(context.Request))
            return context.Response.WriteAsJsonAsync(
                value,
                Json,
                "application/json; charset=utf-8",
                context.RequestAborted
            );
        context.Response.ContentType = "application/xml; charset=utf-8";
        var bytes = RestXml.Write(
            RestXml.NameOf(typeof(T)),
            JsonSerializer.SerializeToNode(value, Json)
        );
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    /// <summary>Whether the client likes XML better than JSON (RFC 9110 section 12.5.1); said equally, JSON.</summary>
    internal static bool WantsXml(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var types))
            return false;
        var xml = Liking(types, "application/xml", "text/xml");
        return xml > 0 && xml > Liking(types, "application/json", "application/*", "*/*");
    }

    private static double Liking(
        IList<MediaTypeHeaderValue> types,
        params IReadOnlyList<string> names
    ) =>
        types
            .Where(type =>
                names.Any(name => type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase))
            )
            .Select(type => type.Quality ?? 1)
            .DefaultIfEmpty(0)
            .Max();
}
