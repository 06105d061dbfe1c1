using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Plugins;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Throttling;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Authority.Evaluation;

/// <summary>
/// The one entrance: every door brings its evidence here, whatever kind it is. All plugins screen; all resolve; exactly
/// one associate must result, active and of a type that the tenant lets in; all review; then there is a proof. Thread-safe.
/// </summary>
/// <remarks>
/// Between two hearings of a ticket the ticket reader's answer suffices (<see cref="TicketUses"/>): such a use costs no
/// database and no plugin; likewise of a system user (<see cref="HeardSystemUsers"/>). Everything else is heard in full and
/// recorded.
/// </remarks>
public sealed class Evaluator(
    KnownTenants tenants,
    IAssociates associates,
    PluginPanel panel,
    Admittance admittance,
    PendingLoginKeeper pendings,
    TicketUses uses,
    HeardSystemUsers systemUsers,
    Throttle throttle,
    DecisionLog decisions,
    TimeProvider time
)
{
    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(2);

    private readonly NameLookup names = new(associates);

    /// <summary>Holds a hearing. Never throws for what a caller sent; a machine that is broken (a database that is gone) throws, and nobody is let in.</summary>
    public ValueTask<Outcome> HearAsync(Presented presented, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(presented);
        return presented.Pending is null
            && PresentedText.TryReadUse(presented.Evidence, out var text, out var applicationToken)
            && TryRecall(
                new TicketUse(
                    presented.Door,
                    presented.Tenant,
                    text.Reveal(),
                    presented.Use,
                    applicationToken is null ? [] : applicationToken.Reveal()
                )
            )
                is { } standing
                ? new(standing)
            : systemUsers.TryRecall(presented) is { } stands ? new(stands)
            : new(HearFullyAsync(presented, cancellationToken));
    }

    /// <summary>
    /// The answer that stands for a ticket or access token between two hearings at this door for this use, beside the same token of
    /// an application or none; <c>null</c> means: hold a hearing. The use is noted. Allocates nothing.
    /// </summary>
    public Outcome.Believed? TryRecall(in TicketUse presented)
    {
        var standing = uses.TryAnswer(presented, out var isDue);
        if (isDue)
            HearAhead(presented.ToPresented());
        return standing;
    }

    private void HearAhead(Presented presented) =>
        uses.HearAhead(presented, () => HearFullyAsync(presented, CancellationToken.None));

    private async Task<Outcome> HearFullyAsync(
        Presented presented,
        CancellationToken cancellationToken
    )
    {
        using var trace = AuthorityTraces.Hearing(presented.Door.Name);
        var tenant = await tenants.FindAsync(presented.Tenant, cancellationToken);
        if (tenant is not { State: TenantState.Active })
            return Outcome.Refuse(RefusalCode.UnknownTenant, "unknown_tenant");
        // Through which application somebody comes says nothing of who comes.
        if (presented.Evidence.All(item => item is ApplicationTokenEvidence))
            return Outcome.Refuse(RefusalCode.NoEvidence, "no_evidence");

        var draft = new DecisionDraft(tenant, presented, time.GetUtcNow());
        var before = systemUsers.Begin();
        Outcome outcome;
        try
        {
            outcome = presented.Pending is null
                ? await BelieveAsync(draft, cancellationToken)
                : await ContinueAsync(draft, presented.Pending, cancellationToken);
        }
        catch (BrokenSealException broken)
        {
            AuthorityMetrics.BrokenSeal(broken.Table);
            outcome = Outcome.Refuse(RefusalCode.InvalidCredentials, "broken_seal");
        }
        decisions.Record(draft.Close(outcome));
        systemUsers.Keep(presented, outcome, before);
        return outcome;
    }

    private async Task<Outcome> BelieveAsync(
        DecisionDraft draft,
        CancellationToken cancellationToken
    )
    {
        var (tenant, brought, address) = (
            draft.Tenant,
            draft.Presented.Evidence,
            draft.Presented.Use.Address
        );
        if (
            !uses.IsOfKnownTicket(brought)
            && Wait(throttle.WaitOfAddress(tenant.Id, address)) is { } addressMustWait
        )
            return addressMustWait;

        var named = await names.WhoAsync(tenant.Id, brought, cancellationToken);
        draft.Associate = named.Associate;
        if (named.AreSeveral)
            return Outcome.Refuse(RefusalCode.InvalidCredentials, "names_differ");
        if (brought.OfType<NameAndPassword>().Any(item => item.Password.IsBlank))
            return Outcome.Refuse(RefusalCode.InvalidCredentials, "blank_password");
        if (
            named.Identity is not null
            && Wait(throttle.WaitOf(tenant.Id, named.Identity, address)) is { } identityMustWait
        )
            return identityMustWait;

        var evidence = draft.ToEvidence(named.Associate);
        if (await admittance.ScreenAsync(evidence, draft, cancellationToken) is { } screened)
            return screened;
        var resolutions = await panel.ResolveAsync(evidence, cancellationToken);
        draft.Note(resolutions);
        var who = Tally.Of(resolutions, named);
        var outcome = who switch
        {
            Tally.One(var resolved) => await admittance.AdmitAsync(
                evidence,
                resolved,
                draft,
                cancellationToken
            ),
            Tally.Unknown(var plugin, var proven) => await admittance.WelcomeAsync(
                evidence,
                plugin,
                proven,
                draft,
                cancellationToken
            ),
            Tally.Nobody("busy") => Outcome.Refuse(RefusalCode.Busy, "busy", BusyWait),
            Tally.Nobody(var reason) => Outcome.Refuse(RefusalCode.InvalidCredentials, reason),
            _ => Outcome.Refuse(RefusalCode.InvalidCredentials, "refused"),
        };
        Count(draft, named, who, outcome);
        return outcome;
    }

    private async Task<Outcome> ContinueAsync(
        DecisionDraft draft,
        Secret handle,
        CancellationToken cancellationToken
    )
    {
        var (tenant, presented) = (draft.Tenant, draft.Presented);
        var pending = await pendings.FindAsync(handle, tenant, presented.Door, cancellationToken);
        if (pending is null)
            return Outcome.Refuse(RefusalCode.InvalidCredentials, "no_pending_login");
        var identity = NameLookup.IdentityOf(pending.Associate);
        if (Wait(throttle.WaitOf(tenant.Id, identity, presented.Use.Address)) is { } mustWait)
            return mustWait;
        if (
            presented.Evidence is not [ChallengeAnswer answer]
            || answer.Challenge != pending.Challenge.Kind
        )
            return Outcome.Refuse(RefusalCode.InvalidCredentials, "not_an_answer");
        if (!await pendings.TryTakeAsync(handle, cancellationToken))
            return Outcome.Refuse(RefusalCode.InvalidCredentials, "no_pending_login");

        // The associate is read again: much can happen in five minutes.
        var associate = await associates.FindAsync(tenant.Id, pending.Associate, cancellationToken);
        if (associate is null)
            return Outcome.Refuse(RefusalCode.InvalidCredentials, "gone_meanwhile");
        draft.Associate = associate;
        var evidence = draft.ToEvidence(associate);
        var outcome =
            await admittance.ScreenAsync(evidence, draft, cancellationToken)
            ?? await admittance.JudgeAsync(
                evidence,
                associate,
                pending.Origin,
                entry: null,
                draft,
                cancellationToken
            );
        if (outcome is Outcome.Believed)
            throttle.Succeeded(tenant.Id, identity, presented.Use.Address);
        else if (outcome is Outcome.NeedsMore { AnsweredWrongly: true })
            throttle.Failed(tenant.Id, identity, presented.Use.Address);
        return outcome;
    }

    // Every refusal at a login counts, so that a right password of a disabled associate is throttled like a wrong one;
    // only where the house itself failed does nobody pay for it, nor for a ticket that has ended meanwhile: whoever shows that,
    // with nothing beside it that could be guessed, would shut out all who share their address.
    private void Count(DecisionDraft draft, Named named, Tally who, Outcome outcome)
    {
        var identity =
            named.Identity
            ?? (draft.Associate is { } meant ? NameLookup.IdentityOf(meant.Id) : null);
        var address = draft.Presented.Use.Address;
        if (
            who is Tally.Nobody { WasGood: true }
            && TicketUses.IsTicketAlone(draft.Presented.Evidence)
        )
            return;
        if (outcome is Outcome.Believed && draft.Occasion == Occasion.Login && identity is not null)
            throttle.Succeeded(draft.Tenant.Id, identity, address);
        else if (
            outcome is Outcome.Refused { Refusal.IsTheCallers: true }
            && (who.IsMistaken || draft.Occasion == Occasion.Login)
        )
            throttle.Failed(draft.Tenant.Id, identity, address);
    }

    private static Outcome.Refused? Wait(TimeSpan wait) =>
        wait > TimeSpan.Zero
            ? Outcome.Refuse(RefusalCode.TooManyAttempts, "throttled", wait)
            : null;
}
