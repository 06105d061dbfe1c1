using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Cryptography;

namespace Counterfoil.Broker.SystemUsers;

/// <summary>What an application sends to have its system user token exchanged. Nothing in it is believed yet. Immutable.</summary>
/// <param name="SignedToken">The signed system user token.</param>
/// <param name="ApplicationToken">The application's token.</param>
/// <param name="Tenant">The tenant's context identifier, as it was sent.</param>
public sealed record ExchangeQuestion(Secret SignedToken, Secret ApplicationToken, string Tenant);

/// <summary>How an exchange ended. A closed hierarchy.</summary>
public abstract record ExchangeAnswer
{
    private ExchangeAnswer() { }

    /// <summary>A ticket of the system user's.</summary>
    /// <param name="Proof">Who, where.</param>
    /// <param name="Application">The application.</param>
    /// <param name="Approval">The tenant's yes.</param>
    /// <param name="Ticket">The ticket, to be handed out and forgotten.</param>
    public sealed record Done(
        Proof Proof,
        Application Application,
        Approval Approval,
        Secret Ticket
    ) : ExchangeAnswer;

    /// <summary>No.</summary>
    /// <param name="Error">For the outside.</param>
    /// <param name="Reason">For the decision record.</param>
    public sealed record Refused(AuthorizeError Error, string Reason) : ExchangeAnswer
    {
        /// <summary>The application, once its token has proven it; <c>null</c> before.</summary>
        public Application? Application { get; init; }

        /// <summary>What is said outside, in the published form.</summary>
        public string Message => $"Authorization error: {Error} ({(int)Error})";
    }

    /// <summary>Not now.</summary>
    /// <param name="RetryAfter">How long to wait.</param>
    public sealed record Busy(TimeSpan RetryAfter) : ExchangeAnswer;
}

/// <summary>
/// Exchanges a system user token for a ticket (ledger B16, wire.md 2.8; house.md, walk 4). Asks in this order: the
/// application by its token, time and signature, the tenant's approval, whether it is used for the first time; then
/// everybody is heard. Whoever has no application token is told nothing but that. Thread-safe.
/// </summary>
public sealed class Exchange(
    IKnownApplications applications,
    IKnownApprovals approvals,
    KnownTenants tenants,
    SystemUserKeys keys,
    SystemUserDesk desk,
    ICredentials credentials,
    ExchangeOptions options,
    TimeProvider time
)
{
    /// <summary>Exchanges it.</summary>
    /// <param name="question">What was sent.</param>
    /// <param name="door">Where it was sent.</param>
    /// <param name="use">From where and what for.</param>
    /// <param name="cancellationToken">Ends the hearing; a ticket that is being issued is not taken back.</param>
    public async Task<ExchangeAnswer> AskAsync(
        ExchangeQuestion question,
        Door door,
        Use use,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(question);
        ContextIdentifier? tenant = ContextIdentifier.TryParse(question.Tenant, out var named)
            ? named
            : null;
        var holder = await applications.FindByTokenAsync(
            question.ApplicationToken,
            tenant,
            cancellationToken
        );
        if (holder is null)
            return new ExchangeAnswer.Refused(AuthorizeError.Denied, "unknown_application_token");
        var (token, refused) = Read(question.SignedToken, holder.Application);
        if (token is null || tenant is not { } where)
            return (refused ?? Refuse(AuthorizeError.Denied, "unknown_tenant")) with
            {
                Application = holder.Application,
            };
        var answer = await AskAsync(holder.Application, where, token, door, use, cancellationToken);
        return answer is ExchangeAnswer.Refused no
            ? no with
            {
                Application = holder.Application,
            }
            : answer;
    }

    private (SignedSystemToken?, ExchangeAnswer.Refused?) Read(Secret text, Application application)
    {
        if (!application.HasSystemUser)
            return (null, Refuse(AuthorizeError.Denied, "no_system_users"));
        if (SignedSystemToken.Parse(text) is not { } token)
            return (null, Refuse(AuthorizeError.InvalidSignature, "malformed_token"));
        if ((time.GetUtcNow() - token.At).Duration() > options.Tolerance)
            return (null, Refuse(AuthorizeError.InvalidTimestamp, "too_old_or_early"));
        return keys.AnyVerifies(application, token)
            ? (token, null)
            : (null, Refuse(AuthorizeError.InvalidSignature, "wrong_signature"));
    }

    private async Task<ExchangeAnswer> AskAsync(
        Application application,
        ContextIdentifier where,
        SignedSystemToken token,
        Door door,
        Use use,
        CancellationToken cancellationToken
    )
    {
        if (await tenants.FindAsync(where, cancellationToken) is not { State: TenantState.Active })
            return Refuse(AuthorizeError.Denied, "tenant_not_open");
        var standing = await approvals.FindAsync(where, application, cancellationToken);
        if (WhyNot(standing) is { } why)
            return why;
        if (
            standing
            is not Standing.Approved
            ({ SystemUserToken: { } current, SystemUserRow: { } row } approval)
        )
            return Refuse(AuthorizeError.Denied, "no_system_user");
        if (!current.Equals(token.Token))
            return Refuse(AuthorizeError.Revoked, "earlier_token");
        if (!await IsFirstUseAsync(application, where, row, token, cancellationToken))
            return Refuse(AuthorizeError.InvalidTimestamp, "used_before");
        var outcome = await desk.ProveAsync(application, where, door, use, cancellationToken);
        if (outcome is not Outcome.Believed(var proof))
            return Say(outcome is Outcome.Refused(var refusal) ? refusal : null);
        return await desk.IssueAsync(proof, application, cancellationToken) switch
        {
            Issued.Done(var ticket, _) => new ExchangeAnswer.Done(
                proof,
                application,
                approval,
                ticket
            ),
            Issued.Refused(var refusal) => Say(refusal),
            _ => Refuse(AuthorizeError.Denied, "not_issued"),
        };
    }

    // A minute's signature is always the same one (PKCS #1 v1.5), so what is remembered is token, minute and signature.
    private async ValueTask<bool> IsFirstUseAsync(
        Application application,
        ContextIdentifier where,
        CredentialId row,
        SignedSystemToken token,
        CancellationToken cancellationToken
    ) =>
        application.Compatibility.RepeatedSystemUserTokens
        || await credentials.TryUseOnceAsync(
            where,
            row,
            ThingOf(where, row, token),
            token.At + options.Tolerance + TimeSpan.FromMinutes(1),
            cancellationToken
        );

    private static string ThingOf(
        ContextIdentifier where,
        CredentialId row,
        SignedSystemToken token
    )
    {
        var bytes = new byte[token.Signed.Length + token.Signature.Length];
        token.Signed.CopyTo(bytes);
        token.Signature.CopyTo(bytes.AsMemory(token.Signed.Length));
        return Convert.ToHexStringLower(
            SecretDigest.Compute("system user exchange", where.Value, row.Value, bytes)
        );
    }

    private static ExchangeAnswer.Refused? WhyNot(Standing standing) =>
        standing switch
        {
            Standing.Approved => null,
            Standing.Withdrawn({ WithdrawnAt: null }) => Refuse(
                AuthorizeError.Expired,
                "approval_expired"
            ),
            Standing.Withdrawn => Refuse(AuthorizeError.Revoked, "approval_withdrawn"),
            Standing.NeedsApprovalAnew => Refuse(
                AuthorizeError.NeedsReapproval,
                "needs_approval_anew"
            ),
            Standing.NotHere => Refuse(AuthorizeError.Denied, "application_not_here"),
            _ => Refuse(AuthorizeError.Denied, "not_approved"),
        };

    private static ExchangeAnswer Say(Refusal? refusal) =>
        refusal is { RetryAfter: { } wait }
            ? new ExchangeAnswer.Busy(wait)
            : Refuse(AuthorizeError.Denied, "not_believed");

    private static ExchangeAnswer.Refused Refuse(AuthorizeError error, string reason) =>
        new(error, reason);
}
