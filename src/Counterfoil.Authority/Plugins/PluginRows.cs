using Counterfoil.Authority.Credentials;

namespace Counterfoil.Authority.Plugins;

/// <summary>A plugin's own rows in one tenant, over the Credentials table; it reaches no row of another type.</summary>
internal sealed class PluginRows(
    ICredentials credentials,
    TimeProvider time,
    ContextIdentifier tenant,
    string type
) : IPluginRows
{
    public async ValueTask<PluginRow?> FindAsync(
        string searchName,
        CancellationToken cancellationToken
    ) =>
        await credentials.FindAsync(tenant, type, searchName, cancellationToken) is { } row
        && Counts(row)
            ? ToRow(row)
            : null;

    public async ValueTask<IReadOnlyList<PluginRow>> FindByAssociateAsync(
        AssociateId associate,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await credentials.ListAsync(tenant, associate, type, cancellationToken))
                .Where(Counts)
                .Select(ToRow),
        ];

    public async ValueTask<bool> TryReplaceSecretAsync(
        PluginRow row,
        Secret secret,
        CancellationToken cancellationToken
    )
    {
        var current = await credentials.FindAsync(tenant, row.Id, cancellationToken);
        return current is not null
            && IsOwn(current)
            && current.Version == row.Version
            && await credentials.TryReplaceAsync(
                current with
                {
                    Secret = secret,
                },
                new Change(By: null, time.GetUtcNow()),
                cancellationToken
            );
    }

    public async ValueTask<bool> TryUseOnceAsync(
        PluginRow row,
        string thing,
        DateTimeOffset rememberUntil,
        CancellationToken cancellationToken
    ) =>
        await credentials.FindAsync(tenant, row.Id, cancellationToken) is { } current
        && IsOwn(current)
        && await credentials.TryUseOnceAsync(
            tenant,
            row.Id,
            thing,
            rememberUntil,
            cancellationToken
        );

    private bool IsOwn(Credential row) => string.Equals(row.Type, type, StringComparison.Ordinal);

    private bool Counts(Credential row) => row.LetsInAt(time.GetUtcNow());

    internal static PluginRow ToRow(Credential row) =>
        new()
        {
            Id = row.Id,
            Associate = row.Associate,
            SearchName = row.SearchName,
            Secret = row.Secret,
            ExtraId = row.ExtraId,
            DisplayName = row.DisplayName,
            Comment = row.Comment,
            ValidFrom = row.ValidFrom,
            ValidTo = row.ValidTo >= Credential.Forever ? null : row.ValidTo,
            LastUsed = row.LastUsed,
            Version = row.Version,
        };
}
