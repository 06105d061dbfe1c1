using System.Globalization;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Claims;
using Counterfoil.Broker.Grants;
using Counterfoil.Broker.Logins;
using Counterfoil.Server.OAuth.OldForm;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>Says to the application how the course of a login ended, in the response mode that it asked for. Thread-safe.</summary>
internal sealed class AuthorizationResponder(
    Issuer issuer,
    Giver giver,
    IdTokens idTokens,
    Personal personal,
    OldFormResponder oldForm,
    ProtocolRecords records,
    Uses uses,
    TimeProvider time
)
{
    private static readonly Fault Withdrawn = Fault.AccessDenied(
        "The login, the approval or the consent has ended meanwhile, or may not be used for an application."
    );

    /// <summary>The answer for the browser: it goes back to the application with it.</summary>
    /// <param name="context">The browser's request.</param>
    /// <param name="request">What the application asked for.</param>
    /// <param name="application">The application, as of now.</param>
    /// <param name="end">How the course ended.</param>
    public async Task<IResult> RespondAsync(
        HttpContext context,
        AuthorizationRequest request,
        Application application,
        CourseEnd end
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(application);
        if (request.Protocol == LoginProtocol.OldForm)
            return await oldForm.RespondAsync(context, request, application, end);
        if (end is CourseEnd.Ended(var error, var description, var number))
            return await RefuseAsync(
                context,
                request,
                application,
                new Fault(error, description) { Number = number }
            );
        if (end is not CourseEnd.Agreed agreed)
            return await RefuseAsync(context, request, application, Withdrawn);
        // Asked at the time of giving, whatever stood when the course began (CVE-2026-7571).
        if (ApplicationFaults.Find(request, application) is { } late)
            return await RefuseAsync(context, request, application, late);
        var tokenDoor = new Caller(Doors.OAuthToken, uses.Of(context));
        return
            await giver.GiveAsync(request, agreed, tokenDoor, context.RequestAborted) is { } given
            ? await GiveAsync(context, request, agreed, given)
            : await RefuseAsync(context, request, application, Withdrawn);
    }

    private async Task<IResult> GiveAsync(
        HttpContext context,
        AuthorizationRequest request,
        CourseEnd.Agreed agreed,
        Given given
    )
    {
        var fields = new List<KeyValuePair<string, string>>();
        if (given.Code is { } code)
            fields.Add(new("code", code.Reveal()));
        if (given.AccessToken is { } access)
        {
            var left = access.Stub.AbsoluteEnd - time.GetUtcNow();
            fields.Add(new("access_token", access.Ticket.Reveal()));
            fields.Add(new("token_type", "Bearer"));
            fields.Add(
                new(
                    "expires_in",
                    Math.Round(left.TotalSeconds).ToString(CultureInfo.InvariantCulture)
                )
            );
            fields.Add(new("scope", ScopeText.Write(agreed.Scopes)));
        }
        if (request.ResponseTypes.HasFlag(ResponseTypes.IdToken))
            fields.Add(
                new(
                    "id_token",
                    await idTokens.MakeAsync(
                        new IdTokenWish(
                            personal.Of(
                                agreed.Proof,
                                agreed.Application,
                                agreed.Approval,
                                agreed.Account
                            ),
                            request.ClientId
                        )
                        {
                            Nonce = request.Nonce,
                            AccessToken = given.AccessToken?.Ticket,
                            Code = given.Code,
                        },
                        context.RequestAborted
                    )
                )
            );
        if (request.State is { } state)
            fields.Add(new("state", state));
        fields.Add(new("iss", issuer.Value));
        return new AuthorizationResponse(
            request.RedirectUri,
            request.ResponseMode,
            fields
        ).ToResult();
    }

    private async Task<IResult> RefuseAsync(
        HttpContext context,
        AuthorizationRequest request,
        Application application,
        Fault fault
    )
    {
        var recorded = await records.RecordAsync(
            context,
            AuthorizeEndpoint.Door,
            "CourseEnded",
            fault,
            application,
            request.Tenant
        );
        return new AuthorizationResponse(
            request.RedirectUri,
            request.ResponseMode,
            FaultFields.Of(recorded.Fault, request.State, issuer.Value)
        ).ToResult();
    }
}
