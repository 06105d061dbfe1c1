namespace Counterfoil.Server.Soap;

/// <summary>A version of SOAP: the request's media type says which, and the answer is in the same. Immutable.</summary>
/// <param name="Envelope">The envelope's namespace.</param>
/// <param name="MediaType">How it is sent.</param>
internal sealed record SoapVersion(string Envelope, string MediaType)
{
    /// <summary>SOAP 1.1: the action is in a header of HTTP.</summary>
    public static SoapVersion V11 { get; } = new(Wire.Envelope, "text/xml");

    /// <summary>SOAP 1.2: the action is a parameter of the media type (part 2, section 7.5.1).</summary>
    public static SoapVersion V12 { get; } = new(Wire.Envelope12, "application/soap+xml");

    /// <summary>What a code is called in this version (SOAP 1.2 part 1, section 5.4.6).</summary>
    public string Name(FaultCode code) =>
        (this == V12, code) switch
        {
            (true, FaultCode.Client) => "Sender",
            (true, FaultCode.Server) => "Receiver",
            _ => code.ToString(),
        };

    /// <summary>The HTTP status of a fault: in 1.2 what the sender did wrong is never a 500 (part 2, section 7.5.2.2).</summary>
    public int StatusOf(Fault fault) =>
        this == V12
        && fault is { Code: FaultCode.Client, Status: StatusCodes.Status500InternalServerError }
            ? StatusCodes.Status400BadRequest
            : fault.Status;
}
