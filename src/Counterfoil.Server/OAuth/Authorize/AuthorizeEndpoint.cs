using Counterfoil.Server.Pages;
using Counterfoil.Server.Pages.Course;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>
/// <c>/login/{common|ctx}/oauth/authorize</c>: reads the request, checks it, and hands it to the course of a login. Scripts of
/// other sites cannot call it: there is no CORS here (RFC 9700 section 2.6). Thread-safe.
/// </summary>
internal sealed class AuthorizeEndpoint(
    AuthorizeChecks checks,
    CourseDoor course,
    AccountSession session,
    ProtocolRecords records,
    Issuer issuer,
    Uses uses
)
{
    /// <summary>The name under which refusals are on record.</summary>
    public const string Door = "oauth-authorize";

    /// <summary>Answers a browser.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        var reading = HttpMethods.IsPost(context.Request.Method)
            ? await RequestParameters.OfFormAsync(context.Request)
            : RequestParameters.OfQuery(context.Request);
        if (reading is not Reading.Read(var parameters))
            return await ShowAsync(context, (Reading.Unreadable)reading);
        var draft = new AuthorizeDraft(parameters, TenantInPath.Of(context));
        if (await checks.FindFaultAsync(draft, context.RequestAborted) is var (fault, check))
            return await RefuseAsync(context, draft, fault, check);
        return await course.BeginAsync(context, draft.ToRequest(), draft.Application!);
    }

    private async Task<IResult> ShowAsync(HttpContext context, Reading.Unreadable unreadable) =>
        new ShownFault(
            await records.RecordAsync(
                context,
                Door,
                "Unreadable",
                Fault.InvalidRequest(unreadable.Sentence),
                tenant: TenantInPath.Of(context)
            ),
            unreadable.Status
        );

    private async Task<IResult> RefuseAsync(
        HttpContext context,
        AuthorizeDraft draft,
        Fault fault,
        string check
    )
    {
        var recorded = await records.RecordAsync(
            context,
            Door,
            check,
            fault,
            draft.Application,
            draft.Tenant
        );
        if (draft.RedirectUri is not { } proven)
            return new ShownFault(recorded, StatusCodes.Status400BadRequest);
        var response = new AuthorizationResponse(
            proven,
            draft.ResponseMode,
            FaultFields.Of(recorded.Fault, draft.Parameters["state"], issuer.Value)
        );
        return await MayBeSentAsync(context, draft)
            ? response.ToResult()
            : new ShownFault(recorded, StatusCodes.Status400BadRequest)
            {
                Onward = new Onward(draft.Application!.Name, response),
            };
    }

    // A link to this server that lands at somebody else's would lend them its name (RFC 9700 section 4.11.2): only who is known
    // here is sent on by itself, and who asked for silence.
    private async ValueTask<bool> MayBeSentAsync(HttpContext context, AuthorizeDraft draft) =>
        draft.Parameters["prompt"] == "none"
        || await session.WhoAsync(context, BrowserUse.Of(context.Request, uses.Of(context)))
            is not null;
}
