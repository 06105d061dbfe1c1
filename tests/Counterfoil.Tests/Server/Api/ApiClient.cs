using System.Text;
using System.Text.Json;
using Shouldly;

namespace Counterfoil.Tests.Server.Api;

/// <summary>Calls our own API as a program does, and reads its answers.</summary>
internal static class ApiClient
{
    public static async Task<ApiAnswer> CallAsync(
        this TestServer server,
        string call,
        string? authorization = null,
        string? body = null,
        string? use = null
    )
    {
        var (method, path) = call.Split(' ', 2) switch
        {
            [var verb, var rest] => (verb, rest),
            _ => throw new ArgumentException("A method and a path.", nameof(call)),
        };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (use is not null)
            request.Headers.TryAddWithoutValidation(Use.Header, use);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await server.Client.SendAsync(request);
        return await ApiAnswer.OfAsync(response);
    }

    public static string Basic(this Somebody somebody) => TestServer.Basic(somebody).ToString();

    /// <summary>Logs in over the API and says how to bring the ticket.</summary>
    public static async Task<string> LogInAsync(
        this TestServer server,
        Somebody somebody,
        string wish = "",
        string? use = null
    )
    {
        var answer = await server.CallAsync(
            "POST /v1/login",
            body: $$"""{"userName":{{JsonSerializer.Serialize(somebody.Name)}},"password":{{JsonSerializer.Serialize(
                somebody.Password
            )}}{{wish}}}""",
            use: use
        );
        answer.Status.ShouldBe(200, answer.Text);
        return $"SOTicket {answer.Json.GetProperty("ticket").GetString()}";
    }
}

/// <summary>An answer of the API.</summary>
internal sealed record ApiAnswer(
    int Status,
    string? MediaType,
    IReadOnlyDictionary<string, string> Headers,
    string Text
)
{
    public static async Task<ApiAnswer> OfAsync(HttpResponseMessage response) =>
        new(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.ToDictionary(
                header => header.Key,
                header => string.Join(", ", header.Value),
                StringComparer.OrdinalIgnoreCase
            ),
            await response.Content.ReadAsStringAsync()
        );

    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? Code => Json.GetProperty("code").GetString();

    public string? Say(string member) => Json.GetProperty(member).ToString();

    /// <summary>That it is a problem in the API's words.</summary>
    public ApiAnswer ShouldBeProblem(int status, string code)
    {
        Status.ShouldBe(status, Text);
        MediaType.ShouldBe("application/problem+json");
        Code.ShouldBe(code);
        Json.GetProperty("type").GetString().ShouldBe($"urn:counterfoil:{code}");
        Json.GetProperty("status").GetInt32().ShouldBe(status);
        Json.GetProperty("title").GetString().ShouldNotBeNullOrWhiteSpace();
        return this;
    }
}
