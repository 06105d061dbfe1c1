using Counterfoil.Authority;
using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Revocation;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Revocation;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Approvals;

/// <summary>The table <c>consents</c>.</summary>
internal sealed class ConsentStore(DatabaseParts parts) : IConsents
{
    private const string ById =
        $"SELECT {ConsentRow.Columns} FROM consents WHERE tenant = @tenant AND consentKey = @key";

    private const string List = $"""
        SELECT {ConsentRow.Columns} FROM consents
        WHERE tenant = @tenant AND associateId = @associate AND application > @after AND withdrawn IS NULL
        ORDER BY application LIMIT @limit
        """;

    private const string Insert = """
        INSERT INTO consents (tenant, consentKey, associateId, application, scopes, consented, withdrawn, registered,
            registered_associate_id, updated, updated_associate_id, version, encryptedCheck)
        VALUES (@Tenant, @ConsentKey, @AssociateId, @Application, @Scopes, @Consented, @Withdrawn, @Registered,
            @RegisteredBy, @Updated, @UpdatedBy, @Version, @EncryptedCheck)
        ON CONFLICT (tenant, consentKey) DO NOTHING
        """;

    private const string Update = """
        UPDATE consents SET scopes = @Scopes, consented = @Consented, withdrawn = @Withdrawn, updated = @Updated,
            updated_associate_id = @UpdatedBy, version = @Version, encryptedCheck = @EncryptedCheck
        WHERE tenant = @Tenant AND consentKey = @ConsentKey AND version = @Version - 1
        """;

    private readonly LedgerTable ledger = new(parts);
    private readonly RevokedBeforeTable revocations = new(parts);

    public async ValueTask<Consent?> FindAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        ApplicationKey application,
        CancellationToken cancellationToken
    )
    {
        var row = await parts.Connections.ReadAsync(
            session =>
                session.FirstOrDefaultAsync<ConsentRow>(
                    ById,
                    new { tenant = tenant.Key(), key = ConsentRow.KeyOf(associate, application) },
                    cancellationToken
                ),
            cancellationToken
        );
        return row is null ? null : Believe(row, tenant);
    }

    public async Task<Page<Consent>> ListAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var limit = page.BoundedLimit;
        var parameters = new
        {
            tenant = tenant.Key(),
            associate = associate.Value,
            after = Storable.Made(page.After ?? ""),
            limit = limit + 1,
        };
        var rows = await parts.Connections.ReadAsync(
            session => session.QueryAsync<ConsentRow>(List, parameters, cancellationToken),
            cancellationToken
        );
        return Pages.Of(rows, limit, row => Believe(row, tenant), row => row.Application);
    }

    public Task<bool> TryPutAsync(
        Consent consent,
        Deed deed,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                var change = deed.Change;
                var row = consent.Version == 0 ? ConsentRow.Of(consent, change) : null;
                row ??= await KeepAsync(writing, consent);
                if (row is null)
                    return false;
                parts.Seals.Seal(row.Take(consent, change));
                if (!await TryWriteAsync(writing, row, consent))
                    return false;
                await EnterAsync(writing, consent, Saying.Consented, deed);
                return true;
            },
            cancellationToken
        );

    public Task<bool> TryWithdrawAsync(
        Consent consent,
        Deed deed,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                if (await KeepAsync(writing, consent) is not { } row)
                    return false;
                var change = deed.Change;
                parts.Seals.Seal(row.Withdraw(change));
                if (!await TryWriteAsync(writing, row, consent))
                    return false;
                await EnterAsync(writing, consent, Saying.ConsentWithdrawn, deed);
                var scope = new RevocationScope.OfApplicationOfAssociate(
                    consent.Tenant,
                    consent.Application.Value,
                    consent.Associate
                );
                await revocations.EndAsync(
                    writing,
                    new RevokedBefore(scope, change.At, null),
                    change
                );
                return true;
            },
            cancellationToken
        );

    private async Task<ConsentRow?> KeepAsync(Writing writing, Consent consent)
    {
        var row = await writing.Session.FirstOrDefaultAsync<ConsentRow>(
            ById + parts.Dialect.Lock,
            new
            {
                tenant = consent.Tenant.Key(),
                key = ConsentRow.KeyOf(consent.Associate, consent.Application),
            }
        );
        if (row is null || row.Version != consent.Version)
            return null;
        parts.Seals.Check(row);
        return row;
    }

    private Task EnterAsync(Writing writing, Consent consent, Saying saying, Deed deed) =>
        ledger.EnterAsync(
            writing,
            consent.Tenant,
            consent.Application,
            saying,
            new Demand(consent.Scopes, SystemUser: false),
            deed
        );

    private static async Task<bool> TryWriteAsync(Writing writing, ConsentRow row, Consent consent)
    {
        if (await writing.Session.ExecuteAsync(row.Version == 1 ? Insert : Update, row) == 0)
            return false;
        writing.Note(row);
        writing.Ring(new Changed.Associate(consent.Tenant, consent.Associate));
        return true;
    }

    private Consent Believe(ConsentRow row, ContextIdentifier tenant)
    {
        parts.Seals.Check(row);
        return row.ToConsent(tenant);
    }
}
