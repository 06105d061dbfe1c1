using System.Text;
using System.Xml;
using Counterfoil.Broker.SystemUsers;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Soap;

namespace Counterfoil.Server.SystemUsers;

/// <summary>
/// <c>PartnerSystemUserService.svc</c> (wire.md 2.8): read as the other SOAP door reads, once and bounded. A refusal is an
/// answer, and stands in it. Thread-safe.
/// </summary>
internal sealed class SoapExchange(SystemUserDoor door, ILogger<SoapDoor> log)
{
    /// <summary>The service's namespace.</summary>
    public const string Namespace = "http://www.superoffice.com/superid/partnersystemuser/0.1";

    private const string Action = Namespace + "/IPartnerSystemUserService/Authenticate";

    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    /// <summary>Answers a POST, always with an envelope.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var type = ContentType.Of(context.Request);
        Reading<ExchangeSaid> answer;
        try
        {
            answer = await AskAsync(context, type);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException)
        {
            answer = Fault.Malformed("The request ended before its body did.");
        }
        catch (Exception exception)
        {
            // The outer edge of this protocol: further out nobody knows how to say "broken" in SOAP.
            SoapLog.Failed(log, exception);
            answer =
                LastResort.StatusOf(exception) == StatusCodes.Status503ServiceUnavailable
                    ? Fault.Unavailable
                    : Fault.Broken;
        }
        await WriteAsync(context, answer, type.Version);
    }

    private async Task<Reading<ExchangeSaid>> AskAsync(HttpContext context, ContentType type)
    {
        if (type.Fault is { } fault)
            return fault;
        if (await BoundedBody.ReadAsync(context.Request, context.RequestAborted) is not { } body)
            return Fault.TooLarge;
        return Read(body.Span, type) switch
        {
            Reading<SoapQuestion>.Read(var question) => await door.AskAsync(
                context,
                question.Exchange,
                question.Returns
            ),
            Reading<SoapQuestion>.Faulty(var why) => why,
            _ => Fault.Broken,
        };
    }

    private static Reading<SoapQuestion> Read(ReadOnlySpan<byte> body, ContentType type)
    {
        if (Encodings.Decode(body) is not { } text)
            return Fault.NotXml;
        return ElementReader.Read(text) switch
        {
            Reading<Element>.Read(var document) => SoapMessage.Of(
                document,
                type.Version,
                SoapQuestion.Understands
            ) switch
            {
                Reading<SoapMessage>.Read(var message) => SoapQuestion.Of(message, type.Action),
                Reading<SoapMessage>.Faulty(var fault) => fault,
                _ => Fault.Broken,
            },
            Reading<Element>.Faulty(var fault) => fault,
            _ => Fault.Broken,
        };
    }

    private static async Task WriteAsync(
        HttpContext context,
        Reading<ExchangeSaid> answer,
        SoapVersion version
    )
    {
        var response = context.Response;
        var bytes = answer switch
        {
            Reading<ExchangeSaid>.Read(var said) => Write(response, said, version),
            Reading<ExchangeSaid>.Faulty(var fault) => Write(response, fault, version),
            _ => Write(response, Fault.Broken, version),
        };
        response.ContentType = version.MediaType + "; charset=utf-8";
        response.ContentLength = bytes.Length;
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static byte[] Write(HttpResponse response, Fault fault, SoapVersion version)
    {
        response.StatusCode = version.StatusOf(fault);
        return AnswerWriter.Write(new SoapAnswer.Faulty(fault), version);
    }

    // The order is that of the published WSDL; proxies read by it.
    private static byte[] Write(HttpResponse response, ExchangeSaid said, SoapVersion version)
    {
        if (said.RetryAfter is not null)
            response.StatusCode = StatusCodes.Status429TooManyRequests;
        ExchangeHeaders.Write(response, said);
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, Settings))
        {
            writer.WriteStartElement("s", "Envelope", version.Envelope);
            writer.WriteStartElement("Body", version.Envelope);
            writer.WriteStartElement("AuthenticationResponse", Namespace);
            writer.WriteElementString(
                "IsSuccessful",
                Namespace,
                said.IsSuccessful ? "true" : "false"
            );
            WriteOrNil(writer, "Token", said.Token?.Reveal());
            WriteOrNil(writer, "ErrorMessage", said.ErrorMessage);
            writer.WriteEndElement();
            writer.WriteEndElement();
            writer.WriteEndElement();
        }
        return bytes.ToArray();
    }

    private static void WriteOrNil(XmlWriter writer, string name, string? text)
    {
        writer.WriteStartElement(name, Namespace);
        if (text is null)
            writer.WriteAttributeString("i", "nil", Wire.Instance, "true");
        else
            writer.WriteString(text);
        writer.WriteEndElement();
    }

    /// <summary>What a message asks for, validated in form. Nothing in it is believed yet.</summary>
    private sealed record SoapQuestion(ExchangeQuestion Exchange, string Returns)
    {
        public static bool Understands(Element header) =>
            header.Is(Namespace, "ApplicationToken") || header.Is(Namespace, "ContextIdentifier");

        public static Reading<SoapQuestion> Of(SoapMessage message, string action)
        {
            if (
                !message.Body.Is(Namespace, "AuthenticationRequest")
                || (action.Length > 0 && action != Action)
            )
                return Fault.NoOperation;
            var headers = new Parts(message.Headers, Namespace);
            var application = headers.TakeText("ApplicationToken");
            var tenant = headers.TakeText("ContextIdentifier");
            var parts = new Parts(message.Body.Children, Namespace);
            var signed = parts.TakeText("SignedSystemToken");
            var returns = parts.TakeText("ReturnTokenType");
            return parts.AreAllTaken && !headers.AreAmiss
                ? new SoapQuestion(
                    new ExchangeQuestion(
                        signed ?? Secret.Blank,
                        application ?? Secret.Blank,
                        tenant?.Reveal().Trim() ?? ""
                    ),
                    returns?.Reveal().Trim() ?? ""
                )
                : Fault.Malformed("An element is repeated, misplaced or not in the WSDL.");
        }
    }
}
