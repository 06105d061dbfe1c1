using System.Text;
using Microsoft.Net.Http.Headers;

namespace Counterfoil.Server.OAuth;

/// <summary>What reading a request's parameters found. A closed hierarchy.</summary>
internal abstract record Reading
{
    private Reading() { }

    /// <summary>They can be looked at, each with its own faults.</summary>
    public sealed record Read(Parameters Parameters) : Reading;

    /// <summary>They cannot.</summary>
    /// <param name="Status">HTTP's status.</param>
    /// <param name="Sentence">What is wrong with the request, and nothing of what it holds.</param>
    public sealed record Unreadable(int Status, string Sentence) : Reading;
}

/// <summary>Reads parameters from where a protocol has them: never from a query and a body at once.</summary>
internal static class RequestParameters
{
    /// <summary>The largest form, in bytes.</summary>
    public const int LargestForm = 64 * 1024;

    private static readonly Reading.Unreadable NoForm = new(
        StatusCodes.Status400BadRequest,
        "The body must be a form: Content-Type application/x-www-form-urlencoded."
    );

    private static readonly Reading.Unreadable TooLarge = new(
        StatusCodes.Status413PayloadTooLarge,
        "The form is larger than any request needs."
    );

    private static readonly Reading.Unreadable Malformed = new(
        StatusCodes.Status400BadRequest,
        "The parameters cannot be read: they are too many, or their names or escapes are malformed."
    );

    /// <summary>Those in the address.</summary>
    public static Reading OfQuery(HttpRequest request)
    {
        var query = request.QueryString.Value.AsSpan();
        return Of(query.IsEmpty ? query : query[1..]);
    }

    /// <summary>Those in the form.</summary>
    public static async ValueTask<Reading> OfFormAsync(HttpRequest request)
    {
        if (request.ContentLength > LargestForm)
            return TooLarge;
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals(
                "application/x-www-form-urlencoded",
                StringComparison.OrdinalIgnoreCase
            )
            || request.Headers.ContentEncoding.Count > 0
        )
            return NoForm;
        try
        {
            var buffer = new byte[(int)(request.ContentLength ?? LargestForm) + 1];
            var read = await request.Body.ReadAtLeastAsync(
                buffer,
                buffer.Length,
                throwOnEndOfStream: false,
                request.HttpContext.RequestAborted
            );
            return read == buffer.Length ? TooLarge : Of(buffer.AsSpan(0, read));
        }
        catch (BadHttpRequestException bad)
        {
            return bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge : Malformed;
        }
    }

    private static Reading Of(ReadOnlySpan<byte> form)
    {
        // A form is ASCII once it is encoded; who sends more has not encoded it.
        return Ascii.IsValid(form) ? Of(Encoding.ASCII.GetString(form)) : Malformed;
    }

    private static Reading Of(ReadOnlySpan<char> text) =>
        Parameters.Parse(text) is { } parameters ? new Reading.Read(parameters) : Malformed;
}
