using System.Net;
using System.Text.Json.Nodes;
using Counterfoil.Client;

namespace Counterfoil.Server.Commands;

/// <summary>How the API said no (RFC 9457).</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The stable code; empty when the answer was none of our API's.</param>
/// <param name="Sentence">For people.</param>
/// <param name="RetryAfter">How long to wait; <c>null</c> when that does not help.</param>
internal sealed record ApiRefusal(
    HttpStatusCode Status,
    string Code,
    string Sentence,
    TimeSpan? RetryAfter
)
{
    /// <summary>Whether the caller's Kerberos ticket would be taken.</summary>
    public bool OffersHandshake { get; init; }

    /// <summary>Reads it.</summary>
    public static ApiRefusal Of(HttpResponseMessage response, JsonNode body) =>
        new(
            response.StatusCode,
            Text(body, "code") ?? "",
            Text(body, "title")
                ?? $"The server answered {(int)response.StatusCode} {response.ReasonPhrase}.",
            response.Headers.RetryAfter?.Delta
        )
        {
            OffersHandshake = KerberosHandshake.IsOffered(response),
        };

    /// <summary>The end of the command.</summary>
    public CommandRefusedException ToException(FoundServer server, Caller caller) =>
        Status switch
        {
            HttpStatusCode.Unauthorized => new(ExitCode.NotLoggedIn, Unauthorized(server, caller)),
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => new(
                ExitCode.NotNow,
                RetryAfter is { } wait
                    ? FormattableString.Invariant(
                        $"{Sentence} ({Math.Ceiling(wait.TotalSeconds)} s)"
                    )
                    : Sentence
            ),
            HttpStatusCode.NotFound when Code.Length == 0 => new(
                ExitCode.NoServer,
                $"What answers at {server.Address} is no Counterfoil server."
            ),
            _ => new(ExitCode.Refused, Sentence),
        };

    private string Unauthorized(FoundServer server, Caller caller) =>
        caller switch
        {
            Caller.ByTicket { Purpose.Length: > 0 } =>
                $"{Sentence} Or the tenant does not allow a ticket on a command line: give it by COUNTERFOIL_USER.",
            Caller.ByTicket =>
                $"The ticket for {server.Address} has ended. Run 'counterfoil login'.",
            _ => Sentence,
        };

    private static string? Text(JsonNode body, string name) =>
        body is JsonObject fields
        && fields.TryGetPropertyValue(name, out var value)
        && value is JsonValue text
        && text.TryGetValue<string>(out var found)
            ? found
            : null;
}
