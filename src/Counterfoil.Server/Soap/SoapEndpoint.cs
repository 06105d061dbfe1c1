using System.Globalization;
using Counterfoil.Server.Hosting;
using Microsoft.Net.Http.Headers;

namespace Counterfoil.Server.Soap;

/// <summary>The HTTP side of the door: what SOAP 1.1 section 6 and 1.2 part 2 section 7 say of requests and answers. Thread-safe.</summary>
internal sealed class SoapEndpoint(SoapDoor door, SoapAuthority authority, ILogger<SoapDoor> log)
{
    /// <summary>Answers a POST, always with an envelope.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        SoapAnswer answer;
        var said = ContentType.Of(context.Request);
        try
        {
            answer = await ReadAndAnswerAsync(context, said);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException exception)
        {
            // The connection brought less or more than it announced.
            answer = new SoapAnswer.Faulty(
                exception.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? Fault.TooLarge
                    : Fault.Malformed("The request ended before its body did.")
            );
        }
        catch (Exception exception)
        {
            // The outer edge of this protocol: further out nobody knows how to say "broken" in SOAP.
            SoapLog.Failed(log, exception);
            answer = new SoapAnswer.Faulty(
                LastResort.StatusOf(exception) == StatusCodes.Status503ServiceUnavailable
                    ? Fault.Unavailable
                    : Fault.Broken
            );
        }
        if (answer is SoapAnswer.Faulty(var fault))
            SoapLog.Faulted(log, AddressOf(context), fault.Sentence);
        await WriteAsync(context, answer, said.Version);
    }

    private async Task<SoapAnswer> ReadAndAnswerAsync(HttpContext context, ContentType said)
    {
        var headers = context.Request.Headers;
        if (said.Fault is { } fault)
            return new SoapAnswer.Faulty(fault);
        if (!SoapPath.TryReadTenant(context, out var tenant))
            return new SoapAnswer.Faulty(SoapPath.NoTenant);
        if (await BoundedBody.ReadAsync(context.Request, context.RequestAborted) is not { } body)
            return new SoapAnswer.Faulty(Fault.TooLarge);

        return await door.AnswerAsync(
            body,
            said.Version,
            said.Action,
            tenant,
            Use.Parse(headers[Use.Header].ToString(), AddressOf(context)),
            () => authority.ReadHandshakeAsync(context, tenant),
            context.RequestAborted
        );
    }

    private static async Task WriteAsync(
        HttpContext context,
        SoapAnswer answer,
        SoapVersion version
    )
    {
        var response = context.Response;
        if (answer is SoapAnswer.Faulty(var fault))
        {
            response.StatusCode = version.StatusOf(fault);
            if (fault.RetryAfter is { } wait)
                response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))
                    .ToString(CultureInfo.InvariantCulture);
        }
        // Clients that speak for the operating system do it when they are asked, and by this alone.
        else if (answer is SoapAnswer.NotLetIn && Handshakes.HandshakeReader.IsOffered(context))
            response.StatusCode = StatusCodes.Status401Unauthorized;
        var bytes = AnswerWriter.Write(answer, version);
        response.ContentType = version.MediaType + "; charset=utf-8";
        response.ContentLength = bytes.Length;
        // A ticket may be inside.
        response.Headers[HeaderNames.CacheControl] = "no-store";
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static string AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString()
            ?? "";
    }
}
