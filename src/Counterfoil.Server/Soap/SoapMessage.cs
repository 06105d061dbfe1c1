namespace Counterfoil.Server.Soap;

/// <summary>A SOAP 1.1 message: its headers, and the one element in its body. Immutable.</summary>
/// <param name="Headers">The header blocks, in order.</param>
/// <param name="Body">The element in the body.</param>
internal sealed record SoapMessage(IReadOnlyList<Element> Headers, Element Body)
{
    /// <summary>Validates that a document is a message with one thing to do and no header that nobody understands.</summary>
    public static Reading<SoapMessage> Of(Element document, SoapVersion version) =>
        Of(document, version, SoapRequest.Understands);

    /// <summary>As the other, for a service that understands other headers.</summary>
    public static Reading<SoapMessage> Of(
        Element document,
        SoapVersion version,
        Func<Element, bool> understands
    )
    {
        if (document.Is(version.Envelope, "Envelope"))
            return OfEnvelope(document.Children, version, understands);
        // Any other envelope is one of another version (SOAP 1.1 section 4.4.1).
        return document.Name == "Envelope"
            ? Fault.OtherVersion
            : Fault.Malformed("The document is no SOAP envelope.");
    }

    private static Reading<SoapMessage> OfEnvelope(
        IReadOnlyList<Element> parts,
        SoapVersion version,
        Func<Element, bool> understands
    )
    {
        Element? header = null;
        Element? body = null;
        foreach (var part in parts)
        {
            if (header is null && body is null && part.Is(version.Envelope, "Header"))
                header = part;
            else if (body is null && part.Is(version.Envelope, "Body"))
                body = part;
            else
                return Fault.Malformed("An envelope has one Header at most, then one Body.");
        }

        var headers = header?.Children ?? [];
        if (headers.Any(block => block.MustUnderstand && !understands(block)))
            return Fault.NotUnderstood;
        return body is { Children: [var content] }
            ? new SoapMessage(headers, content)
            : Fault.Malformed("The Body of a message holds one element.");
    }
}
