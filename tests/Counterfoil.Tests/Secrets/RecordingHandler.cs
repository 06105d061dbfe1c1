namespace Counterfoil.Tests.Secrets;

/// <summary>
/// Keeps every answer that a test's client gets, but for those that are there to hand a secret out: they stand in the list
/// below, each with its reason.
/// </summary>
internal sealed class RecordingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly string[] HandingOut =
    [
        "/v1/login", // the ticket of a login
        "/v1/tickets", // a narrowed ticket
        "/v1/safe-credentials", // a ticket to take along
        "/v1/handover", // the ticket that a code stands for
        "/v1/templates", // the ticket in a template
        "/v1/tenants", // the first administrator's activation code
        "/activation", // an activation code
        "/activate", // the form that an activation code opens
        "/v1/credentials/", // an outgoing secret, to its owner
        "/SoPrincipal.svc", // the ticket in an AuthenticateResponse
        "/tickets/new", // a ticket for use elsewhere, shown once
    ];

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!SecretLedger.IsOpen)
            return response;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        SecretLedger.NoteTicketsIn(body);
        var path = request.RequestUri!.AbsolutePath;
        var isHandingOut = HandingOut.Any(part =>
            path.Contains(part, StringComparison.OrdinalIgnoreCase)
        );
        // Cookies carry the ticket, and a redirect back to a site its code: by design, and in no other header.
        var headers = response
            .Headers.Where(header =>
                header.Key is not "Set-Cookie"
                && (header.Key != "Location" || !header.Value.Single().Contains("?code="))
            )
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
        SecretLedger.Keep("answer", string.Join('\n', headers));
        if (!isHandingOut)
            SecretLedger.Keep("answer", body);
        return response;
    }
}
