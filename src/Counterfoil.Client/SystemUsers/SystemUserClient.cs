using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Counterfoil.Client;

/// <summary>
/// Reaches tenants with nobody at the keyboard (ledger B16): signs the system user token, exchanges it, verifies the answer,
/// and keeps the ticket until a service refuses it or its time is over. Ticket and application token go to the services that
/// came with the ticket, and nowhere else. One of them serves a whole program. Thread-safe.
/// </summary>
/// <remarks>
/// Give it an <see cref="HttpClient"/> that follows no redirects: a redirect is followed with the headers of the first request.
/// <para>
/// A signed minute is good once, and the same minute is always signed alike. So whoever has to ask a second time within a
/// minute signs an earlier one; the broker allows five either way.
/// </para>
/// </remarks>
public sealed class SystemUserClient : IDisposable
{
    private const string ClaimPrefix = "http://schemes.superoffice.net/identity/";
    private const string UsedMinute = "InvalidTimestamp";
    private const int MostTries = 3;

    private readonly SystemUserOptions options;
    private readonly HttpClient http;
    private readonly TimeProvider time;
    private readonly SystemUserSignature signature;
    private readonly TokenVerifier verifier;
    private readonly Uri address;
    private readonly ConcurrentDictionary<
        (string Tenant, string Token),
        Lazy<Task<SystemUserTicket>>
    > kept = new();
    private readonly SignedMinutes minutes = new();

    /// <summary>A client of one application at one broker.</summary>
    /// <param name="options">Which application, where.</param>
    /// <param name="http">What it calls with; not disposed.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <exception cref="ArgumentException">The address is not safe, or the key is none.</exception>
    public SystemUserClient(SystemUserOptions options, HttpClient http, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.options, this.http, this.time) = (options, http, time ?? TimeProvider.System);
        verifier = new TokenVerifier(options.Authority, http, time);
        signature = new SystemUserSignature(options.PrivateKey);
        var root = options.Authority.GetLeftPart(UriPartial.Path).TrimEnd('/');
        address = new Uri($"{root}/login/api/PartnerSystemUser/Authenticate");
    }

    /// <summary>The system user's ticket in a tenant: the kept one, or a new one. Callers that come at once wait for one exchange.</summary>
    /// <param name="tenant">The tenant's context identifier.</param>
    /// <param name="systemUserToken">What the tenant's approval made: the claim <c>system_token</c>.</param>
    /// <param name="cancellationToken">Ends the waiting; the exchange itself goes on for the others.</param>
    /// <exception cref="SystemUserRefusedException">The broker refused it.</exception>
    /// <exception cref="TokenRefusedException">What came was not signed by the broker, or is of another tenant.</exception>
    public async Task<SystemUserTicket> GetAsync(
        string tenant,
        Secret systemUserToken,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(systemUserToken);
        var key = (tenant, systemUserToken.Reveal());
        while (true)
        {
            var exchange = kept.GetOrAdd(
                key,
                _ => new(() => ExchangeAsync(tenant, systemUserToken))
            );
            SystemUserTicket ticket;
            try
            {
                ticket = await exchange.Value.WaitAsync(cancellationToken);
            }
            catch when (exchange.Value.IsCompleted)
            {
                kept.TryRemove(new(key, exchange));
                throw;
            }
            if (time.GetUtcNow() - ticket.At < options.Keep)
                return ticket;
            kept.TryRemove(new(key, exchange));
        }
    }

    /// <summary>Forgets a ticket that a service refused (401, or 421 where it has moved); the next call exchanges anew. Another one than the given stays.</summary>
    public void Forget(string tenant, Secret systemUserToken, SystemUserTicket refused)
    {
        ArgumentNullException.ThrowIfNull(systemUserToken);
        var key = (tenant, systemUserToken.Reveal());
        if (
            kept.TryGetValue(key, out var exchange)
            && exchange is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }
            && ReferenceEquals(exchange.Value.Result, refused)
        )
            kept.TryRemove(new(key, exchange));
    }

    /// <summary>
    /// Sends a request as the system user: with the ticket and the application's token. Where the ticket has ended (401) or the
    /// tenant's services have moved (421), it is sent once more with what a new exchange brings; so its content must be such as
    /// can be sent twice, and a relative address is what follows a move.
    /// </summary>
    /// <param name="tenant">The tenant's context identifier.</param>
    /// <param name="systemUserToken">What the tenant's approval made.</param>
    /// <param name="make">
    /// Makes the request; its address is relative to the tenant's REST services, or a whole one below these or the SOAP services.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">The address is not the tenant's services: nothing is sent there.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        string tenant,
        Secret systemUserToken,
        Func<HttpRequestMessage> make,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(make);
        var ticket = await GetAsync(tenant, systemUserToken, cancellationToken);
        var response = await SendAsync(ticket, make, cancellationToken);
        if (
            response.StatusCode
            is not (HttpStatusCode.Unauthorized or HttpStatusCode.MisdirectedRequest)
        )
            return response;
        response.Dispose();
        Forget(tenant, systemUserToken, ticket);
        return await SendAsync(
            await GetAsync(tenant, systemUserToken, cancellationToken),
            make,
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        signature.Dispose();
        verifier.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(
        SystemUserTicket ticket,
        Func<HttpRequestMessage> make,
        CancellationToken cancellationToken
    )
    {
        using var request = make();
        request.RequestUri = ServiceAddress.Below(
            request.RequestUri?.OriginalString ?? "",
            ticket.WebApi,
            ticket.NetServer
        );
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"SOTicket {ticket.Ticket.Reveal()}"
        );
        request.Headers.TryAddWithoutValidation(
            ApplicationTokenEvidence.Header,
            options.ApplicationToken.Reveal()
        );
        return await http.SendAsync(request, cancellationToken);
    }

    private async Task<SystemUserTicket> ExchangeAsync(string tenant, Secret systemUserToken)
    {
        for (var tries = 1; ; tries++)
        {
            var at = time.GetUtcNow();
            var said = await AskAsync(tenant, systemUserToken, at);
            if (said is { IsSuccessful: true, Token: { } token })
            {
                var claims = await SystemUserAnswer.VerifyAsync(
                    verifier,
                    token,
                    tenant,
                    CancellationToken.None
                );
                return claims.Text(ClaimPrefix + "ticket") is { Length: > 0 } ticket
                    ? new SystemUserTicket(new Secret(ticket), claims, at)
                    : throw new TokenRefusedException("The token brings no ticket.");
            }
            // Another process of the same application may have signed this minute.
            if (
                tries == MostTries
                || said.ErrorMessage?.Contains(UsedMinute, StringComparison.Ordinal) != true
            )
                throw new SystemUserRefusedException(
                    said.ErrorMessage ?? "The broker gave no ticket."
                );
        }
    }

    private async Task<Said> AskAsync(string tenant, Secret systemUserToken, DateTimeOffset at)
    {
        var minute = minutes.Next((tenant, systemUserToken.Reveal()), at);
        var question = new Question(
            signature.Sign(systemUserToken, minute).Reveal(),
            options.ApplicationToken.Reveal(),
            tenant,
            "JWT"
        );
        using var response = await http.PostAsJsonAsync(
            address,
            question,
            SystemUserJson.Default.Question
        );
        if (!response.IsSuccessStatusCode)
            throw new SystemUserRefusedException(
                $"The broker answered {(int)response.StatusCode}."
            );
        return await response.Content.ReadFromJsonAsync(SystemUserJson.Default.Said)
            ?? new Said(IsSuccessful: false, Token: null, ErrorMessage: null);
    }

    internal sealed record Question(
        string SignedSystemToken,
        string ApplicationToken,
        string ContextIdentifier,
        string ReturnTokenType
    );

    internal sealed record Said(bool IsSuccessful, string? Token, string? ErrorMessage);
}

/// <summary>The names of both, as they stand on the wire.</summary>
[JsonSerializable(typeof(SystemUserClient.Question))]
[JsonSerializable(typeof(SystemUserClient.Said))]
internal sealed partial class SystemUserJson : JsonSerializerContext;
