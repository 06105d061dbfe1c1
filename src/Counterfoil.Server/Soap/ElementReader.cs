using System.Text;
using System.Xml;

namespace Counterfoil.Server.Soap;

/// <summary>
/// Reads XML into elements, once: no DTD, no entity but the five, nothing fetched, depth and size capped. What was
/// read here is all that anybody looks at afterwards, so nothing can be validated in one reading and believed in
/// another. Stateless.
/// </summary>
internal static class ElementReader
{
    /// <summary>The most levels of elements; a login has five.</summary>
    public const int MaxDepth = 32;

    /// <summary>The most bytes of a message; a login has less than two thousand.</summary>
    public const int MaxBytes = 64 * 1024;

    private const string Declarations = "http://www.w3.org/2000/xmlns/";

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxBytes,
        IgnoreComments = true,
        CloseInput = true,
    };

    /// <summary>Reads the document element; never throws on what was sent.</summary>
    public static Reading<Element> Read(string document)
    {
        using var text = new StringReader(document);
        using var reader = XmlReader.Create(text, Settings);
        try
        {
            return ReadDocument(reader);
        }
        catch (XmlException)
        {
            return Fault.NotXml;
        }
    }

    private static Reading<Element> ReadDocument(XmlReader reader)
    {
        var open = new Stack<Level>();
        Element? document = null;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (open.Count == MaxDepth)
                        return Fault.TooDeep;
                    var isEmpty = reader.IsEmptyElement;
                    open.Push(Level.Begin(reader));
                    if (isEmpty)
                        document = Close(open);
                    break;
                case XmlNodeType.EndElement:
                    document = Close(open);
                    break;
                case XmlNodeType.Text
                or XmlNodeType.CDATA
                or XmlNodeType.Whitespace
                or XmlNodeType.SignificantWhitespace:
                    // A comment splits a text in two: the pieces are joined, so that both halves count.
                    if (open.TryPeek(out var level))
                        level.Text.Append(reader.Value);
                    break;
                case XmlNodeType.XmlDeclaration:
                    if (!Encodings.IsRead(reader.GetAttribute("encoding")))
                        return Fault.NotTextXml;
                    break;
                default:
                    // Processing instructions are not allowed in a message (SOAP 1.1 section 3).
                    return Fault.NotXml;
            }
        }
        return document is null ? Fault.NotXml : document;
    }

    private static Element Close(Stack<Level> open)
    {
        var element = open.Pop().End();
        if (open.TryPeek(out var parent))
            parent.Children.Add(element);
        return element;
    }

    private sealed record Level(Element Begun)
    {
        public StringBuilder Text { get; } = new();

        public List<Element> Children { get; } = [];

        public static Level Begin(XmlReader reader) =>
            new(
                new Element
                {
                    Namespace = reader.NamespaceURI,
                    Name = reader.LocalName,
                    IsNil = IsTrue(reader.GetAttribute("nil", Wire.Instance)),
                    HasOtherAttributes = HasOthers(reader),
                    // A header addressed to another actor is not ours to understand (SOAP 1.1 section 4.2.2, 1.2 part 1 section 2.2).
                    MustUnderstand =
                        (
                            IsTrue(reader.GetAttribute("mustUnderstand", Wire.Envelope))
                            && reader.GetAttribute("actor", Wire.Envelope)
                                is null
                                    or ""
                                    or "http://schemas.xmlsoap.org/soap/actor/next"
                        )
                        || (
                            IsTrue(reader.GetAttribute("mustUnderstand", Wire.Envelope12))
                            && reader.GetAttribute("role", Wire.Envelope12)
                                is null
                                    or ""
                                    or Wire.Envelope12 + "/role/next"
                                    or Wire.Envelope12 + "/role/ultimateReceiver"
                        ),
                }
            );

        public Element End() =>
            Begun with
            {
                Text = new Secret(Text.ToString()),
                Children = Children,
            };

        private static bool HasOthers(XmlReader reader)
        {
            var has = false;
            while (reader.MoveToNextAttribute())
                has |=
                    reader.NamespaceURI != Declarations
                    && (reader.LocalName != "nil" || reader.NamespaceURI != Wire.Instance);
            reader.MoveToElement();
            return has;
        }

        private static bool IsTrue(string? value) => value?.Trim() is "1" or "true";
    }
}
