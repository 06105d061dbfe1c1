using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.OAuth.EndSession;

/// <summary>What an application says when it sends a browser to log out; all of it checked. Immutable.</summary>
/// <param name="ClientId">The application id; <c>null</c> where none was said.</param>
/// <param name="Subject">Whom the application means, by a verified id_token; <c>null</c> where it proves nobody.</param>
/// <param name="ReturnTo">Where the browser goes afterwards: registered; <c>null</c> for our own page.</param>
/// <param name="State">Echoed there.</param>
internal sealed record EndSessionRequest(
    string? ClientId,
    string? Subject,
    string? ReturnTo,
    string? State
)
{
    /// <summary>The address of the way back, with the state; <c>null</c> for our own page.</summary>
    public string? Address =>
        (ReturnTo, State) switch
        {
            (null, _) => null,
            ({ } address, null) => address,
            ({ } address, { } state) =>
                $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}state={Uri.EscapeDataString(state)}",
        };

    /// <summary>The same, for our own page that asks the person: what it proves stays behind.</summary>
    public string ToQuery() =>
        QueryString
            .Create(
                new KeyValuePair<string, string?>[]
                {
                    new("client_id", ClientId),
                    new("post_logout_redirect_uri", ReturnTo),
                    new("state", State),
                }.Where(field => field.Value is not null)
            )
            .Value
        ?? "";
}

/// <summary>Checks such requests (OpenID Connect RP-Initiated Logout 1.0, section 2). Thread-safe.</summary>
internal sealed class EndSessionRequests(IKnownApplications applications, IdTokenHints hints)
{
    private const int LongestState = 2048;

    private static readonly Fault NoApplication = Fault.InvalidRequest(
        "No application has this client_id."
    );

    /// <summary>The request, or what is wrong with it: then nobody is sent anywhere.</summary>
    public async ValueTask<(EndSessionRequest? Request, Fault? Fault)> ReadAsync(
        Parameters parameters,
        CancellationToken cancellationToken
    )
    {
        if (FaultyParameters.Find(parameters) is { } faulty)
            return (null, faulty);
        if (parameters["state"] is { Length: > LongestState })
            return (null, Fault.InvalidRequest("state has at most 2,048 characters."));
        var clientId = parameters["client_id"];
        var application = await FindAsync(clientId, cancellationToken);
        if (clientId is not null && application is null)
            return (null, NoApplication);
        IdTokenHint? hint = null;
        if (parameters["id_token_hint"] is { } text)
        {
            hint = await hints.ReadAsync(text, application, cancellationToken);
            if (hint is null)
                return (
                    null,
                    Fault.InvalidRequest(
                        "id_token_hint is no id_token that this server gave to this application."
                    )
                );
            clientId ??= hint.Audience;
            application ??= await FindAsync(clientId, cancellationToken);
            if (application is null)
                return (null, NoApplication);
        }
        // A published client spells it like the address of a login.
        var asked = parameters["post_logout_redirect_uri"] ?? parameters["redirect_uri"];
        // Where no application is said, nobody vouches for the address: the session ends all the same, on our own page.
        if (application is null)
            return (new EndSessionRequest(null, null, null, null), null);
        var registered = RedirectUris.MatchPostLogout(application, asked);
        return asked is not null && registered is null
            ? (
                null,
                Fault.InvalidRequest(
                    "The address to return to is not registered as a post-logout address of the application."
                )
            )
            : (
                new EndSessionRequest(clientId, hint?.Subject, registered, parameters["state"]),
                null
            );
    }

    private async ValueTask<Application?> FindAsync(
        string? clientId,
        CancellationToken cancellationToken
    ) => clientId is null ? null : await applications.FindAsync(clientId, cancellationToken);
}
