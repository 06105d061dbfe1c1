using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.SystemUsers;

namespace Counterfoil.Server.OAuth.Token;

/// <summary>
/// <c>client_credentials</c> (RFC 6749 section 4.4): an application acts in one tenant that has approved it, by its system user
/// there. The tenant stands in the path, in <c>tenant</c>, or in <c>acr_values=tenant:…</c>.
/// </summary>
internal sealed class ClientCredentialsGrant(
    SystemUserDesk desk,
    ApplicationIssuer issuer,
    IKnownApprovals approvals,
    Uses uses,
    TimeProvider time
) : IGrantType
{
    public string Name => "client_credentials";

    public async Task<TokenReply> AnswerAsync(TokenQuestion question)
    {
        var application = question.Application;
        if (
            application.Type != ClientType.Confidential
            || !application.HasSystemUser
            || !application.Flows.HasFlag(Flows.ClientCredentials)
        )
            return new TokenReply.No(
                "CheckFlow",
                Fault.UnauthorizedClient(
                    "The application is not registered for client credentials, or has no system user."
                )
            );
        if (TenantIn(question) is not { } tenant)
            return new TokenReply.No(
                "CheckTenant",
                Fault.InvalidRequest(
                    "Say one tenant: in the path, in tenant, or in acr_values as tenant:Cust12345."
                )
            );
        if (ScopesIn(question) is not { } scopes)
            return new TokenReply.No(
                "CheckScope",
                new Fault(
                    "invalid_scope",
                    "scope asks for more than the application is registered for."
                )
            );
        var cancellationToken = question.Context.RequestAborted;
        if (
            await approvals.FindAsync(tenant, application, cancellationToken)
            is not Standing.Approved
        )
            return NotApproved();
        return await desk.ProveAsync(
            application,
            tenant,
            Doors.OAuthToken,
            uses.Of(question.Context),
            cancellationToken
        ) switch
        {
            Outcome.Believed(var proof) => await GiveAsync(
                proof,
                application,
                scopes,
                cancellationToken
            ),
            Outcome.Refused { Refusal.RetryAfter: { } wait } => new TokenReply.No(
                "Throttled",
                new Fault("temporarily_unavailable", "Wait and try again.")
            )
            {
                RetryAfter = wait,
            },
            _ => NotApproved(),
        };
    }

    private async Task<TokenReply> GiveAsync(
        Proof proof,
        Application application,
        IReadOnlyList<string> scopes,
        CancellationToken cancellationToken
    ) =>
        await issuer.IssueAsync(
            proof,
            new ApplicationTicket
            {
                Kind = TicketKind.AccessToken,
                Application = application.Id.Value,
                Scopes = scopes,
                Purpose = "client credentials",
            },
            cancellationToken
        )
            is Issued.Done(var token, var stub)
            ? new TokenReply.Tokens(
                new TokenAnswer(token, stub.AbsoluteEnd - time.GetUtcNow(), scopes)
            )
            : NotApproved();

    // One tenant, however often it is said.
    private static ContextIdentifier? TenantIn(TokenQuestion question)
    {
        const string prefix = "tenant:";
        var said = new List<string>();
        if (question.Parameters["tenant"] is { } named)
            said.Add(
                named.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                    ? named[prefix.Length..]
                    : named
            );
        said.AddRange(
            (question.Parameters["acr_values"] ?? "")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(word => word.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                .Select(word => word[prefix.Length..])
        );
        var tenant = TenantInPath.Of(question.Context);
        foreach (var text in said)
        {
            if (
                !ContextIdentifier.TryParse(text, out var parsed)
                || (tenant is { } before && before != parsed)
            )
                return null;
            tenant = parsed;
        }
        return tenant;
    }

    private static IReadOnlyList<string>? ScopesIn(TokenQuestion question)
    {
        if (question.Parameters["scope"] is not { } text)
            return question.Application.Scopes;
        // openid says who a person is, and there is none.
        return
            ScopeText.Read(text) is { } asked
            && asked
                .Where(scope => scope != ScopeNames.OpenId)
                .All(scope => question.Application.Scopes.Contains(scope, StringComparer.Ordinal))
            ? [.. asked.Where(scope => scope != ScopeNames.OpenId)]
            : null;
    }

    private static TokenReply.No NotApproved() =>
        new(
            "CheckApproval",
            Fault.UnauthorizedClient(
                "The application is not approved in that tenant, or has no system user there."
            )
        );
}
