using Counterfoil.Authority;
using Counterfoil.Authority.Revocation;

namespace Counterfoil.Storage.Revocation;

/// <summary>Mass revocations.</summary>
internal sealed class RevocationStore(DatabaseParts parts) : IRevocations
{
    private readonly RevokedBeforeTable table = new(parts);

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
