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
        var issued = hearing.Application is { } issuedTo
            ? await IssuedToAsync(new ApplicationKey(issuedTo), hearing, cancellationToken)
            : Verdict.NoObjection;
        if (
            issued is Verdict.ObjectsCase
            || hearing.Occasion != Occasion.Use
            || (hearing.Application is null && IsOurs(hearing))
            || (
                hearing.Application is null
                && !await IsOnlineAsync(hearing.Tenant, cancellationToken)
            )
        )
            return issued;
        var beside = await BesideAsync(hearing, cancellationToken);
        return EndOf(issued) < EndOf(beside) ? issued : beside;
    }

    // What is against has ended already.
    private static DateTimeOffset EndOf(Verdict verdict) =>
        verdict is Verdict.NoObjectionCase { Until: var until }
            ? until ?? DateTimeOffset.MaxValue
            : DateTimeOffset.MinValue;

    // Whoever logged in at our page, or by our command line, goes on there with what they got there.
    private static bool IsOurs(Hearing hearing) =>
        hearing is { Door.IsOwn: true, Kind: TicketKind.Ticket }
        && string.Equals(hearing.Origin.Door, hearing.Door.Name, StringComparison.Ordinal);

    private async ValueTask<Verdict> BesideAsync(
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
            return carriesItself
                ? Verdict.NoObjection
                : Verdict.Objects("missing_application_token");
        var holder = await applications.FindByTokenAsync(
            shown.Text,
            hearing.Tenant,
            cancellationToken
        );
        if (holder is null)
            return Verdict.Objects("unknown_application_token");
        if (hearing.Application is { } issuedTo && holder.Application.Id.Value != issuedTo)
            return Verdict.Objects("application_token_of_another");
        return Say(
            await approvals.FindAsync(hearing.Tenant, holder.Application, cancellationToken),
            holder.EndsAt
        );
    }

    private async ValueTask<Verdict> IssuedToAsync(
        ApplicationKey id,
        Hearing hearing,
        CancellationToken cancellationToken
    ) =>
        await applications.FindAsync(id, cancellationToken) is { } application
            ? Say(
                await approvals.FindAsync(hearing.Tenant, application, cancellationToken),
                tokenEnd: null
            )
            : Verdict.Objects("unknown_application");

    // An approval and a token may end by themselves, and then nobody rings.
    private static Verdict Say(Standing standing, DateTimeOffset? tokenEnd) =>
        standing switch
        {
            Standing.Approved(var approval) => Until(Earlier(approval?.Until, tokenEnd)),
            Standing.Withdrawn => Verdict.Objects("approval_withdrawn"),
            Standing.NeedsApprovalAnew => Verdict.Objects("needs_approval_anew"),
            Standing.NotHere => Verdict.Objects("application_not_here"),
            _ => Verdict.Objects("not_approved"),
        };

    private static Verdict Until(DateTimeOffset? end) =>
        end is { } instant ? Verdict.NoObjectionUntil(instant) : Verdict.NoObjection;

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        other is null || one < other ? one : other;

    private async ValueTask<bool> IsOnlineAsync(
        ContextIdentifier tenant,
        CancellationToken cancellationToken
    ) =>
        // A tenant that cannot be found is nobody's to be let into: the stricter answer.
        await tenants.FindAsync(tenant, cancellationToken) is not { Switches.Online: false };
}
