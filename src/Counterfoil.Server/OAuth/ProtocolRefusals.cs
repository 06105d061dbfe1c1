using Counterfoil.Broker.Applications;
using Counterfoil.Server.OAuth.Clients;

namespace Counterfoil.Server.OAuth;

/// <summary>Says no to a program, and keeps it on record. Thread-safe.</summary>
internal sealed class ProtocolRefusals(ProtocolRecords records, IKnownApplications applications)
{
    private const string Basic = "Basic realm=\"Counterfoil\", charset=\"UTF-8\"";

    /// <summary>The request cannot be read; what its address and its header say of the application says whose mistake it is.</summary>
    public async Task<IResult> SayAsync(
        HttpContext context,
        string door,
        Reading.Unreadable unreadable
    ) =>
        await SayAsync(
            context,
            door,
            "Unreadable",
            Fault.InvalidRequest(unreadable.Sentence),
            await MeantAsync(context),
            unreadable.Status
        );

    private async ValueTask<Application?> MeantAsync(HttpContext context)
    {
        var parameters = RequestParameters.OfQuery(context.Request) is Reading.Read(var read)
            ? read
            : Parameters.Empty;
        // By the header, or, where the address shows a token beside it, by the address alone.
        var clientId =
            ClientShown.Read(context.Request, parameters)?.ClientId ?? parameters["client_id"];
        return clientId is null
            ? null
            : await applications.FindAsync(clientId, context.RequestAborted);
    }

    /// <summary>No application is believed: 401, with the scheme to try (RFC 6749 section 5.2), or 429.</summary>
    public async Task<IResult> SayAsync(
        HttpContext context,
        string door,
        ClientHeard.Unknown unknown
    )
    {
        var recorded = await records.RecordAsync(
            context,
            door,
            "ClientUnknown",
            unknown.Fault,
            unknown.Meant
        );
        return ProtocolAnswer.Of(
            unknown.RetryAfter is null
                ? StatusCodes.Status401Unauthorized
                : StatusCodes.Status429TooManyRequests,
            recorded.Fault,
            unknown.RetryAfter,
            Basic
        );
    }

    /// <summary>Something is wrong with what the application asks.</summary>
    public async Task<IResult> SayAsync(
        HttpContext context,
        string door,
        string check,
        Fault fault,
        Application? application,
        int status = StatusCodes.Status400BadRequest,
        TimeSpan? retryAfter = null,
        ContextIdentifier? tenant = null
    )
    {
        var recorded = await records.RecordAsync(context, door, check, fault, application, tenant);
        return ProtocolAnswer.Of(status, recorded.Fault, retryAfter);
    }
}
