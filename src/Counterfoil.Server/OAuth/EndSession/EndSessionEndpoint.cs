using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Claims;
using Counterfoil.Server.OAuth.Authorize;
using Counterfoil.Server.Pages;
using Counterfoil.Server.Pages.Course;

namespace Counterfoil.Server.OAuth.EndSession;

/// <summary>
/// <c>/login/logout</c>: an application sends a browser to end the broker's session. Whoever is logged in is asked first, unless
/// the application shows the id_token of this very person: else any site could log anybody out. Without a session there is
/// nothing to ask (CVE-2025-12390: nobody's session is found by another's). Thread-safe.
/// </summary>
internal sealed class EndSessionEndpoint(
    EndSessionRequests requests,
    AccountSession session,
    IKnownAccounts accounts,
    ProtocolRecords records,
    Uses uses
)
{
    /// <summary>Where a person is asked.</summary>
    public const string Confirmation = "/login/logout/confirm";

    /// <summary>Where a person is told that it is done.</summary>
    public const string Done = "/login/course/signed-out";

    private const string Door = "oauth-logout";

    /// <summary>Answers a browser.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        var reading = HttpMethods.IsPost(context.Request.Method)
            ? await RequestParameters.OfFormAsync(context.Request)
            : RequestParameters.OfQuery(context.Request);
        if (reading is not Reading.Read(var parameters))
            return await ShowAsync(
                context,
                Fault.InvalidRequest(((Reading.Unreadable)reading).Sentence)
            );
        var (request, fault) = await requests.ReadAsync(parameters, context.RequestAborted);
        if (request is null)
            return await ShowAsync(context, fault!);
        var use = BrowserUse.Of(context.Request, uses.Of(context));
        if (await session.WhoAsync(context, use) is { } who)
        {
            if (!await IsMeantAsync(request, who, context.RequestAborted))
                return new SendOn(context.Request.PathBase + Confirmation + request.ToQuery());
            await session.EndAsync(context, use);
        }
        return new SendOn(request.Address ?? context.Request.PathBase + Done);
    }

    private async ValueTask<bool> IsMeantAsync(
        EndSessionRequest request,
        Proof who,
        CancellationToken cancellationToken
    )
    {
        if (request.Subject is null)
            return false;
        var account = await accounts.FindByHomeAsync(
            who.Tenant.Id,
            who.Associate.Id,
            cancellationToken
        );
        return string.Equals(Subject.Of(who, account), request.Subject, StringComparison.Ordinal);
    }

    private async Task<IResult> ShowAsync(HttpContext context, Fault fault) =>
        new ShownFault(
            await records.RecordAsync(context, Door, "CheckEndSession", fault),
            StatusCodes.Status400BadRequest
        );
}
