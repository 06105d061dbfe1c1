using Counterfoil.Authority.Evaluation;

namespace Counterfoil.Server.Soap;

/// <summary>The four fault codes of SOAP 1.1 (section 4.4.1).</summary>
internal enum FaultCode
{
    /// <summary>The message is not right; the same again will not do.</summary>
    Client,

    /// <summary>The message may be right; the same again later may do.</summary>
    Server,

    /// <summary>The envelope is of another version of SOAP.</summary>
    VersionMismatch,

    /// <summary>A header must be understood and is not.</summary>
    MustUnderstand,
}

/// <summary>Why a message gets no answer but a fault. A value: nothing throws it. Holds nothing of what was sent.</summary>
/// <remarks>
/// The HTTP status follows WS-I Basic Profile 1.1: what is no readable message at all gets a 4xx (R1113 to R1115);
/// a readable message that this service does not serve gets the 500 that SOAP 1.1 section 6.2 asks for and without
/// which no WCF proxy looks for the fault. Refusals for lack of room keep their own status beside the fault, because
/// proxies turn a 503 into "too busy" by themselves, and proxies and load balancers between read Retry-After.
/// </remarks>
/// <param name="Code">The fault code.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Sentence">The fault string: a sentence for people.</param>
internal sealed record Fault(FaultCode Code, int Status, string Sentence)
{
    /// <summary>A refusal's name for programs, in the fault's detail; <c>null</c> when the message itself was at fault.</summary>
    public string? Refusal { get; init; }

    /// <summary>How long to wait; <c>null</c> when waiting does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Fault NotXml { get; } =
        Malformed("The body is not well-formed XML as SOAP allows it.");

    public static Fault TooDeep { get; } = Malformed("The XML is nested too deeply.");

    public static Fault TooLarge { get; } =
        new(FaultCode.Client, StatusCodes.Status413PayloadTooLarge, "The message is too large.");

    public static Fault NotTextXml { get; } =
        new(
            FaultCode.Client,
            StatusCodes.Status415UnsupportedMediaType,
            "SOAP is sent as text/xml (1.1) or application/soap+xml (1.2), in UTF-8 or UTF-16, uncompressed."
        );

    public static Fault OtherVersion { get; } =
        new(
            FaultCode.VersionMismatch,
            StatusCodes.Status500InternalServerError,
            "The envelope is not of the version that the content type says: SOAP 1.1 is text/xml, SOAP 1.2 application/soap+xml."
        );

    public static Fault NotUnderstood { get; } =
        new(
            FaultCode.MustUnderstand,
            StatusCodes.Status500InternalServerError,
            "A header must be understood and is not."
        );

    public static Fault NoOperation { get; } =
        new(
            FaultCode.Client,
            StatusCodes.Status500InternalServerError,
            "This service has no such operation; its WSDL lists them."
        );

    public static Fault Broken { get; } =
        new(
            FaultCode.Server,
            StatusCodes.Status500InternalServerError,
            "The server failed. Its log says more."
        );

    /// <summary>The database is gone, full or too slow.</summary>
    public static Fault Unavailable { get; } =
        new(
            FaultCode.Server,
            StatusCodes.Status503ServiceUnavailable,
            EdgeProblem.Unavailable.Sentence
        )
        {
            Refusal = EdgeProblem.Unavailable.Code,
            RetryAfter = EdgeProblem.Unavailable.RetryAfter,
        };

    /// <summary>A message that cannot be read as a request.</summary>
    public static Fault Malformed(string sentence) =>
        new(FaultCode.Client, StatusCodes.Status400BadRequest, sentence);

    /// <summary>A refusal that is no answer to "is this person let in"; <c>null</c> for those that are.</summary>
    public static Fault? Of(Refusal refusal) =>
        refusal.Code switch
        {
            RefusalCode.TooManyAttempts => Of(
                refusal,
                FaultCode.Server,
                StatusCodes.Status429TooManyRequests
            ),
            RefusalCode.Busy => Of(
                refusal,
                FaultCode.Server,
                StatusCodes.Status503ServiceUnavailable
            ),
            RefusalCode.UnknownTenant => Of(
                refusal,
                FaultCode.Client,
                StatusCodes.Status404NotFound
            ),
            _ => null,
        };

    private static Fault Of(Refusal refusal, FaultCode code, int status) =>
        new(code, status, refusal.Sentence)
        {
            Refusal = refusal.Name,
            RetryAfter = refusal.RetryAfter,
        };
}
