using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Logins;
using Counterfoil.Server.OAuth.Authorize;
using Counterfoil.Server.Pages.Course;

namespace Counterfoil.Server.OAuth.OldForm;

/// <summary>
/// <c>GET /login/?app_id=…</c>: the old form of a login (wire.md 2.3, ledger B11), for applications that ask for it alone. The
/// address is the login page's, which hands the request on where an application stands in it. What is wrong with the request is shown here: the address that it names may be anybody's. Thread-safe.
/// </summary>
internal sealed class OldFormEndpoint(
    IKnownApplications applications,
    KnownTenants tenants,
    CourseDoor course,
    ProtocolRecords records
)
{
    /// <summary>The name under which refusals are on record.</summary>
    public const string Door = "old-form";

    /// <summary>Whether a request to the login page is one of the old form.</summary>
    public static bool IsAskedBy(HttpRequest request) => request.Query.ContainsKey("app_id");

    private readonly IAuthorizeCheck[] inOrder =
    [
        new CheckAppId(applications),
        new CheckAppAddress(),
        new CheckRepeated(),
        new CheckState(),
        new CheckAppTenant(tenants),
    ];

    /// <summary>Answers a browser.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        var reading = RequestParameters.OfQuery(context.Request);
        if (reading is not Reading.Read(var parameters))
            return new ShownFault(
                await records.RecordAsync(
                    context,
                    Door,
                    "Unreadable",
                    Fault.InvalidRequest(((Reading.Unreadable)reading).Sentence)
                ),
                StatusCodes.Status400BadRequest
            );
        var draft = new AuthorizeDraft(parameters, tenantInPath: null);
        foreach (var check in inOrder)
        {
            if (await check.CheckAsync(draft, context.RequestAborted) is { } fault)
                return new ShownFault(
                    await records.RecordAsync(
                        context,
                        Door,
                        check.GetType().Name,
                        fault,
                        draft.Application
                    ),
                    StatusCodes.Status400BadRequest
                );
        }
        var application = draft.Application!;
        return await course.BeginAsync(
            context,
            new AuthorizationRequest
            {
                Application = application.Id,
                ClientId = parameters["app_id"]!,
                Protocol = LoginProtocol.OldForm,
                ResponseTypes = ResponseTypes.None,
                ResponseMode =
                    application.OldForm!.Method == CallbackMethod.Post
                        ? ResponseMode.FormPost
                        : ResponseMode.Query,
                RedirectUri = draft.RedirectUri!,
                State = parameters["state"],
                NamedRedirectUri = CheckAppAddress.AddressIn(parameters) is not null,
                Scopes = application.Scopes,
                Tenant = draft.Tenant,
            },
            application
        );
    }
}
