using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Authority.Tickets;

/// <summary>
/// The hot path: a ticket that was heard by this door for this use within the review interval needs its number, both
/// clocks and nothing else. Uses are noted for renewal, counted, not recorded. Thread-safe.
/// </summary>
public sealed class TicketUses(
    KnownTenants tenants,
    TicketReader reader,
    StubCache cache,
    TicketRenewals renewals,
    TimeProvider time,
    AuthorityOptions options,
    ILogger<TicketUses> logger
)
{
    /// <summary>The standing answer, or <c>null</c> when the ticket must be heard; whether it should be heard ahead of time. Allocates nothing.</summary>
    internal Outcome.Believed? TryAnswer(in TicketUse presented, out bool isDue)
    {
        isDue = false;
        var now = time.GetUtcNow();
        if (
            tenants.TryFind(presented.Tenant, now) is not { State: TenantState.Active } tenant
            || !TicketForm.TryParse(presented.Kind, presented.Text, tenant.Id, out var ticket)
            || reader.TryReadCached(tenant, presented.Kind, ticket, presented.Door, now)
                is not { } entry
            || entry.FindHeard(presented.Door, presented.Use, presented.ApplicationToken)
                is not { } heard
        )
            return null;

        // A clock that jumped back would make every answer young: an answer from the future is no answer.
        var age = now - heard.At;
        if (age >= options.ReviewInterval || age < TimeSpan.Zero || heard.Until <= now)
            return null;
        isDue = age >= options.HearAheadAfter && entry.TryBeginRehearing();
        renewals.Note(entry, now, presented.Use);
        AuthorityMetrics.Used();
        return heard.Outcome;
    }

    /// <summary>Hears a ticket in steady use again, before its answer is too old, so that no caller waits for it.</summary>
    internal void HearAhead(Presented presented, Func<Task<Outcome>> hear)
    {
        _ = Task.Run(async () =>
        {
            try
            {
                if (await hear() is not Outcome.Believed)
                    EntryOf(presented)?.Forget(presented.Door, presented.Use);
            }
            catch (Exception failure)
            {
                // The next use after the interval hears it again and meets the same failure itself.
                TicketLog.RehearingFailed(logger, presented.Door.Name, failure);
            }
            finally
            {
                EntryOf(presented)?.EndRehearing();
            }
        });
    }

    /// <summary>Lets a ticket's answer stand until the review interval is over, and notes the use.</summary>
    internal Outcome.Believed Keep(
        CachedStub entry,
        Proof proof,
        EvidenceSet evidence,
        Judgement.Passed passed
    )
    {
        var now = time.GetUtcNow();
        var believed = new Outcome.Believed(proof);
        if (passed.AllAnswered)
            entry.Reviewed(now);
        // A code is used once: no answer to it stands, and nobody wants to read when.
        if (entry.Stub.Kind == TicketKind.Grant)
            return believed;
        // What came beside it other than an application's token was heard too; what stands is for the next use without that,
        // exactly as a ticket's answer always was.
        var beside = ApplicationTokenMark.Of(evidence.Find<ApplicationTokenEvidence>()?.Text);
        entry.Keep(new Heard(proof.Door, proof.Use, beside, now, passed.Until, believed));
        renewals.Note(entry, now, proof.Use);
        return believed;
    }

    /// <summary>
    /// Whether the evidence is one ticket whose stub this node knows, alone or beside an application's token: no guess, so an
    /// address that is throttled may still use it.
    /// </summary>
    internal bool IsOfKnownTicket(IReadOnlyList<Evidence> evidence) =>
        IsTicketAlone(evidence)
        && PresentedText.TryParse(evidence[0], out _, out var ticket)
        && cache.Knows(ticket.Id);

    /// <summary>Whether the evidence is one text that a stub may stand behind, alone or beside an application's token.</summary>
    internal static bool IsTicketAlone(IReadOnlyList<Evidence> evidence) =>
        evidence is [_] or [_, ApplicationTokenEvidence]
        && PresentedText.TryRead(evidence[0], out _, out _);

    private CachedStub? EntryOf(Presented presented) =>
        PresentedText.TryParse(presented.Evidence[0], out _, out var ticket)
            ? cache.TryFindAny(ticket.Id)
            : null;

    /// <summary>The ticket's stub if it is good. Loaded anew where a change, of whatever, was told since it was read: that alone is no refusal.</summary>
    internal async ValueTask<CachedStub?> FindEntryAsync(
        Tenant tenant,
        EvidenceSet evidence,
        CancellationToken cancellationToken
    ) =>
        PresentedText.FirstOf(evidence.Items) is { } item
        && PresentedText.TryParse(item, out var kind, out var ticket)
        && await reader.ReadAsync(tenant, kind, ticket, evidence.Door, cancellationToken)
            is TicketReading.Good(var entry)
            ? entry
            : null;
}
