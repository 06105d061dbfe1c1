using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Credentials;

namespace Counterfoil.Authority.Sync;

/// <summary>Reads associates with their rows of one type. Thread-safe.</summary>
public sealed class AssociateSight(
    IAssociates associates,
    ICredentials credentials,
    TimeProvider time
)
{
    /// <summary>The associate with the rows; <c>null</c> when nobody can be disabled: nobody there, nobody active, nobody with a row.</summary>
    /// <exception cref="BrokenSealException">The associate, or one of the rows, cannot be believed.</exception>
    internal async Task<SeenAssociate?> SeeAsync(
        ContextIdentifier tenant,
        AssociateId id,
        string type,
        CancellationToken cancellationToken
    ) =>
        await associates.FindAsync(tenant, id, cancellationToken) is { IsActive: true } found
        && await RowsOfAsync(found, type, cancellationToken) is { Count: > 0 } rows
            ? new SeenAssociate(found, rows)
            : null;

    /// <summary>The associate's rows of a type that let somebody in, now or later, oldest first.</summary>
    /// <exception cref="BrokenSealException">One of them cannot be believed.</exception>
    internal async Task<IReadOnlyList<Credential>> RowsOfAsync(
        Associate associate,
        string type,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await credentials.ListAsync(associate.Tenant, associate.Id, type, cancellationToken)
            ).Where(Counts),
        ];

    /// <summary>Whether a row lets somebody in, now or later: one that has ended says nothing of an account.</summary>
    internal bool Counts(Credential row) =>
        row.Usage == CredentialUsage.Inbound && time.GetUtcNow() < row.ValidTo;
}
