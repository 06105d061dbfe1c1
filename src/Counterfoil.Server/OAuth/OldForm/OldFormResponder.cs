using System.Globalization;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Claims;
using Counterfoil.Broker.Grants;
using Counterfoil.Broker.Logins;
using Counterfoil.Server.OAuth.Authorize;

namespace Counterfoil.Server.OAuth.OldForm;

/// <summary>
/// Says to an application in the old form how a login ended: with a signed token in the field <c>jwt</c> that brings a ticket, or at
/// its error callback (wire.md 2.3, 2.9). Thread-safe.
/// </summary>
internal sealed class OldFormResponder(
    ApplicationIssuer issuer,
    GrantStanding standing,
    TicketJwt tokens,
    Personal personal,
    ProtocolRecords records
)
{
    private static readonly Fault Withdrawn = Fault.AccessDenied(
        "The login, the approval or the consent has ended meanwhile, or may not be used for an application."
    );

    private static readonly Fault Off = Fault.UnauthorizedClient(
        "The application is not registered for the old form any more."
    );

    /// <summary>The answer for the browser.</summary>
    public async Task<IResult> RespondAsync(
        HttpContext context,
        AuthorizationRequest request,
        Application application,
        CourseEnd end
    )
    {
        var late =
            ApplicationFaults.OfState(application) ?? (application.OldForm is null ? Off : null);
        return end switch
        {
            CourseEnd.Ended(var error, var description, var number) => await RefuseAsync(
                context,
                request,
                application,
                new Fault(error, description) { Number = number }
            ),
            CourseEnd.Agreed when late is not null => await RefuseAsync(
                context,
                request,
                application,
                late
            ),
            CourseEnd.Agreed agreed => await GiveAsync(context, request, agreed),
            _ => await RefuseAsync(context, request, application, Withdrawn),
        };
    }

    private async Task<IResult> GiveAsync(
        HttpContext context,
        AuthorizationRequest request,
        CourseEnd.Agreed agreed
    )
    {
        var issued = await issuer.IssueAsync(
            agreed.Proof,
            new ApplicationTicket
            {
                Kind = TicketKind.Ticket,
                Application = agreed.Application.Id.Value,
                Scopes = agreed.Scopes,
                Purpose = "old form",
            },
            context.RequestAborted
        );
        if (
            issued is not Issued.Done(var ticket, _)
            || !await standing.StandsAsync(agreed, context.RequestAborted)
        )
            return await RefuseAsync(context, request, agreed.Application, Withdrawn);
        var person = personal.Of(agreed.Proof, agreed.Application, agreed.Approval, agreed.Account);
        var jwt = await tokens.MakeAsync(person, ticket, context.RequestAborted);
        return new AuthorizationResponse(
            request.RedirectUri,
            request.ResponseMode,
            [new("jwt", jwt), .. Echo(request)]
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
            OldFormEndpoint.Door,
            "CourseEnded",
            fault,
            application,
            request.Tenant
        );
        if (application.Places.ErrorCallback is not { } callback)
            return new ShownFault(recorded, StatusCodes.Status403Forbidden);
        var fields = new List<KeyValuePair<string, string>>
        {
            new("app_id", request.ClientId),
            new("error", recorded.Fault.Error),
            new("error_description", recorded.Fault.Description),
            new(
                "error_code",
                (recorded.Fault.Number ?? Denied).ToString(CultureInfo.InvariantCulture)
            ),
            new("request_id", recorded.Request),
        };
        if (request.Tenant is { } tenant)
            fields.Add(new("ctx", tenant.Value));
        fields.AddRange(Echo(request));
        return new AuthorizationResponse(
            callback,
            application.Places.ErrorMethod == CallbackMethod.Post
                ? ResponseMode.FormPost
                : ResponseMode.Query,
            fields
        ).ToResult();
    }

    // Ours: the original sends none. It ties the answer to the browser that asked for it.
    private static IEnumerable<KeyValuePair<string, string>> Echo(AuthorizationRequest request) =>
        request.State is { } state ? [new("state", state)] : [];

    private const int Denied = 4;
}
