using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>The registry as a test wants it: applications with their tokens, who approved, who consented. Thread-safe.</summary>
internal sealed class Registry : IKnownApplications, IKnownApprovals, IKnownAccounts
{
    private readonly Lock gate = new();
    private readonly Dictionary<ApplicationKey, Application> applications = [];
    private readonly Dictionary<string, ApplicationKey> tokens = new(StringComparer.Ordinal);
    private readonly HashSet<ApplicationKey> withdrawn = [];
    private readonly Dictionary<(AssociateId, ApplicationKey), Consent> consents = [];

    public Application Put(Application application)
    {
        lock (gate)
            return applications[application.Id] = application;
    }

    public void PutToken(string token, Application application)
    {
        lock (gate)
            tokens[token] = application.Id;
    }

    public void Withdraw(Application application)
    {
        lock (gate)
            withdrawn.Add(application.Id);
    }

    public void PutConsent(Consent consent)
    {
        lock (gate)
            consents[(consent.Associate, consent.Application)] = consent;
    }

    public void WithdrawConsents()
    {
        lock (gate)
            consents.Clear();
    }

    public ValueTask<Application?> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        lock (gate)
            return new(applications.Values.FirstOrDefault(one => one.IsKnownAs(clientId)));
    }

    public ValueTask<Application?> FindAsync(ApplicationKey id, CancellationToken cancellationToken)
    {
        lock (gate)
            return new(applications.GetValueOrDefault(id));
    }

    public ValueTask<TokenHolder?> FindByTokenAsync(
        Secret token,
        ContextIdentifier? tenant,
        CancellationToken cancellationToken
    )
    {
        lock (gate)
            return new(
                tokens.TryGetValue(token.Reveal(), out var key)
                    ? new TokenHolder(applications[key], key.Value)
                    : null
            );
    }

    public ValueTask<Standing> FindAsync(
        ContextIdentifier tenant,
        Application application,
        CancellationToken cancellationToken
    )
    {
        lock (gate)
            return new(
                withdrawn.Contains(application.Id)
                    ? new Standing.Missing()
                    : new Standing.Approved(Approval: null)
            );
    }

    public ValueTask<Consent?> FindConsentAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        ApplicationKey application,
        CancellationToken cancellationToken
    )
    {
        lock (gate)
            return new(consents.GetValueOrDefault((associate, application)));
    }

    ValueTask<Account?> IKnownAccounts.FindAsync(
        string loginName,
        CancellationToken cancellationToken
    ) => new((Account?)null);

    ValueTask<Account?> IKnownAccounts.FindAsync(
        AccountId id,
        CancellationToken cancellationToken
    ) => new((Account?)null);

    ValueTask<Account?> IKnownAccounts.FindByHomeAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        CancellationToken cancellationToken
    ) => new((Account?)null);

    ValueTask<DateTimeOffset?> IKnownAccounts.EndedUntilAsync(
        AccountId id,
        CancellationToken cancellationToken
    ) => new((DateTimeOffset?)null);

    ValueTask<IReadOnlyList<Place>> IKnownAccounts.PlacesAsync(
        Account account,
        CancellationToken cancellationToken
    ) => new([]);
}
