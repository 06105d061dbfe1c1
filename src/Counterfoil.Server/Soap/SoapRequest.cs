namespace Counterfoil.Server.Soap;

/// <summary>What a message asks for, validated in form. A closed hierarchy; nothing in it is believed yet.</summary>
internal abstract record SoapRequest
{
    private SoapRequest() { }

    /// <summary>The ticket in the header <c>Credentials</c>: evidence beside that in the body; <c>null</c> when there is none.</summary>
    public Secret? Ticket { get; init; }

    /// <summary>The application's token in the header <c>ApplicationToken</c>; <c>null</c> when there is none. Clients on site send an empty one.</summary>
    public Secret? ApplicationToken { get; init; }

    /// <summary>Log in by name and password; a ticket may stand in the place of the name.</summary>
    public sealed record ByUserName(string UserName, Secret Password) : SoapRequest;

    /// <summary>Log in by named values.</summary>
    public sealed record Generic(IReadOnlyList<KeyValuePair<string, Secret>> Values) : SoapRequest;

    /// <summary>Log in by an application's access token.</summary>
    public sealed record ByAccessToken(Secret AccessToken) : SoapRequest;

    /// <summary>Log in by what the connection proves.</summary>
    public sealed record Implicit : SoapRequest;

    /// <summary>Tell which system this is.</summary>
    public sealed record SystemInfo : SoapRequest;

    /// <summary>Whether a header block is one of ours.</summary>
    public static bool Understands(Element header) =>
        header.Is("ApplicationToken") || header.Is("Credentials") || header.Is("TimeZone");

    /// <summary>Validates a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="action">
    /// The SOAPAction, without quotes; empty when there is none, and then the body alone says what is asked for. One
    /// that says another operation than the body is refused: what stands between may have decided by either.
    /// </param>
    public static Reading<SoapRequest> Of(SoapMessage message, string action)
    {
        var body = message.Body;
        if (
            body.Namespace != Wire.Services
            || (action.Length > 0 && action != Wire.ActionPrefix + body.Name)
        )
            return Fault.NoOperation;

        var headers = new Parts(message.Headers);
        var applicationToken = headers.TakeText("ApplicationToken");
        headers.Take("TimeZone"); // No answer of this service depends on it.
        var credentials = new Parts(headers.Take("Credentials")?.Children ?? []);
        var ticket = credentials.TakeText("Ticket");

        var parts = new Parts(body.Children);
        SoapRequest? request = body.Name switch
        {
            "AuthenticateUsernamePassword" => new ByUserName(
                parts.TakeText("UserName")?.Reveal() ?? "",
                parts.TakeText("Password") ?? Secret.Blank
            ),
            "AuthenticateGeneric" => new Generic(
                parts.TakePairs("AuthenticationData", "AuthenticationGenericDataKeyValuePair")
            ),
            "AuthenticateWithAccessToken" => new ByAccessToken(
                parts.TakeText("AccessToken") ?? Secret.Blank
            ),
            "AuthenticateImplicit" => new Implicit(),
            "GetSystemInfo" => new SystemInfo(),
            _ => null,
        };
        if (request is null)
            return Fault.NoOperation;
        return parts.AreAllTaken && credentials.AreAllTaken && !headers.AreAmiss
            ? request with
            {
                Ticket = ticket,
                ApplicationToken = applicationToken,
            }
            : Fault.Malformed("An element is repeated, misplaced or not in the WSDL.");
    }
}
