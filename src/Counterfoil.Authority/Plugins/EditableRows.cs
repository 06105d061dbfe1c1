using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Tenants;
using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Plugins;

/// <summary>
/// A plugin's own rows while one associate is administered. Closed when the plugin has answered, or has failed to in time:
/// what it still does then changes nothing.
/// </summary>
internal sealed class EditableRows(
    ICredentials credentials,
    Tenant tenant,
    Associate associate,
    string type,
    Change change,
    Func<CancellationToken, Task> beforeWriting
) : IEditableRows
{
    private volatile bool isClosed;

    /// <summary>From now on every call throws.</summary>
    public void Close() => isClosed = true;

    public async ValueTask<PluginRow?> FindAsync(
        string searchName,
        CancellationToken cancellationToken
    )
    {
        CheckOpen();
        var row = await credentials.FindAsync(tenant.Id, type, searchName, cancellationToken);
        return row is { Usage: CredentialUsage.Inbound } ? PluginRows.ToRow(row) : null;
    }

    public async ValueTask<IReadOnlyList<PluginRow>> FindByAssociateAsync(
        AssociateId associate,
        CancellationToken cancellationToken
    )
    {
        CheckOpen();
        var rows = await credentials.ListAsync(tenant.Id, associate, type, cancellationToken);
        return
        [
            .. rows.Where(row => row.Usage == CredentialUsage.Inbound).Select(PluginRows.ToRow),
        ];
    }

    public async ValueTask<RowAdded> TryAddAsync(NewRow row, CancellationToken cancellationToken)
    {
        CheckOpen();
        ArgumentNullException.ThrowIfNull(row);
        if (row.SearchName is not { Length: > 0 and <= 254 })
            throw new ArgumentException("A searchName has 1 to 254 characters.", nameof(row));
        var added = new Credential
        {
            Id = new CredentialId(Randomness.NextRowId(change.At)),
            Tenant = tenant.Id,
            Associate = associate.Id,
            Type = type,
            SearchName = row.SearchName,
            Secret = row.Secret,
            ExtraId = row.ExtraId,
            DisplayName = row.DisplayName,
            Comment = row.Comment,
            ValidFrom = change.At,
            ValidTo = row.ValidTo ?? Credential.Forever,
        };
        await beforeWriting(cancellationToken);
        var outcome = Blocks
            ? await credentials.TryLinkAsync(
                added,
                CredentialTypes.Password,
                change,
                cancellationToken
            )
            : await credentials.TryAddAsync(added, change, cancellationToken);
        return outcome == CredentialAdded.Done
            ? RowAdded.Done(PluginRows.ToRow(added with { Version = 1 }))
            : RowAdded.Taken;
    }

    public async ValueTask<PluginRow?> TryReplaceAsync(
        PluginRow row,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(row);
        if (await CurrentAsync(row, cancellationToken) is not { } current)
            return null;
        if (
            row.SearchName != current.SearchName
            && await credentials.FindAsync(tenant.Id, type, row.SearchName, cancellationToken)
                is not null
        )
            return null;
        var after = current with
        {
            SearchName = row.SearchName,
            Secret = row.Secret,
            ExtraId = row.ExtraId,
            DisplayName = row.DisplayName,
            Comment = row.Comment,
            ValidFrom = row.ValidFrom,
            ValidTo = row.ValidTo ?? Credential.Forever,
        };
        CheckOpen();
        await beforeWriting(cancellationToken);
        return await credentials.TryReplaceAsync(after, change, cancellationToken)
            ? PluginRows.ToRow(after with { Version = after.Version + 1 })
            : null;
    }

    public async ValueTask<bool> TryReplaceSecretAsync(
        PluginRow row,
        Secret secret,
        CancellationToken cancellationToken
    ) => await TryReplaceAsync(row with { Secret = secret }, cancellationToken) is not null;

    public async ValueTask<bool> TryRemoveAsync(PluginRow row, CancellationToken cancellationToken)
    {
        if (await CurrentAsync(row, cancellationToken) is not { } current)
            return false;
        CheckOpen();
        await beforeWriting(cancellationToken);
        return type == CredentialTypes.Directory
            ? await credentials.TryUnlinkAsync(
                current,
                CredentialTypes.Password,
                change,
                cancellationToken
            )
            : await credentials.TryRemoveAsync(current, change, cancellationToken);
    }

    public async ValueTask<bool> TryUseOnceAsync(
        PluginRow row,
        string thing,
        DateTimeOffset rememberUntil,
        CancellationToken cancellationToken
    ) =>
        await CurrentAsync(row, cancellationToken, AnyVersion) is not null
        && await credentials.TryUseOnceAsync(
            tenant.Id,
            row.Id,
            thing,
            rememberUntil,
            cancellationToken
        );

    // Ledger A8: a limit of what a tenant allows, not of the table. What a link blocked comes back with its end, whatever
    // the tenant allows by then.
    private bool Blocks =>
        type == CredentialTypes.Directory && !tenant.Switches.PasswordBesideDirectory;

    private static bool AnyVersion(Credential current, PluginRow row) => true;

    private async ValueTask<Credential?> CurrentAsync(
        PluginRow row,
        CancellationToken cancellationToken,
        Func<Credential, PluginRow, bool>? fits = null
    )
    {
        CheckOpen();
        var current = await credentials.FindAsync(tenant.Id, row.Id, cancellationToken);
        return
            current is { Usage: CredentialUsage.Inbound }
            && current.Type == type
            && current.Associate == associate.Id
            && (fits?.Invoke(current, row) ?? current.Version == row.Version)
            ? current
            : null;
    }

    private void CheckOpen()
    {
        if (isClosed)
            throw new InvalidOperationException("The call that these rows were for has ended.");
    }
}
