using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Plugins;
using Counterfoil.Authority.Reports;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Authority.Evaluation;

/// <summary>
/// The votes on admittance: screening before anybody is known, and the judgement on the one associate that resulted,
/// who must be active, of a type that the tenant lets in, and without an objection. Thread-safe.
/// </summary>
public sealed class Admittance(
    IAssociates associates,
    PluginPanel panel,
    ReviewBoard board,
    TicketUses uses,
    CredentialUses credentialUses,
    PendingLoginKeeper pendings,
    ReportDesk reports
)
{
    /// <summary>A refusal when a plugin objects to the kinds of evidence alone; <c>null</c> when none does.</summary>
    internal async Task<Outcome?> ScreenAsync(
        EvidenceSet evidence,
        DecisionDraft draft,
        CancellationToken cancellationToken
    )
    {
        var screenings = await panel.ScreenAsync(evidence, draft.Presented.Use, cancellationToken);
        draft.Note(screenings);
        if (screenings.Any(answer => answer.Value is not null))
            return Outcome.Refuse(RefusalCode.InvalidCredentials, "screened_out");
        return screenings.Any(answer => answer.Failure is not null)
            ? Outcome.Refuse(RefusalCode.InvalidCredentials, "plugin_failed")
            : null;
    }

    /// <summary>Judges whoever the evidence resolved to; a ticket with the origin of its stub, a login with what was proven just now.</summary>
    internal async Task<Outcome> AdmitAsync(
        EvidenceSet evidence,
        Resolution.ResolvedCase resolved,
        DecisionDraft draft,
        CancellationToken cancellationToken
    )
    {
        var isTicket = resolved.Origin is not null;
        draft.Occasion = isTicket ? Occasion.Use : Occasion.Login;
        var entry = isTicket
            ? await uses.FindEntryAsync(draft.Tenant, evidence, cancellationToken)
            : null;
        var associate = isTicket
            ? entry?.Associate
            : await associates.FindAsync(draft.Tenant.Id, resolved.Associate, cancellationToken);
        if (associate is null)
            return Outcome.Refuse(RefusalCode.InvalidCredentials, "gone_meanwhile");
        if (!isTicket && associate.IsActive)
            associate = await reports.KeepRoleAsync(
                draft.Tenant,
                associate,
                resolved.Report,
                cancellationToken
            );
        var origin =
            resolved.Origin
            ?? new Origin
            {
                Credentials = [resolved.Credential],
                Factors = resolved.Factors,
                Door = evidence.Door.Name,
                // Since before the password was compared: one that was changed meanwhile must not leave a ticket behind.
                At = draft.At,
                AtHome = resolved.Factors.Contains(Factor.Vouched)
                    ? evidence.Find<Vouched>()?.ProvenAt
                    : null,
            };
        return await JudgeAsync(evidence, associate, origin, entry, draft, cancellationToken);
    }

    /// <summary>Admits somebody whom a plugin proved and no row knows, where the tenant takes newcomers in.</summary>
    internal async Task<Outcome> WelcomeAsync(
        EvidenceSet evidence,
        string plugin,
        Resolution.UnlinkedCase proven,
        DecisionDraft draft,
        CancellationToken cancellationToken
    )
    {
        switch (await reports.TakeInAsync(draft.Tenant, plugin, proven, cancellationToken))
        {
            case Newcomer.In(var resolved, var added):
                if (added is not null)
                    draft.Note(new Vote(plugin, "report", "added", added.Name));
                return await AdmitAsync(evidence, resolved, draft, cancellationToken);
            case Newcomer.Out(var reason):
                return Outcome.Refuse(RefusalCode.InvalidCredentials, reason);
            default:
                return Outcome.Refuse(RefusalCode.InvalidCredentials, "refused");
        }
    }

    /// <summary>All plugins review; the entry is the ticket's, and <c>null</c> at a login.</summary>
    internal async Task<Outcome> JudgeAsync(
        EvidenceSet evidence,
        Associate associate,
        Origin origin,
        CachedStub? entry,
        DecisionDraft draft,
        CancellationToken cancellationToken
    )
    {
        var (tenant, use) = (draft.Tenant, draft.Presented.Use);
        draft.Associate = associate;
        if (!associate.IsActive)
            return Outcome.Refuse(RefusalCode.InvalidCredentials, "disabled");
        if (!tenant.Switches.AllowedTypes.Contains(associate.Type))
            return Outcome.Refuse(RefusalCode.InvalidCredentials, "type_not_allowed");

        var hearing = new Hearing
        {
            Tenant = tenant.Id,
            Door = evidence.Door,
            Occasion = draft.Occasion,
            Associate = associate,
            Origin = origin,
            Evidence = evidence,
            Use = use,
            Kind = entry?.Stub.Kind,
            Application = entry?.Stub.Application,
        };
        var judgement = await board.ReviewAsync(hearing, entry?.ReviewedAt, cancellationToken);
        draft.Note(judgement.Answers);
        switch (judgement)
        {
            case Judgement.Passed passed when entry is not null:
                return uses.Keep(
                    entry,
                    new Proof(
                        tenant,
                        associate,
                        entry.Stub.Origin,
                        evidence.Door,
                        use,
                        entry.Stub,
                        entry.CountsFrom
                    ),
                    evidence,
                    passed
                );
            case Judgement.Passed passed:
                credentialUses.Note(tenant.Id, passed.Origin, use);
                return new Outcome.Believed(
                    new Proof(tenant, associate, passed.Origin, evidence.Door, use, ticket: null)
                );
            // A ticket is heard with the factors of its origin; what it lacks can only be proven by logging in.
            case Judgement.Wanting when entry is not null || !evidence.Door.HasPage:
                return Outcome.Refuse(RefusalCode.MoreEvidence, "more_evidence");
            case Judgement.Wanting wanting:
                return await pendings.KeepAsync(
                    tenant,
                    associate,
                    wanting,
                    evidence.Door,
                    cancellationToken
                );
            case Judgement.Against against:
                return Outcome.Refuse(RefusalCode.InvalidCredentials, against.Reason);
            default:
                return Outcome.Refuse(RefusalCode.InvalidCredentials, "refused");
        }
    }
}
