using Counterfoil.Authority;
using Counterfoil.Authority.Revocation;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Revocation;

/// <summary>Mass revocations.</summary>
internal sealed class RevocationStore(DatabaseParts parts) : IRevocations
{
    private readonly RevokedBeforeTable table = new(parts);

    public async ValueTask<IReadOnlyList<RevokedBefore>> FindAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        CancellationToken cancellationToken
    )
    {
        var rows = await parts.Connections.ReadAsync(
            session =>
                session.QueryAsync<RevokedBeforeRow>(
                    RevokedBeforeTable.OfAssociate,
                    new
                    {
                        tenant = tenant.Key(),
                        own = RevokedBeforeRow.OfAssociate + associate,
                        all = RevokedBeforeRow.OfTenant,
                    },
                    cancellationToken
                ),
            cancellationToken
        );
        rows.ForEach(parts.Seals.Check);
        return rows.ConvertAll(row => row.ToRevokedBefore(tenant, associate));
    }

    public Task EndAsync(
        RevokedBefore revocation,
        Change change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                await table.EndAsync(writing, revocation, change);
                return true;
            },
            cancellationToken
        );
}
