using Counterfoil.Authority.Plugins;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Approvals;

/// <summary>
/// The one place that decides with which application's token something is heard (ledger B18). It resolves nobody: it screens
/// evidence that an online tenant does not take, and reviews what is used.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>In an online tenant a password or an operating-system login is taken at our own doors alone.</item>
/// <item>What was issued to an application (an access token, a grant, a refresh token, a ticket) is heard while the
/// application may be used in that tenant; a ticket beside that application's token alone. Nobody may take one application's
/// for another's.</item>
/// <item>In an online tenant a person's own ticket is heard beside the token of an application that may be used there; at
/// our own doors it needs none, where the login that began its line came in by that very door. The stub says so, under its
/// seal: a request that merely calls itself our command line is believed nothing by it.</item>
/// </list>
/// </remarks>
public sealed class ApplicationPolicy(
    KnownTenants tenants,
    IKnownApplications applications,
    IKnownApprovals approvals
) : IHousePlugin
{
    /// <inheritdoc/>
    public string CredentialType => "ApplicationPolicy";

    /// <inheritdoc/>
    public async ValueTask<Objection?> ScreenAsync(
        EvidenceSet evidence,
        Use use,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (
            evidence.Door.IsOwn
            || !evidence.Items.Any(item => item is NameAndPassword or OperatingSystemLogin)
            || !await IsOnlineAsync(evidence.Tenant, cancellationToken)
        )
            return null;
        return new Objection("Passwords and handshakes are off at this door in an online tenant.");
    }

    /// <inheritdoc/>
    public ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Resolution.NotMine);

    /// <inheritdoc/>
    public async ValueTask<Verdict> ReviewAsync(
        Hearing hearing,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(hearing);
        if (hearing.Application is { } issuedTo)
        {
            var why = await WhyNotAsync(new ApplicationKey(issuedTo), hearing, cancellationToken);
            if (why is not null)
                return Verdict.Objects(why);
        }
        if (
            hearing.Occasion != Occasion.Use
            || (hearing.Application is null && IsOurs(hearing))
            || (
                hearing.Application is null
                && !await IsOnlineAsync(hearing.Tenant, cancellationToken)
            )
        )
            return Verdict.NoObjection;
        return await WhyNotBesideAsync(hearing, cancellationToken) is { } reason
            ? Verdict.Objects(reason)
            : Verdict.NoObjection;
    }

    // Whoever logged in at our page, or by our command line, goes on there with what they got there.
    private static bool IsOurs(Hearing hearing) =>
        hearing is { Door.IsOwn: true, Kind: TicketKind.Ticket }
        && string.Equals(hearing.Origin.Door, hearing.Door.Name, StringComparison.Ordinal);

    private async ValueTask<string?> WhyNotBesideAsync(
        Hearing hearing,
        CancellationToken cancellationToken
    )
    {
        var carriesItself =
            hearing.Application is not null
            && hearing.Kind
                is TicketKind.AccessToken
                    or TicketKind.Grant
                    or TicketKind.RefreshToken;
        if (hearing.Evidence.Find<ApplicationTokenEvidence>() is not { } shown)
            return carriesItself ? null : "missing_application_token";
        var holder = await applications.FindByTokenAsync(
            shown.Text,
            hearing.Tenant,
            cancellationToken
        );
        if (holder is null)
            return "unknown_application_token";
        if (hearing.Application is { } issuedTo && holder.Application.Id.Value != issuedTo)
            return "application_token_of_another";
        return WhyNot(
            await approvals.FindAsync(hearing.Tenant, holder.Application, cancellationToken)
        );
    }

    private async ValueTask<string?> WhyNotAsync(
        ApplicationKey id,
        Hearing hearing,
        CancellationToken cancellationToken
    ) =>
        await applications.FindAsync(id, cancellationToken) is { } application
            ? WhyNot(await approvals.FindAsync(hearing.Tenant, application, cancellationToken))
            : "unknown_application";

    private static string? WhyNot(Standing standing) =>
        standing switch
        {
            Standing.Approved => null,
            Standing.Withdrawn => "approval_withdrawn",
            Standing.NeedsApprovalAnew => "needs_approval_anew",
            Standing.NotHere => "application_not_here",
            _ => "not_approved",
        };

    private async ValueTask<bool> IsOnlineAsync(
        ContextIdentifier tenant,
        CancellationToken cancellationToken
    ) =>
        // A tenant that cannot be found is nobody's to be let into: the stricter answer.
        await tenants.FindAsync(tenant, cancellationToken) is not { Switches.Online: false };
}
