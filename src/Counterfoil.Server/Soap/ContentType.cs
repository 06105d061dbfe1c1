using Microsoft.Net.Http.Headers;

namespace Counterfoil.Server.Soap;

/// <summary>What a request's <c>Content-Type</c> says: which version of SOAP, and in 1.2 what is asked for.</summary>
/// <param name="Version">The version; 1.1 where it does not say.</param>
/// <param name="Action">The action; empty where there is none.</param>
/// <param name="Fault">Why the request cannot be read; <c>null</c> when it can.</param>
internal sealed record ContentType(SoapVersion Version, string Action, Fault? Fault)
{
    private static readonly ContentType NoSoap = new(SoapVersion.V11, "", Fault.NotTextXml);

    /// <summary>Reads it.</summary>
    public static ContentType Of(HttpRequest request)
    {
        if (
            request.Headers.ContentType.Count != 1
            || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        )
            return NoSoap;
        var version =
            type.MediaType.Equals(SoapVersion.V12.MediaType, StringComparison.OrdinalIgnoreCase)
                ? SoapVersion.V12
            : type.MediaType.Equals(SoapVersion.V11.MediaType, StringComparison.OrdinalIgnoreCase)
                ? SoapVersion.V11
            : null;
        if (version is null)
            return NoSoap;
        var isRead =
            request.Headers.ContentEncoding.Count == 0
            && Encodings.IsRead(type.Charset.HasValue ? type.Charset.Value?.Trim('"') : null);
        var (action, isPlain) =
            version == SoapVersion.V12 ? InParameter(type) : InHeader(request.Headers);
        return new ContentType(
            version,
            action,
            !isRead ? Fault.NotTextXml
                : isPlain ? null
                : Fault.Malformed("The action is there more than once.")
        );
    }

    private static (string Action, bool IsPlain) InHeader(IHeaderDictionary headers) =>
        (headers["SOAPAction"].ToString().Trim().Trim('"'), headers["SOAPAction"].Count <= 1);

    private static (string Action, bool IsPlain) InParameter(MediaTypeHeaderValue type)
    {
        var actions = type
            .Parameters.Where(one => one.Name.Equals("action", StringComparison.OrdinalIgnoreCase))
            .ToList();
        return (actions.FirstOrDefault()?.Value.Value?.Trim('"') ?? "", actions.Count <= 1);
    }
}
