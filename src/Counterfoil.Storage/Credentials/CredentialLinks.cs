using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;

namespace Counterfoil.Storage.Credentials;

/// <summary>
/// Rows beside which those of another type do not count (ledger A8). What is blocked stays where it is with its validity
/// ended, and counts again when the last row is gone that blocked it.
/// </summary>
internal sealed class CredentialLinks(DatabaseParts parts)
{
    private readonly CredentialTable table = new(parts);

    public Task<CredentialAdded> TryLinkAsync(
        Credential credential,
        string blocked,
        Change change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                await table.KeepAssociateAsync(writing, credential);
                if (!await table.TryInsertAsync(writing, credential, change))
                    return CredentialAdded.SearchNameTaken;
                foreach (var row in await table.KeepAllAsync(writing, credential, blocked))
                {
                    var believed = table.Believe(row, credential.Tenant);
                    if (believed.Usage != CredentialUsage.Inbound || believed.ValidTo <= change.At)
                        continue;
                    var ended = believed with { ValidTo = change.At };
                    await table.ReplaceAsync(writing, row, ended, change);
                }
                return CredentialAdded.Done;
            },
            cancellationToken
        );

    public Task<bool> TryUnlinkAsync(
        Credential credential,
        string blocked,
        Change change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                await table.KeepAssociateAsync(writing, credential);
                if (await table.KeepAsync(writing, credential) is not { } removed)
                    return false;
                await table.DeleteAsync(writing, removed, credential.Tenant);
                if ((await table.KeepAllAsync(writing, credential, credential.Type)).Count > 0)
                    return true;
                foreach (var row in await table.KeepAllAsync(writing, credential, blocked))
                {
                    var believed = table.Believe(row, credential.Tenant);
                    if (believed.Usage != CredentialUsage.Inbound || change.At < believed.ValidTo)
                        continue;
                    var again = believed with { ValidTo = Credential.Forever };
                    await table.ReplaceAsync(writing, row, again, change);
                }
                return true;
            },
            cancellationToken
        );
}
