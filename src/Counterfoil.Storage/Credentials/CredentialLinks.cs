using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Storage.Journal;

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
                await LetCountUntilAsync(change.At, writing, credential, blocked, change);
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
                if ((await table.KeepAllAsync(writing, credential, credential.Type)).Count == 0)
                    await LetCountUntilAsync(
                        Credential.Forever,
                        writing,
                        credential,
                        blocked,
                        change
                    );
                return true;
            },
            cancellationToken
        );

    // Those that count from now on as they did before stay as they are.
    private async Task LetCountUntilAsync(
        DateTimeOffset end,
        Writing writing,
        Credential credential,
        string type,
        Change change
    )
    {
        foreach (var row in await table.KeepAllAsync(writing, credential, type))
        {
            var believed = table.Believe(row, credential.Tenant);
            if (
                believed.Usage == CredentialUsage.Inbound
                && change.At < believed.ValidTo != change.At < end
            )
                await table.ReplaceAsync(writing, row, believed with { ValidTo = end }, change);
        }
    }
}
