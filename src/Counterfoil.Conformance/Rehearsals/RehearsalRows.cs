namespace Counterfoil.Conformance;

/// <summary>One type's rows of a rehearsal in one tenant; they answer at once, like rows in a cache.</summary>
internal class RehearsalRows(
    RehearsalTable table,
    TimeProvider time,
    ContextIdentifier tenant,
    string type
) : IPluginRows
{
    public ValueTask<PluginRow?> FindAsync(
        string searchName,
        CancellationToken cancellationToken
    ) =>
        Answer(
            () =>
                table
                    .Find(tenant, type, row => row.SearchName == searchName && IsFound(row))
                    .FirstOrDefault(),
            cancellationToken
        );

    public ValueTask<IReadOnlyList<PluginRow>> FindByAssociateAsync(
        AssociateId associate,
        CancellationToken cancellationToken
    ) =>
        Answer(
            () => table.Find(tenant, type, row => row.Associate == associate && IsFound(row)),
            cancellationToken
        );

    public ValueTask<bool> TryReplaceSecretAsync(
        PluginRow row,
        Secret secret,
        CancellationToken cancellationToken
    ) => Answer(() => table.TryReplace(tenant, type, row, secret), cancellationToken);

    public ValueTask<bool> TryUseOnceAsync(
        PluginRow row,
        string thing,
        DateTimeOffset rememberUntil,
        CancellationToken cancellationToken
    ) => Answer(() => table.TryUseOnce(tenant, type, row, thing, rememberUntil), cancellationToken);

    /// <summary>Whether the row is inside its validity.</summary>
    protected virtual bool IsFound(PluginRow row)
    {
        var now = time.GetUtcNow();
        return row.ValidFrom <= now && now < (row.ValidTo ?? DateTimeOffset.MaxValue);
    }

    protected static ValueTask<T> Answer<T>(Func<T> answer, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<T>(cancellationToken)
            : new(answer());
}

/// <summary>Rows of a database that hangs: they answer nobody, tell when they are asked, and let go of whoever cancels.</summary>
internal sealed class StalledRows(Action asked) : IPluginRows
{
    public ValueTask<PluginRow?> FindAsync(
        string searchName,
        CancellationToken cancellationToken
    ) => StallAsync<PluginRow?>(cancellationToken);

    public ValueTask<IReadOnlyList<PluginRow>> FindByAssociateAsync(
        AssociateId associate,
        CancellationToken cancellationToken
    ) => StallAsync<IReadOnlyList<PluginRow>>(cancellationToken);

    public ValueTask<bool> TryReplaceSecretAsync(
        PluginRow row,
        Secret secret,
        CancellationToken cancellationToken
    ) => StallAsync<bool>(cancellationToken);

    public ValueTask<bool> TryUseOnceAsync(
        PluginRow row,
        string thing,
        DateTimeOffset rememberUntil,
        CancellationToken cancellationToken
    ) => StallAsync<bool>(cancellationToken);

    private ValueTask<T> StallAsync<T>(CancellationToken cancellationToken)
    {
        asked();
        return new(new TaskCompletionSource<T>().Task.WaitAsync(cancellationToken));
    }
}
