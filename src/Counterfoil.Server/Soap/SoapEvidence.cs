namespace Counterfoil.Server.Soap;

/// <summary>From a request to the evidence that it brings. Stateless; it evaluates nothing.</summary>
internal static class SoapEvidence
{
    /// <summary>
    /// The evidence, in the order of arrival; empty when there is none. <c>null</c> when the request speaks of
    /// something that this door does not know, or says one thing twice: nobody is let in by the rest of it.
    /// </summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="proven">What the connection proves; <c>null</c> when nothing. It counts where it is asked for, and nowhere else.</param>
    public static IReadOnlyList<Evidence>? Of(
        SoapRequest request,
        OperatingSystemLogin? proven = null
    )
    {
        var evidence = new List<Evidence>();
        // A header beside AuthenticateImplicit is not what the connection proves.
        if (request.Ticket is { } header && request is not SoapRequest.Implicit)
            AddTicket(evidence, header);

        switch (request)
        {
            case SoapRequest.Implicit:
                if (proven is not null)
                    evidence.Add(proven);
                break;
            case SoapRequest.ByUserName(var userName, var password):
                evidence.Add(Evidence.OfUserName(userName, password));
                break;
            case SoapRequest.ByAccessToken(var token):
                if (!token.IsBlank)
                    evidence.Add(new AccessTokenEvidence(token));
                break;
            case SoapRequest.Generic(var values):
                if (!TryAdd(evidence, values))
                    return null;
                break;
        }
        if (request.ApplicationToken?.Reveal().Trim() is { Length: > 0 } applicationToken)
            evidence.Add(new ApplicationTokenEvidence(new Secret(applicationToken)));
        return evidence;
    }

    private static bool TryAdd(
        List<Evidence> evidence,
        IReadOnlyList<KeyValuePair<string, Secret>> values
    )
    {
        var known = new Dictionary<string, Secret>(StringComparer.Ordinal);
        foreach (var (key, value) in values)
        {
            if (key is not ("UserName" or "Password" or "Ticket") || !known.TryAdd(key, value))
                return false;
        }

        if (known.TryGetValue("Ticket", out var ticket))
            AddTicket(evidence, ticket);
        if (known.TryGetValue("UserName", out var userName))
            evidence.Add(
                Evidence.OfUserName(
                    userName.Reveal(),
                    known.GetValueOrDefault("Password", Secret.Blank)
                )
            );
        return true;
    }

    // Since Services86 an access token may stand where a ticket does (wire.md 1.15). Proxies send an empty element
    // where they have no ticket yet.
    private static void AddTicket(List<Evidence> evidence, Secret ticket)
    {
        var text = ticket.Reveal().Trim();
        if (text.Length == 0)
            return;
        evidence.Add(
            AccessTokenEvidence.Recognises(text)
                ? new AccessTokenEvidence(new Secret(text))
                : new TicketEvidence(new Secret(text))
        );
    }
}
