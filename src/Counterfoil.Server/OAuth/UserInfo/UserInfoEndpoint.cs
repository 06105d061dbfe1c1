using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Claims;
using Counterfoil.Broker.Grants;

namespace Counterfoil.Server.OAuth.UserInfo;

/// <summary>
/// <c>/login/common/oauth/userinfo</c>: who an access token is for (OpenID Connect Core 5.3). The token stands in the header alone
/// (RFC 6750 section 2.1), never in an address or a form. Thread-safe.
/// </summary>
internal sealed class UserInfoEndpoint(
    Evaluator evaluator,
    IKnownApplications applications,
    KnownAuthorizations authorizations,
    Personal personal,
    ProtocolRecords records,
    Uses uses
)
{
    private const string Door = "oauth-userinfo";
    private const string Scheme = "Bearer ";
    private const string Realm = "Bearer realm=\"Counterfoil\"";

    /// <summary>Answers.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            CrossOrigin.AllowRefusal(context);
            return new Asked(StatusCodes.Status401Unauthorized, Realm);
        }
        if (
            header is not [{ Length: <= TicketForm.MaxLength + 16 } text]
            || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        )
            return await RefuseAsync(context, BearerFault.Request, application: null);
        var evidence = new AccessTokenEvidence(new Secret(text[Scheme.Length..].Trim()));
        var outcome = await evaluator.HearAsync(
            new Presented
            {
                Door = Doors.UserInfo,
                Tenant = TicketForm.TryParse(
                    TicketKind.AccessToken,
                    evidence.Text.Reveal(),
                    out var parsed
                )
                    ? parsed.Tenant
                    : null,
                Evidence = [evidence],
                Use = uses.Of(context),
            },
            context.RequestAborted
        );
        return outcome is Outcome.Believed(var proof)
            ? await AnswerAsync(context, proof)
            : await RefuseAsync(context, BearerFault.Token, application: null);
    }

    private async Task<IResult> AnswerAsync(HttpContext context, Proof proof)
    {
        if (
            proof.Ticket is not { Kind: TicketKind.AccessToken, Application: { } key } stub
            || await applications.FindAsync(new ApplicationKey(key), context.RequestAborted)
                is not {
                    State: ApplicationState.Active or ApplicationState.Development
                } application
        )
            return await RefuseAsync(context, BearerFault.Token, application: null);
        CrossOrigin.Allow(context, application);
        if (!stub.Scopes.Contains(ScopeNames.OpenId, StringComparer.Ordinal))
            return await RefuseAsync(context, BearerFault.Scope, application);
        var authorization = await authorizations.FindAsync(stub, context.RequestAborted);
        return Say(
            await personal.OfAsync(proof, application, authorization, context.RequestAborted)
        );
    }

    private static ProtocolAnswer Say(ClaimedPerson person) =>
        new(
            StatusCodes.Status200OK,
            json =>
            {
                var card = person.Proof.Associate.Card;
                json.WriteString("sub", Subject.Of(person.Proof, person.Account));
                json.WriteString(
                    "preferred_username",
                    person.Account?.LoginName ?? person.Proof.Associate.Name
                );
                if (card.FullName.Length > 0)
                    json.WriteString("name", card.FullName);
                if (card.Email.Length > 0)
                    json.WriteString("email", card.Email);
                foreach (var (name, value) in PersonClaims.Of(person))
                    json.WriteString(name, value);
            }
        );

    private async Task<IResult> RefuseAsync(
        HttpContext context,
        BearerFault bearer,
        Application? application
    )
    {
        CrossOrigin.AllowRefusal(context);
        var recorded = await records.RecordAsync(
            context,
            Door,
            "CheckAccessToken",
            bearer.Fault,
            application
        );
        return new Asked(
            bearer.Status,
            $"{Realm}, error=\"{recorded.Fault.Error}\", error_description=\"{recorded.Fault.Description}\""
        );
    }
}
