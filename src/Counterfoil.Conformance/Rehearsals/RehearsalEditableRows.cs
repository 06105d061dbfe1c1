namespace Counterfoil.Conformance;

/// <summary>One type's rows of a rehearsal while an associate is administered: found are also rows outside their validity.</summary>
internal sealed class RehearsalEditableRows(
    RehearsalTable table,
    TimeProvider time,
    Associate associate,
    string type
) : RehearsalRows(table, time, associate.Tenant, type), IEditableRows
{
    private readonly RehearsalTable table = table;
    private readonly string type = type;

    public ValueTask<RowAdded> TryAddAsync(NewRow row, CancellationToken cancellationToken) =>
        Answer(
            () =>
                table.TryAdd(associate, type, row) is { } added
                    ? RowAdded.Done(added)
                    : RowAdded.Taken,
            cancellationToken
        );

    public ValueTask<PluginRow?> TryReplaceAsync(
        PluginRow row,
        CancellationToken cancellationToken
    ) =>
        Answer(
            () => row.Associate == associate.Id ? table.TryPut(associate.Tenant, type, row) : null,
            cancellationToken
        );

    public ValueTask<bool> TryRemoveAsync(PluginRow row, CancellationToken cancellationToken) =>
        Answer(
            () => row.Associate == associate.Id && table.TryRemove(associate.Tenant, type, row),
            cancellationToken
        );

    protected override bool IsFound(PluginRow row) => true;
}
