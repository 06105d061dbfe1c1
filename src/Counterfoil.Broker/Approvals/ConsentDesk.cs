using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Approvals;

/// <summary>Where people say yes and no to applications for themselves (ledger B15). Thread-safe.</summary>
public sealed class ConsentDesk(IConsents consents, TimeProvider time)
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
            if (await consents.TryPutAsync(consent, new Change(associate, now), cancellationToken))
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

    /// <summary>Withdraws one's own: the person's tokens of the application end at once, on all nodes within a second.</summary>
    public async Task<Registered<Consent>> WithdrawAsync(
        Proof by,
        ApplicationKey application,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(by);
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
            var change = new Change(by.Associate.Id, now);
            if (await consents.TryWithdrawAsync(before, change, cancellationToken))
                return new Registered<Consent>.Done(
                    before with
                    {
                        WithdrawnAt = now,
                        Version = before.Version + 1,
                    }
                );
        }
    }
}
