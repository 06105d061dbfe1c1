using System.Text.Json;
using System.Text.Json.Serialization;
using Counterfoil.Broker.SystemUsers;
using Counterfoil.Server.Soap;

namespace Counterfoil.Server.SystemUsers;

/// <summary>What REST takes (wire.md 2.8): names in Pascal case, read in any.</summary>
internal sealed record RestQuestion
{
    /// <summary>The signed system user token.</summary>
    public string? SignedSystemToken { get; init; }

    /// <summary>The application's token.</summary>
    public string? ApplicationToken { get; init; }

    /// <summary>The tenant.</summary>
    public string? ContextIdentifier { get; init; }

    /// <summary><c>JWT</c>.</summary>
    public string? ReturnTokenType { get; init; }
}

/// <summary>What REST answers.</summary>
internal sealed record RestSaid(bool IsSuccessful, string? Token, string? ErrorMessage);

/// <summary>The names of both, as they stand on the wire.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, MaxDepth = 8)]
[JsonSerializable(typeof(RestQuestion))]
[JsonSerializable(typeof(RestSaid))]
internal sealed partial class ExchangeJson : JsonSerializerContext;

/// <summary><c>POST /login/api/PartnerSystemUser/Authenticate</c>: a refusal is an answer, and stands in it. Thread-safe.</summary>
internal sealed class RestExchange(SystemUserDoor door)
{
    // A member that stands there twice is read differently by others (CVE-2026-9689).
    private static readonly ExchangeJson Strict = new(
        new JsonSerializerOptions(ExchangeJson.Default.Options) { AllowDuplicateProperties = false }
    );

    /// <summary>Answers a POST.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var (said, status) = await ReadAsync(context) is { } question
            ? await AskAsync(context, question)
            : (
                await door.RefuseAsync(
                    context,
                    "unreadable",
                    "Send JSON with SignedSystemToken, ApplicationToken and ContextIdentifier, each once."
                ),
                StatusCodes.Status400BadRequest
            );
        var response = context.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        ExchangeHeaders.Write(response, said);
        await response.WriteAsJsonAsync(
            new RestSaid(said.IsSuccessful, said.Token?.Reveal(), said.ErrorMessage),
            ExchangeJson.Default.RestSaid,
            contentType: null,
            context.RequestAborted
        );
    }

    private async Task<(ExchangeSaid, int)> AskAsync(HttpContext context, RestQuestion question)
    {
        var said = await door.AskAsync(
            context,
            new ExchangeQuestion(
                new Secret(question.SignedSystemToken ?? ""),
                new Secret(question.ApplicationToken ?? ""),
                question.ContextIdentifier ?? ""
            ),
            question.ReturnTokenType ?? ""
        );
        return (
            said,
            said.RetryAfter is null ? StatusCodes.Status200OK : StatusCodes.Status429TooManyRequests
        );
    }

    private static async Task<RestQuestion?> ReadAsync(HttpContext context)
    {
        if (
            !context.Request.HasJsonContentType()
            || await BoundedBody.ReadAsync(context.Request, context.RequestAborted) is not { } body
        )
            return null;
        try
        {
            return JsonSerializer.Deserialize(body.Span, Strict.RestQuestion);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
