using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Journal;

namespace Counterfoil.Storage.Approvals;

/// <summary>The table <c>ledger</c>, for the stores of what is said: their transaction writes both or neither.</summary>
internal sealed class LedgerTable(DatabaseParts parts)
{
    public const string Columns = """
        tenant AS Tenant, entry_id AS Id, saying AS Saying, application AS Application,
        applicationName AS ApplicationName, associateId AS AssociateId, associateName AS AssociateName, said AS At,
        demand AS Demand, approvedUntil AS Until, note AS Note, version AS Version, encryptedCheck AS EncryptedCheck
        """;

    private const string Insert = """
        INSERT INTO ledger (tenant, entry_id, saying, application, applicationName, associateId, associateName, said,
            demand, approvedUntil, note, version, encryptedCheck)
        VALUES (@Tenant, @Id, @Saying, @Application, @ApplicationName, @AssociateId, @AssociateName, @At,
            @Demand, @Until, @Note, @Version, @EncryptedCheck)
        """;

    public async Task EnterAsync(
        Writing writing,
        ContextIdentifier tenant,
        ApplicationKey application,
        Saying saying,
        Demand demand,
        Deed deed,
        DateTimeOffset? until = null,
        string note = ""
    )
    {
        var id = Randomness.NextRowId(deed.At);
        var row = LedgerRow.Of(tenant, new(id, saying, application, demand, deed, until, note));
        parts.Seals.Seal(row);
        await writing.Session.ExecuteAsync(Insert, row);
        writing.Note(row);
    }
}
