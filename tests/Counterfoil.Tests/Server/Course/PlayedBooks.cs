using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Logins;
using Counterfoil.Server;

namespace Counterfoil.Tests.Server.Course;

/// <summary>The broker's books as a test wrote them: accounts with seats, applications, approvals, consents.</summary>
internal sealed class PlayedBooks
    : IKnownApplications,
        IKnownApprovals,
        ICourseApprovals,
        IKnownAccounts
{
    public List<Application> Applications { get; } = [];

    public List<Account> Accounts { get; } = [];

    public Dictionary<AccountId, IReadOnlyList<Somebody>> Seats { get; } = [];

    public Dictionary<ContextIdentifier, Standing> Standings { get; } = [];

    public List<Consent> Consents { get; } = [];

    public List<(ContextIdentifier Tenant, LedgerEntry Entry)> Said { get; } = [];

    /// <summary>What happens right after somebody has heard of a consent, once.</summary>
    public Action? WhenConsentIsHeard { get; set; }

    public List<string> Asked { get; } = [];

    public List<ContextIdentifier> HomesInUse { get; } = [];

    public KnownTenants Tenants { get; set; } = null!;

    public ValueTask<Application?> FindAsync(
        string clientId,
        CancellationToken cancellationToken
    ) => new(Applications.Find(one => one.IsKnownAs(clientId)));

    public ValueTask<Application?> FindAsync(
        ApplicationKey id,
        CancellationToken cancellationToken
    ) => new(Applications.Find(one => one.Id == id));

    public ValueTask<TokenHolder?> FindByTokenAsync(
        Secret token,
        ContextIdentifier? tenant,
        CancellationToken cancellationToken
    ) => new((TokenHolder?)null);

    public ValueTask<Standing> FindAsync(
        ContextIdentifier tenant,
        Application application,
        CancellationToken cancellationToken
    ) => new(Standings.GetValueOrDefault(tenant, new Standing.Approved(Approval: null)));

    public ValueTask<Consent?> FindConsentAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        ApplicationKey application,
        CancellationToken cancellationToken
    )
    {
        var heard = Consents.Find(one =>
            one.Tenant == tenant && one.Associate == associate && one.Application == application
        );
        if (heard is not null && WhenConsentIsHeard is { } then)
        {
            WhenConsentIsHeard = null;
            then();
        }
        return new(heard);
    }

    public bool MayApprove(Proof proof, Application application) => Need.AdminUsers.IsMetBy(proof);

    public Task<bool> ApproveAsync(
        Proof proof,
        Application application,
        CancellationToken cancellationToken
    )
    {
        if (!MayApprove(proof, application))
            return Task.FromResult(false);
        Standings[proof.Tenant.Id] = new Standing.Approved(Approval: null);
        return Task.FromResult(true);
    }

    public Task AskAsync(Proof proof, Application application, CancellationToken cancellationToken)
    {
        Asked.Add($"{proof.Associate.Name} asks for {application.Name} in {proof.Tenant.Id}");
        return Task.CompletedTask;
    }

    public Task ConsentAsync(
        Proof proof,
        Application application,
        IReadOnlyList<string> scopes,
        CancellationToken cancellationToken
    )
    {
        Forget(proof, application.Id);
        Note(proof, application.Id, Saying.Consented);
        Consents.Add(
            new Consent
            {
                Tenant = proof.Tenant.Id,
                Associate = proof.Associate.Id,
                Application = application.Id,
                Scopes = scopes,
                At = proof.Origin.At,
            }
        );
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Consent>> ConsentsAsync(
        Proof proof,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<Consent>>(
            Consents.FindAll(one =>
                one.Tenant == proof.Tenant.Id && one.Associate == proof.Associate.Id
            )
        );

    public Task WithdrawAsync(
        Proof proof,
        ApplicationKey application,
        CancellationToken cancellationToken
    )
    {
        Forget(proof, application);
        Note(proof, application, Saying.ConsentWithdrawn);
        return Task.CompletedTask;
    }

    public bool IsLedgerBroken { get; set; }

    public Task<IReadOnlyList<LedgerEntry>> HistoryAsync(
        Proof proof,
        int most,
        CancellationToken cancellationToken
    ) =>
        IsLedgerBroken
            ? throw new BrokenSealException("ledger", "1")
            : Task.FromResult<IReadOnlyList<LedgerEntry>>([
                .. Said.Where(one => one.Tenant == proof.Tenant.Id)
                    .Select(one => one.Entry)
                    .Where(entry => entry.Deed.By == proof.Associate.Id)
                    .Reverse()
                    .Take(most),
            ]);

    ValueTask<Account?> IKnownAccounts.FindAsync(
        string loginName,
        CancellationToken cancellationToken
    ) =>
        new(
            NameKey.TryCreate(loginName, out var key)
                ? Accounts.Find(one => one.LoginName == key.Value)
                : null
        );

    public ValueTask<Account?> FindAsync(AccountId id, CancellationToken cancellationToken) =>
        new(Accounts.Find(one => one.Id == id));

    public ValueTask<Account?> FindByHomeAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        CancellationToken cancellationToken
    ) => new(Accounts.Find(one => one.Home == new Home.OfTenant(tenant, associate)));

    public ValueTask<DateTimeOffset?> EndedUntilAsync(
        AccountId id,
        CancellationToken cancellationToken
    ) => new((DateTimeOffset?)null);

    public async ValueTask<IReadOnlyList<Place>> PlacesAsync(
        Account account,
        CancellationToken cancellationToken
    )
    {
        var home = (Home.OfTenant)account.Home;
        var places = new List<Place> { new(home.Tenant, home.Associate, IsHome: true) };
        foreach (var seat in Seats[account.Id])
        {
            if (
                await Tenants.FindAsync(seat.Associate.Tenant, cancellationToken) is
                { State: TenantState.Active }
            )
                places.Add(new Place(seat.Associate.Tenant, seat.Associate.Id, IsHome: false));
        }
        return places;
    }

    public ValueTask<IReadOnlyList<ContextIdentifier>> HomesInUseAsync(
        string domain,
        CancellationToken cancellationToken
    ) => new(HomesInUse);

    private void Note(Proof proof, ApplicationKey application, Saying saying) =>
        Note(proof, saying, Applications.Find(one => one.Id == application)!);

    private void Note(Proof proof, Saying saying, Application application) =>
        Said.Add(
            (
                proof.Tenant.Id,
                new LedgerEntry(
                    Said.Count,
                    saying,
                    application.Id,
                    application.Demand,
                    Deed.Of(proof, proof.Tenant.Id, application, proof.Origin.At)
                )
            )
        );

    private void Forget(Proof proof, ApplicationKey application) =>
        Consents.RemoveAll(one =>
            one.Tenant == proof.Tenant.Id
            && one.Associate == proof.Associate.Id
            && one.Application == application
        );
}

/// <summary>Brings a home's word to a tenant by the password of the seat's associate: what believes there is the real thing.</summary>
internal sealed class PlayedVouching(Evaluator evaluator, PlayedBooks books) : IVouching
{
    public async ValueTask<Outcome> VouchAsync(
        Account account,
        Proof home,
        Place place,
        Use use,
        CancellationToken cancellationToken
    )
    {
        var seat = books.Seats[account.Id].First(one => one.Associate.Id == place.Associate);
        return await evaluator.HearAsync(
            new Presented
            {
                Door = home.Door,
                Tenant = place.Tenant,
                Evidence = [new NameAndPassword(seat.Name, new Secret(seat.Password))],
                Use = use,
            },
            cancellationToken
        );
    }
}
