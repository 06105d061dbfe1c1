using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Client;
using Counterfoil.Server.Rest;

namespace Counterfoil.Server.Api;

/// <summary>Our API's way of saying no: <c>application/problem+json</c> (RFC 9457). Holds no inner reason and no secret.</summary>
internal sealed record Problem : IResult
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary><c>urn:counterfoil:</c> and the code.</summary>
    public required string Type { get; init; }

    /// <summary>A sentence for people.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>Stable, for programs.</summary>
    public required string Code { get; init; }

    /// <summary>What is wrong with which field, where a plugin's form was filled in; else absent.</summary>
    public IReadOnlyList<FieldProblemCarrier>? Problems { get; init; }

    /// <summary>How long to wait; <c>null</c> when waiting does not help.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>There is no such thing, or none that the caller may see: the two look the same.</summary>
    public static Problem NotFound { get; } =
        Of(
            StatusCodes.Status404NotFound,
            "not_found",
            "There is nothing there, or nothing that you may see."
        );

    /// <summary>The caller lacks the right to what is not the caller's own.</summary>
    public static Problem Forbidden { get; } = Of(TicketRefusal.Forbidden);

    /// <summary>What was asked for makes no sense.</summary>
    public static Problem Unfit(string sentence) =>
        Of(StatusCodes.Status422UnprocessableEntity, "unfit", sentence);

    /// <summary>The request does not have the form that the call takes.</summary>
    public static Problem Malformed(string sentence) =>
        Of(StatusCodes.Status400BadRequest, "malformed_request", sentence);

    /// <summary>A refusal of the authority.</summary>
    public static Problem Of(Refusal refusal) => Of(Refusals.Say(refusal));

    /// <summary>A refusal as the doors say it.</summary>
    public static Problem Of(TicketRefusal refusal) =>
        Of(refusal.Status, refusal.Code, refusal.Sentence) with
        {
            RetryAfter = refusal.RetryAfter,
        };

    /// <summary>A problem.</summary>
    public static Problem Of(int status, string code, string sentence) =>
        new()
        {
            Type = $"urn:counterfoil:{code}",
            Title = sentence,
            Status = status,
            Code = code,
        };

    /// <summary>Writes a refusal's body; status and headers are there already.</summary>
    public static Task WriteAsync(HttpContext context, TicketRefusal refusal) =>
        Of(refusal).WriteBodyAsync(context);

    /// <summary>Writes status, headers and body.</summary>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        httpContext.Response.StatusCode = Status;
        headers.CacheControl = "no-store";
        if (RetryAfter is { } wait)
            headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))
                .ToString(CultureInfo.InvariantCulture);
        if (Status == StatusCodes.Status401Unauthorized)
            headers.WWWAuthenticate = AuthorizationHeader.Challenges(
                httpContext.Request.Headers.Authorization,
                "Counterfoil"
            );
        return WriteBodyAsync(httpContext);
    }

    private Task WriteBodyAsync(HttpContext context)
    {
        if (RestAnswer.WantsXml(context.Request))
        {
            context.Response.ContentType = "application/problem+xml; charset=utf-8";
            return context
                .Response.Body.WriteAsync(
                    RestXml.Write("problem", JsonSerializer.SerializeToNode(this, Json)),
                    context.RequestAborted
                )
                .AsTask();
        }
        return context.Response.WriteAsJsonAsync(
            this,
            Json,
            "application/problem+json",
            context.RequestAborted
        );
    }
}

/// <summary>What is wrong with a field; an empty name means the form as a whole.</summary>
internal sealed record FieldProblemCarrier(string Field, string Reason);
