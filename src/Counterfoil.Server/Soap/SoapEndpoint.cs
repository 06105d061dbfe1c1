using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Counterfoil.Server.Soap;

/// <summary>The HTTP side of the door: what SOAP 1.1 section 6 says of requests and answers. Thread-safe.</summary>
internal sealed class SoapEndpoint(SoapDoor door, ILogger<SoapDoor> log)
{
    /// <summary>Answers a POST, always with an envelope.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        SoapAnswer answer;
        try
        {
            answer = await ReadAndAnswerAsync(context);
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
            answer = new SoapAnswer.Faulty(Fault.Broken);
        }
        if (answer is SoapAnswer.Faulty(var fault))
            SoapLog.Faulted(log, AddressOf(context), fault.Sentence);
        await WriteAsync(context, answer);
    }

    private async Task<SoapAnswer> ReadAndAnswerAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (ContentType.Check(context.Request) is { } fault)
            return new SoapAnswer.Faulty(fault);
        if (!SoapPath.TryReadTenant(context, out var tenant))
            return new SoapAnswer.Faulty(SoapPath.NoTenant);
        if (headers["SOAPAction"].Count > 1)
            return new SoapAnswer.Faulty(Fault.Malformed("SOAPAction is there more than once."));
        if (await BoundedBody.ReadAsync(context.Request, context.RequestAborted) is not { } body)
            return new SoapAnswer.Faulty(Fault.TooLarge);

        return await door.AnswerAsync(
            body,
            headers["SOAPAction"].ToString().Trim().Trim('"'),
            tenant,
            Use.Parse(headers[Use.Header].ToString(), AddressOf(context)),
            context.RequestAborted
        );
    }

    private static async Task WriteAsync(HttpContext context, SoapAnswer answer)
    {
        var response = context.Response;
        if (answer is SoapAnswer.Faulty(var fault))
        {
            response.StatusCode = fault.Status;
            if (fault.RetryAfter is { } wait)
                response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))
                    .ToString(CultureInfo.InvariantCulture);
        }
        var bytes = AnswerWriter.Write(answer);
        response.ContentType = "text/xml; charset=utf-8";
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
