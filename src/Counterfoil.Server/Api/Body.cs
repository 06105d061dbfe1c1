using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Counterfoil.Server.Api;

/// <summary>
/// A call's body, sent as JSON or XML. How it is read is found out when somebody calls: were that done when the call is
/// mapped, as for a parameter that is the body itself, it would be a seventh of the server's start.
/// </summary>
/// <typeparam name="T">What the call takes.</typeparam>
internal sealed class Body<T>(T value) : IEndpointParameterMetadataProvider
    where T : class
{
    /// <summary>What was sent.</summary>
    public T Value { get; } = value;

    /// <summary>Reads it; <c>null</c> when none was sent, which the framework refuses.</summary>
    /// <exception cref="BadHttpRequestException">It cannot be read; never says what stood in it.</exception>
    public static async ValueTask<Body<T>?> BindAsync(HttpContext context) =>
        await BodyReader.ReadAsync<T>(context) is { } read ? new Body<T>(read) : null;

    /// <summary>Lets the API's document say what the call takes.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new TakenBody(typeof(T), IsOptional: false));
}

/// <summary>As <see cref="Body{T}"/>, where a call may come without one.</summary>
/// <typeparam name="T">What the call takes.</typeparam>
internal sealed class OptionalBody<T>(T? value) : IEndpointParameterMetadataProvider
    where T : class
{
    /// <summary>What was sent; <c>null</c> when nothing was.</summary>
    public T? Value { get; } = value;

    /// <summary>Reads it.</summary>
    /// <exception cref="BadHttpRequestException">It cannot be read; never says what stood in it.</exception>
    public static async ValueTask<OptionalBody<T>?> BindAsync(HttpContext context) =>
        new(await BodyReader.ReadAsync<T>(context));

    /// <summary>Lets the API's document say what the call takes.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new TakenBody(typeof(T), IsOptional: true));
}

/// <summary>What a call takes. Names no media types: those keep no request from a call before it is known who asks.</summary>
internal sealed record TakenBody(Type RequestType, bool IsOptional) : IAcceptsMetadata
{
    public IReadOnlyList<string> ContentTypes => [];
}

/// <summary>Reads a body, as strictly in XML as in JSON.</summary>
internal static class BodyReader
{
    /// <summary>What was sent; <c>null</c> when nothing was.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext context)
        where T : class
    {
        var request = context.Request;
        if (
            context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
            || request.ContentLength == 0
        )
            return null;
        var json =
            (JsonTypeInfo<T>)
                context
                    .RequestServices.GetRequiredService<
                        IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>
                    >()
                    .Value.SerializerOptions.GetTypeInfo(typeof(T));
        try
        {
            if (XmlBody.CharsetOf(request) is { } charset)
                return JsonSerializer.Deserialize(
                    await XmlBody.ReadAsJsonAsync(context, json, charset),
                    json
                );
            return request.HasJsonContentType()
                ? await request.ReadFromJsonAsync(json, context.RequestAborted)
                : throw Refusal(StatusCodes.Status415UnsupportedMediaType);
        }
        catch (Exception failure)
            when (failure is JsonException or IOException and not BadHttpRequestException)
        {
            throw Refusal(StatusCodes.Status400BadRequest, failure);
        }
    }

    /// <summary>The outer edge says it in the protocol's words, and never what stood in the body.</summary>
    public static BadHttpRequestException Refusal(int status, Exception? failure = null) =>
        new("The body cannot be read.", status, failure!);
}
