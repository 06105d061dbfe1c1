using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Counterfoil.Client;

/// <summary>Speaks to an authority's API. Follows no redirect and keeps no cookie. Thread-safe.</summary>
internal sealed class AuthorityConnection : IDisposable
{
    // No answer that is read here is longer.
    private const int LongestAnswer = 1024 * 1024;

    private readonly HttpClient http;

    /// <summary>A connection; a handler that is given stays its owner's.</summary>
    /// <exception cref="ArgumentException">The address is none that anything secret may be told.</exception>
    public AuthorityConnection(
        Uri? authority,
        HttpMessageHandler? handler,
        TimeSpan timeout,
        string use
    )
    {
        Address = AuthorityAddress.Root(authority);
        http = new HttpClient(
            handler
                ?? new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    UseProxy = !Address.IsLoopback,
                    ConnectTimeout = timeout,
                    // An authority that moves to another machine is followed there.
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                },
            disposeHandler: handler is null
        )
        {
            BaseAddress = Address,
            Timeout = timeout,
            MaxResponseContentBufferSize = LongestAnswer,
        };
        http.DefaultRequestHeaders.TryAddWithoutValidation(Use.Header, use);
    }

    /// <summary>The authority's root, with the tenant's path where it has one.</summary>
    public Uri Address { get; }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    /// <summary>Calls, as whoever the ticket is of.</summary>
    /// <exception cref="AuthorityUnreachableException">There is no answer, or none that can be read.</exception>
    public Task<AuthorityAnswer> SendAsync(
        HttpMethod method,
        string path,
        Secret? ticket,
        JsonObject? body,
        CancellationToken cancellationToken
    ) =>
        SendAsync(
            method,
            path,
            ticket is null ? null : new AuthenticationHeaderValue("SOTicket", ticket.Reveal()),
            body,
            cancellationToken
        );

    /// <summary>Calls, with evidence of any kind.</summary>
    /// <exception cref="AuthorityUnreachableException">There is no answer, or none that can be read.</exception>
    public async Task<AuthorityAnswer> SendAsync(
        HttpMethod method,
        string path,
        AuthenticationHeaderValue? authorization,
        JsonObject? body,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = authorization;
        if (body is not null)
            request.Content = JsonContent.Create(body);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var status = (int)response.StatusCode;
            if (status is >= 500 or (>= 300 and < 400))
                throw new AuthorityUnreachableException(
                    $"The authority at {Address} answered {status}."
                );
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return new AuthorityAnswer(
                status,
                bytes.Length == 0
                    ? new JsonObject()
                    : JsonNode.Parse(bytes) as JsonObject ?? new JsonObject(),
                response.Headers.RetryAfter?.Delta
            )
            {
                OffersHandshake = KerberosHandshake.IsOffered(response),
            };
        }
        catch (HttpRequestException failure)
        {
            throw new AuthorityUnreachableException($"No authority answers at {Address}.", failure);
        }
        catch (JsonException failure)
        {
            throw new AuthorityUnreachableException(
                $"What answers at {Address} is no authority.",
                failure
            );
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AuthorityUnreachableException(
                $"The authority at {Address} does not answer.",
                failure
            );
        }
    }
}

/// <summary>What the authority answered.</summary>
/// <param name="Status">The HTTP status, below 500.</param>
/// <param name="Body">The body; an empty object when there is none.</param>
/// <param name="RetryAfter">How long to wait.</param>
internal sealed record AuthorityAnswer(int Status, JsonObject Body, TimeSpan? RetryAfter)
{
    /// <summary>Whether it would take the caller's Kerberos ticket.</summary>
    public bool OffersHandshake { get; init; }

    public bool IsDone => Status is >= 200 and < 300;

    /// <summary>The refusal as an exception: the authority's own words, which hold no secret.</summary>
    public TicketRefusedException ToException() =>
        new(Text("code") ?? "refused", Text("title") ?? $"The authority answered {Status}.")
        {
            RetryAfter = RetryAfter,
        };

    public string? Text(string member) =>
        Body.TryGetPropertyValue(member, out var node)
        && node is JsonValue value
        && value.TryGetValue<string>(out var text)
            ? text
            : null;

    /// <summary>Without the body, which may hold a ticket.</summary>
    public override string ToString() => $"{Status}";
}
