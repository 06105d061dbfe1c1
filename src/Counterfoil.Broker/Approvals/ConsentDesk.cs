using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Approvals;

/// <summary>Where people say yes and no to applications for themselves. Thread-safe.</summary>
public sealed class ConsentDesk(
    IConsents consents,
    ILedger ledger,
    IKnownApplications applications,
    TimeProvider time
)
{
    private const int MostScopes = 64;

    /// <summary>Consents; what was consented to before stays consented to.</summary>
    /// <param name="by">Whose consent it is.</param>
    /// <param name="application">The application.</param>
    /// <param name="scopes">What the person was shown and agreed to, <c>openid</c> apart.</param>
    /// <param name="cancellationToken">Gives it up before anything is written.</param>
    public async Task<Registered<Consent>> GiveAsync(
        Proof by,
        ApplicationKey application,
        IReadOnlyList<string> scopes,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(scopes);
        if (ApprovalRights.IsByApplication(by))
            return new Registered<Consent>.Forbidden("A person consents, not an application.");
        var (tenant, associate) = (by.Tenant.Id, by.Associate.Id);
        while (true)
        {
            var now = time.GetUtcNow();
            var before = await consents.FindAsync(
                tenant,
                associate,
                application,
                cancellationToken
            );
            var known = before is { WithdrawnAt: null } ? before.Scopes : [];
            var consent = new Consent
            {
                Tenant = tenant,
                Associate = associate,
                Application = application,
                Scopes =
                [
                    .. known
                        .Concat(scopes.Where(scope => scope != "openid"))
                        .Distinct(StringComparer.Ordinal),
                ],
                At = now,
                Version = before?.Version ?? 0,
            };
            if (consent.Scopes.Count > MostScopes)
                return new Registered<Consent>.Unfit($"At most {MostScopes} scopes.");
            if (before is not null && before.Covers(scopes))
                return new Registered<Consent>.Done(before);
            var deed = await DeedAsync(by, application, now, cancellationToken);
            if (await consents.TryPutAsync(consent, deed, cancellationToken))
                return new Registered<Consent>.Done(consent with { Version = consent.Version + 1 });
        }
    }

    /// <summary>A person's own consents that stand.</summary>
    public Task<Page<Consent>> ListAsync(
        Proof by,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        return consents.ListAsync(by.Tenant.Id, by.Associate.Id, page, cancellationToken);
    }

    /// <summary>What a person has ever said for themselves, the newest first.</summary>
    public Task<Page<LedgerEntry>> HistoryAsync(
        Proof by,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        return ledger.ListOfPersonAsync(by.Tenant.Id, by.Associate.Id, page, cancellationToken);
    }

    /// <summary>Withdraws one's own: the person's tokens of the application end at once, on all nodes within a second.</summary>
    public async Task<Registered<Consent>> WithdrawAsync(
        Proof by,
        ApplicationKey application,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        if (ApprovalRights.IsByApplication(by))
            return new Registered<Consent>.Forbidden("A person takes it back, not an application.");
        while (true)
        {
            var now = time.GetUtcNow();
            var before = await consents.FindAsync(
                by.Tenant.Id,
                by.Associate.Id,
                application,
                cancellationToken
            );
            if (before is null or { WithdrawnAt: not null })
                return new Registered<Consent>.NotFound();
            var deed = await DeedAsync(by, application, now, cancellationToken);
            if (await consents.TryWithdrawAsync(before, deed, cancellationToken))
                return new Registered<Consent>.Done(
                    before with
                    {
                        WithdrawnAt = now,
                        Version = before.Version + 1,
                    }
                );
        }
    }

    // What is no longer there can be taken back too.
    private async ValueTask<Deed> DeedAsync(
        Proof by,
        ApplicationKey application,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var found = await applications.FindAsync(application, cancellationToken);
        return found is null
            ? new Deed(by.Associate.Id, by.Associate.Name, Application: "", now)
            : Deed.Of(by, by.Tenant.Id, found, now);
    }
}
