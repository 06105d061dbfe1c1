using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary>Speaks to a server's own API, as somebody.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient http;
    private readonly FoundServer server;
    private readonly Caller caller;

    /// <summary>A client for a server, as somebody.</summary>
    public ApiClient(FoundServer server, Caller caller)
    {
        (this.server, this.caller) = (server, caller);
        http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                // A proxy for the world has no business between two processes of one machine.
                UseProxy = !server.Address.IsLoopback,
                ConnectTimeout = TimeSpan.FromSeconds(10),
            }
        )
        {
            BaseAddress = server.Address,
            Timeout = TimeSpan.FromSeconds(60),
        };
        http.DefaultRequestHeaders.Authorization = caller.Header;
        http.DefaultRequestHeaders.TryAddWithoutValidation(Use.Header, UseOf(caller));
    }

    /// <summary>Reads.</summary>
    public Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, body: null, cancellationToken);

    /// <summary>Calls; a <c>null</c> answer is an empty object.</summary>
    /// <exception cref="CommandRefusedException">The server said no, or is not there.</exception>
    public async Task<JsonNode> SendAsync(
        HttpMethod method,
        string path,
        JsonNode? body,
        CancellationToken cancellationToken
    )
    {
        var answer = await TrySendAsync(method, path, body, cancellationToken);
        return answer is { Refusal: { } refusal }
            ? throw refusal.ToException(server, caller)
            : answer.Body;
    }

    /// <summary>Calls, and gives a refusal back.</summary>
    /// <exception cref="CommandRefusedException">The server is not there.</exception>
    public async Task<ApiAnswer> TrySendAsync(
        HttpMethod method,
        string path,
        JsonNode? body,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, PathOf(path));
        if (body is not null)
            request.Content = JsonContent.Create(body);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return new ApiAnswer(
                Parse(text),
                response.IsSuccessStatusCode ? null : ApiRefusal.Of(response, Parse(text))
            );
        }
        catch (HttpRequestException failure)
        {
            throw new CommandRefusedException(
                ExitCode.NoServer,
                $"No server answers at {server.Address}: {failure.Message}"
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandRefusedException(
                ExitCode.NoServer,
                $"The server at {server.Address} does not answer."
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private string PathOf(string path) =>
        server.Tenant is null ? $"v1/{path}" : $"{server.Tenant}/v1/{path}";

    private static JsonNode Parse(string text)
    {
        try
        {
            return text.Length > 0 ? JsonNode.Parse(text) ?? new JsonObject() : new JsonObject();
        }
        catch (JsonException)
        {
            return new JsonObject();
        }
    }

    private static string UseOf(Caller caller) =>
        string.Join(
            "; ",
            Part(Doors.CommandLineProgram),
            Part(Dns.GetHostName()),
            Part(Environment.UserName),
            Part(caller.UsePurpose)
        );

    // A header is ASCII, and a semicolon would begin the next part.
    private static string Part(string text) =>
        new StringBuilder()
            .AppendJoin(
                "",
                text.Select(character =>
                    character is >= ' ' and <= '~' and not ';' ? character : '?'
                )
            )
            .ToString();
}

/// <summary>What a call was answered.</summary>
/// <param name="Body">The answer's body; an empty object when there is none.</param>
/// <param name="Refusal">Why not; <c>null</c> when it was done.</param>
internal sealed record ApiAnswer(JsonNode Body, ApiRefusal? Refusal);
