namespace Counterfoil;

/// <summary>
/// A plugin's own rows in one tenant while one associate is administered: all of them can be found, and those of that
/// associate changed. Every change is sealed, journalled under the name of whoever asked, and makes the associate's
/// tickets be heard again at once, on every node. Thread-safe.
/// </summary>
/// <remarks>Found are here also rows whose validity has not begun or has ended.</remarks>
public interface IEditableRows : IPluginRows
{
    /// <summary>Adds a row for the associate.</summary>
    ValueTask<RowAdded> TryAddAsync(NewRow row, CancellationToken cancellationToken);

    /// <summary>
    /// Puts the row's searchName, secret, extra id, display name, comment and validity in place if it is still at its
    /// version. The row at its new version; <c>null</c> when somebody was faster, it is another's, or the searchName is taken.
    /// </summary>
    ValueTask<PluginRow?> TryReplaceAsync(PluginRow row, CancellationToken cancellationToken);

    /// <summary>Removes the row if it is still at its version; false when somebody was faster, or it is another's.</summary>
    ValueTask<bool> TryRemoveAsync(PluginRow row, CancellationToken cancellationToken);
}

/// <summary>A row to be added. Immutable.</summary>
public sealed record NewRow
{
    /// <summary>
    /// What it is found by, in clear; 1 to 254 characters, unique among the plugin's rows in the tenant. Where nothing
    /// outside names it, the associate's number will do.
    /// </summary>
    public required string SearchName { get; init; }

    /// <summary>The secret; encrypted and bound to its row. Keep a digest where a digest will do.</summary>
    public Secret Secret { get; init; } = Secret.Blank;

    /// <summary>A number for the plugin's own use.</summary>
    public int? ExtraId { get; init; }

    /// <summary>What lists show where the plugin is missing.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>A remark for people.</summary>
    public string Comment { get; init; } = "";

    /// <summary>Until when it counts, exclusive; <c>null</c> for ever.</summary>
    public DateTimeOffset? ValidTo { get; init; }
}

/// <summary>How adding a row ended. A closed hierarchy.</summary>
public abstract record RowAdded
{
    private protected RowAdded() { }

    /// <summary>The tenant has a row of the plugin with this searchName already, perhaps another associate's.</summary>
    public static RowAdded Taken { get; } = new TakenCase();

    /// <summary>It is there.</summary>
    public static RowAdded Done(PluginRow row) => new DoneCase(row);

    /// <summary>See <see cref="Done"/>.</summary>
    /// <param name="Row">The row at its first version.</param>
    public sealed record DoneCase(PluginRow Row) : RowAdded;

    /// <summary>See <see cref="Taken"/>.</summary>
    public sealed record TakenCase : RowAdded
    {
        internal TakenCase() { }
    }
}
