using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Credentials;
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
/// database and no plugin. Everything else is heard in full and recorded.
/// </remarks>
public sealed class Evaluator(
    KnownTenants tenants,
    IAssociates associates,
    PluginPanel panel,
    ReviewBoard board,
    TicketUses uses,
    CredentialUses credentialUses,
    PendingLoginKeeper pendings,
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
        var quick = uses.TryAnswer(presented, out var isDue);
        if (quick is null)
            return new(HearFullyAsync(presented, cancellationToken));
        if (isDue)
            uses.HearAhead(presented, () => HearFullyAsync(presented, CancellationToken.None));
        return new(quick);
    }

    private async Task<Outcome> HearFullyAsync(
        Presented presented,
        CancellationToken cancellationToken
    )
    {
        var tenant = await tenants.FindAsync(presented.Tenant, cancellationToken);
        if (tenant is not { State: TenantState.Active })
            return Refuse(RefusalCode.UnknownTenant, "unknown_tenant");
        if (presented.Evidence.Count == 0)
            return Refuse(RefusalCode.NoEvidence, "no_evidence");

        var draft = new DecisionDraft(tenant, presented, time.GetUtcNow());
        Outcome outcome;
        try
        {
            outcome = presented.Pending is null
                ? await BelieveAsync(tenant, presented, draft, cancellationToken)
                : await ContinueAsync(
                    tenant,
                    presented,
                    presented.Pending,
                    draft,
                    cancellationToken
                );
        }
        catch (BrokenSealException broken)
        {
            AuthorityMetrics.BrokenSeal(broken.Table);
            outcome = Refuse(RefusalCode.InvalidCredentials, "broken_seal");
        }
        decisions.Record(draft.Close(outcome));
        return outcome;
    }

    private async Task<Outcome> BelieveAsync(
        Tenant tenant,
        Presented presented,
        DecisionDraft draft,
        CancellationToken cancellationToken
    )
    {
        var address = presented.Use.Address;
        if (
            !uses.IsOfKnownTicket(presented.Evidence)
            && Wait(throttle.WaitOfAddress(tenant.Id, address)) is { } addressMustWait
        )
            return addressMustWait;

        var named = await names.WhoAsync(tenant.Id, presented.Evidence, cancellationToken);
        draft.Associate = named.Associate;
        if (named.AreSeveral)
            return Refuse(RefusalCode.InvalidCredentials, "names_differ");
        if (presented.Evidence.OfType<NameAndPassword>().Any(item => item.Password.IsBlank))
            return Refuse(RefusalCode.InvalidCredentials, "blank_password");
        if (
            named.Identity is not null
            && Wait(throttle.WaitOf(tenant.Id, named.Identity, address)) is { } identityMustWait
        )
            return identityMustWait;

        var evidence = new EvidenceSet
        {
            Tenant = tenant.Id,
            Door = presented.Door,
            Items = presented.Evidence,
            Named = named.Associate,
        };
        if (await ScreenAsync(evidence, presented.Use, draft, cancellationToken) is { } screened)
            return screened;

        var resolutions = await panel.ResolveAsync(evidence, cancellationToken);
        draft.Note(resolutions);
        var who = Tally.Of(resolutions, named);
        var outcome = who switch
        {
            Tally.Nobody(var reason) => Refuse(
                reason == "busy" ? RefusalCode.Busy : RefusalCode.InvalidCredentials,
                reason,
                reason == "busy" ? BusyWait : null
            ),
            Tally.One(var resolved) => await AdmitAsync(
                tenant,
                evidence,
                resolved,
                presented.Use,
                draft,
                cancellationToken
            ),
            _ => Refuse(RefusalCode.InvalidCredentials, "refused"),
        };
        Count(
            tenant,
            named.Identity
                ?? (draft.Associate is { } meant ? NameLookup.IdentityOf(meant.Id) : null),
            address,
            draft.Occasion,
            who,
            outcome
        );
        return outcome;
    }

    private async Task<Outcome> AdmitAsync(
        Tenant tenant,
        EvidenceSet evidence,
        Resolution.ResolvedCase resolved,
        Use use,
        DecisionDraft draft,
        CancellationToken cancellationToken
    )
    {
        var entry = resolved.Origin is null ? null : uses.EntryOf(tenant, evidence);
        draft.Occasion = resolved.Origin is null ? Occasion.Login : Occasion.Use;
        var associate =
            entry?.Associate
            ?? await associates.FindAsync(tenant.Id, resolved.Associate, cancellationToken);
        if (associate is null || (resolved.Origin is not null && entry is null))
            return Refuse(RefusalCode.InvalidCredentials, "gone_meanwhile");
        var origin =
            resolved.Origin
            ?? new Origin
            {
                Credentials = [resolved.Credential],
                Factors = resolved.Factors,
                Door = evidence.Door.Name,
                // Since before the password was compared: one that was changed meanwhile must not leave a ticket behind.
                At = draft.At,
            };
        return await JudgeAsync(
            tenant,
            evidence,
            associate,
            origin,
            entry,
            use,
            draft,
            cancellationToken
        );
    }

    private async Task<Outcome> ContinueAsync(
        Tenant tenant,
        Presented presented,
        Secret handle,
        DecisionDraft draft,
        CancellationToken cancellationToken
    )
    {
        var pending = await pendings.FindAsync(handle, tenant, presented.Door, cancellationToken);
        if (pending is null)
            return Refuse(RefusalCode.InvalidCredentials, "no_pending_login");
        var identity = NameLookup.IdentityOf(pending.Associate);
        var address = presented.Use.Address;
        if (Wait(throttle.WaitOf(tenant.Id, identity, address)) is { } mustWait)
            return mustWait;
        if (
            presented.Evidence is not [ChallengeAnswer answer]
            || answer.Challenge != pending.Challenge.Kind
        )
            return Refuse(RefusalCode.InvalidCredentials, "not_an_answer");
        if (!await pendings.TryTakeAsync(handle, cancellationToken))
            return Refuse(RefusalCode.InvalidCredentials, "no_pending_login");

        // The associate is read again: much can happen in five minutes.
        var associate = await associates.FindAsync(tenant.Id, pending.Associate, cancellationToken);
        if (associate is null)
            return Refuse(RefusalCode.InvalidCredentials, "gone_meanwhile");
        var evidence = new EvidenceSet
        {
            Tenant = tenant.Id,
            Door = presented.Door,
            Items = presented.Evidence,
            Named = associate,
        };
        var outcome =
            await ScreenAsync(evidence, presented.Use, draft, cancellationToken)
            ?? await JudgeAsync(
                tenant,
                evidence,
                associate,
                pending.Origin,
                entry: null,
                presented.Use,
                draft,
                cancellationToken
            );
        if (outcome is Outcome.Believed)
            throttle.Succeeded(tenant.Id, identity, address);
        else if (outcome is Outcome.NeedsMore { AnsweredWrongly: true })
            throttle.Failed(tenant.Id, identity, address);
        return outcome;
    }

    private async Task<Outcome?> ScreenAsync(
        EvidenceSet evidence,
        Use use,
        DecisionDraft draft,
        CancellationToken cancellationToken
    )
    {
        var screenings = await panel.ScreenAsync(evidence, use, cancellationToken);
        draft.Note(screenings);
        if (screenings.Any(answer => answer.Value is not null))
            return Refuse(RefusalCode.InvalidCredentials, "screened_out");
        return screenings.Any(answer => answer.Failure is not null)
            ? Refuse(RefusalCode.InvalidCredentials, "plugin_failed")
            : null;
    }

    private async Task<Outcome> JudgeAsync(
        Tenant tenant,
        EvidenceSet evidence,
        Associate associate,
        Origin origin,
        CachedStub? entry,
        Use use,
        DecisionDraft draft,
        CancellationToken cancellationToken
    )
    {
        draft.Associate = associate;
        if (!associate.IsActive)
            return Refuse(RefusalCode.InvalidCredentials, "disabled");
        if (!tenant.Switches.AllowedTypes.Contains(associate.Type))
            return Refuse(RefusalCode.InvalidCredentials, "type_not_allowed");

        var hearing = new Hearing
        {
            Tenant = tenant.Id,
            Door = evidence.Door,
            Occasion = draft.Occasion,
            Associate = associate,
            Origin = origin,
            Evidence = evidence,
            Use = use,
        };
        var judgement = await board.ReviewAsync(hearing, entry?.ReviewedAt, cancellationToken);
        draft.Note(judgement.Answers);
        switch (judgement)
        {
            case Judgement.Against against:
                return Refuse(RefusalCode.InvalidCredentials, against.Reason);
            // A ticket is heard with the factors of its origin; what it lacks can only be proven by logging in.
            case Judgement.Wanting when entry is not null || !evidence.Door.HasPage:
                return Refuse(RefusalCode.MoreEvidence, "more_evidence");
            case Judgement.Wanting wanting:
                return await pendings.KeepAsync(
                    tenant,
                    associate,
                    wanting,
                    evidence.Door,
                    cancellationToken
                );
            case Judgement.Passed passed when entry is not null:
                return uses.Keep(
                    entry,
                    new Proof(tenant, associate, entry.Stub.Origin, evidence.Door, use, entry.Stub),
                    passed.AllAnswered
                );
            case Judgement.Passed passed:
                credentialUses.Note(tenant.Id, passed.Origin, use);
                return new Outcome.Believed(
                    new Proof(tenant, associate, passed.Origin, evidence.Door, use, ticket: null)
                );
            default:
                return Refuse(RefusalCode.InvalidCredentials, "refused");
        }
    }

    // Every refusal at a login counts, so that a right password of a disabled associate is throttled like a wrong one;
    // only where the house itself failed does nobody pay for it.
    private void Count(
        Tenant tenant,
        string? identity,
        string address,
        Occasion occasion,
        Tally who,
        Outcome outcome
    )
    {
        if (outcome is Outcome.Believed && occasion == Occasion.Login && identity is not null)
            throttle.Succeeded(tenant.Id, identity, address);
        else if (
            outcome
                is Outcome.Refused
                {
                    Refusal:
                    {
                        Code: RefusalCode.InvalidCredentials,
                        Reason: not ("plugin_failed" or "broken_seal")
                    }
                }
            && (who.IsMistaken || occasion == Occasion.Login)
        )
            throttle.Failed(tenant.Id, identity, address);
    }

    private static Outcome.Refused? Wait(TimeSpan wait) =>
        wait > TimeSpan.Zero ? Refuse(RefusalCode.TooManyAttempts, "throttled", wait) : null;

    private static Outcome.Refused Refuse(
        RefusalCode code,
        string reason,
        TimeSpan? retryAfter = null
    ) => new(new Refusal(code, reason, retryAfter));
}
