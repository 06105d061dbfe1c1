using Microsoft.Net.Http.Headers;

namespace Counterfoil.Server.Soap;

/// <summary>What the headers must say of a body before it is read.</summary>
internal static class ContentType
{
    /// <summary>What is wrong with them; <c>null</c> when nothing is.</summary>
    public static Fault? Check(HttpRequest request)
    {
        if (
            request.Headers.ContentType.Count != 1
            || request.Headers.ContentEncoding.Count != 0
            || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        )
            return Fault.NotTextXml;
        if (type.MediaType.Equals("application/soap+xml", StringComparison.OrdinalIgnoreCase))
            return Fault.OtherVersion with { Status = StatusCodes.Status415UnsupportedMediaType };
        return
            type.MediaType.Equals("text/xml", StringComparison.OrdinalIgnoreCase)
            && Encodings.IsRead(type.Charset.HasValue ? type.Charset.Value?.Trim('"') : null)
            ? null
            : Fault.NotTextXml;
    }
}
